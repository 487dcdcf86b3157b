// Dependencies as people write them: `afterok:12:13,afterany:14`, or with `?` where one of them is enough.

package enum DependencyTextError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case mixed
    case unknownKind(String)
    case noJob(String)
    case badJob(String)
    case tooMany(Int)

    package var description: String {
        switch self {
        case .empty: "it is empty; write for example afterok:12"
        case .mixed: "`,` (all) and `?` (any) do not go together; keep one of the two"
        case .unknownKind(let text):
            "'\(text)' is no kind of dependency; write after, afterany, afterok, afternotok or aftercorr"
        case .noJob(let text): "'\(text)' names no job; write \(text):12"
        case .badJob(let text): "'\(text)' is no job's number; `coordctl jobs -a` lists them"
        case .tooMany(let count): "it has \(count) terms, and at most \(Dependency.mostTerms) are allowed"
        }
    }
}

extension Dependency {
    /// Reads Slurm's form: terms `KIND:JOB[:JOB...]`, with `,` between them where all must be met and `?` where any.
    package static func parse(_ text: String) throws(DependencyTextError) -> Dependency {
        let isAny = text.utf8.contains(0x3F)
        guard !(isAny && text.utf8.contains(0x2C)) else { throw .mixed }
        var terms: [Term] = []
        for part in text.split(separator: isAny ? "?" : ",", omittingEmptySubsequences: false) {
            terms += try self.terms(of: String(part))
            guard terms.count <= mostTerms else { throw .tooMany(terms.count) }
        }
        return Dependency(terms, isAny: isAny)
    }

    private static func terms(of part: String) throws(DependencyTextError) -> [Term] {
        guard !part.isEmpty else { throw .empty }
        let words = part.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let kind = DependencyKind(word: words[0]) else { throw .unknownKind(words[0]) }
        guard words.count > 1 else { throw .noJob(words[0]) }
        var terms: [Term] = []
        for word in words.dropFirst() {
            let halves = word.split(separator: "_", omittingEmptySubsequences: false)
            guard halves.count <= 2, let number = number(halves[0]), number > 0 else { throw .badJob(word) }
            guard halves.count == 2 else {
                terms.append(Term(kind, JobID(number)))
                continue
            }
            guard kind != .afterCorrespondingOK, let index = self.number(halves[1]),
                index < UInt64(ArrayShape.mostElements)
            else { throw .badJob(word) }
            terms.append(Term(kind, JobID(number), element: Int(index)))
        }
        return terms
    }

    private static func number(_ text: Substring) -> UInt64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64(text) : nil
    }

    /// The same text again: `afterok:12,afterany:14`.
    package var text: String {
        terms.map { "\($0.kind.word):\($0.parent)" }.joined(separator: isAny ? "?" : ",")
    }
}
