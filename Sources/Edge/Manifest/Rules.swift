// The rules that a job must keep, however it was asked for: by a manifest or by submit's flags. Pure; where a value
// stood is known to whoever asks.

import ClusterModel

enum Rules {
    static func badName(_ text: String) -> Problem {
        Problem(
            "\(Wording.quoted(text)) is no valid name",
            remedy: "use 1 to \(Name.longest) letters, digits, '.', '_' or '-', with a letter or digit at both ends")
    }

    /// How many ranks there are, and over how many nodes.
    ///
    /// Nodes and ranks a node multiply; ranks alone leave the nodes to the scheduler; ranks a node alone stay on one.
    static func shape(nodes: Int?, perNode: Int?, ranks: Int?) throws(Problem) -> GangShape {
        let most = ManifestReader.Limits.ranks
        if let perNode {
            let nodes = if let nodes { nodes } else { try self.nodes(holding: ranks ?? perNode, perNode: perNode) }
            let (product, over) = nodes.multipliedReportingOverflow(by: perNode)
            guard !over, product <= most else {
                throw Problem(
                    "\(nodes) nodes with \(perNode) ranks each are more than \(most)", remedy: "ask for fewer")
            }
            guard ranks ?? product == product else {
                throw Problem(
                    "\(ranks ?? 0) ranks are not \(nodes) nodes with \(perNode) ranks each",
                    remedy: "leave one of the three out")
            }
            return GangShape(ranks: product, nodes: nodes)
        }
        let count = ranks ?? nodes ?? 1
        guard count <= most else { throw Problem("\(count) ranks are more than \(most)", remedy: "ask for fewer") }
        if let nodes, count < nodes {
            throw Problem("\(count) ranks do not fill \(nodes) nodes", remedy: "ask for at least one rank a node")
        }
        return GangShape(ranks: count, nodes: nodes)
    }

    private static func nodes(holding ranks: Int, perNode: Int) throws(Problem) -> Int {
        guard ranks % perNode == 0 else {
            throw Problem(
                "\(ranks) ranks do not divide into \(perNode) a node", remedy: "make ranks a multiple of procsPerNode")
        }
        return ranks / perNode
    }

    static func launcher(_ text: String) throws(Problem) -> Launcher {
        if let launcher = Launcher.allCases.first(where: { $0.word == text }) { return launcher }
        let words = Launcher.allCases.map(\.word)
        let meant = Wording.nearest(to: text, among: words).map { "did you mean \($0)? " } ?? ""
        throw Problem(
            "\(Wording.quoted(text)) is no launcher", remedy: meant + "launchers are \(Wording.list(words))")
    }

    /// A time limit; nil is none.
    static func timeLimit(_ text: String) throws(Problem) -> Span? {
        switch try length(text) {
        case .unlimited: return nil
        case .span(let span):
            guard span > .zero else {
                throw Problem("a limit of no time ends every job at once", remedy: "write `unlimited` for no limit")
            }
            return span
        }
    }

    /// What a node's silence means: `keep`, `stop:2m`, or how long until its gang starts elsewhere.
    static func onDisconnect(_ text: String) throws(Problem) -> OnDisconnect {
        if text == "keep" { return .keep }
        if text.hasPrefix("stop:") { return .stop(after: try lease(String(text.dropFirst(5)))) }
        do throws(Problem) {
            return .rerun(after: try silence(text.hasPrefix("rerun:") ? String(text.dropFirst(6)) : text))
        } catch {
            throw Problem(
                "\(Wording.quoted(text)) is neither keep nor a time",
                remedy: "write `keep`, or for example `{rerun: 5m}` or `{stop: 2m}`, in a flag `rerun:5m` or `stop:2m`")
        }
    }

    /// How long a node may be silent before its gang starts elsewhere.
    static func model(_ text: String) throws(Problem) -> ModelUse {
        guard let use = ModelUse(text) else {
            throw Problem("\(Wording.quoted(text)) is no model", remedy: "write NAME or NAME:VERSION, as in digits:3")
        }
        return use
    }

    static func silence(_ text: String) throws(Problem) -> Span {
        try span(text, in: Span.seconds(1)...ManifestReader.Limits.silence)
    }

    /// How long a node may go without an answer before it stops what runs.
    static func lease(_ text: String) throws(Problem) -> Span {
        try span(text, in: OnDisconnect.shortestLease...ManifestReader.Limits.silence)
    }

    private static func span(_ text: String, in bounds: ClosedRange<Span>) throws(Problem) -> Span {
        guard case .span(let span) = try length(text), bounds.contains(span) else {
            throw Problem(
                "\(Wording.quoted(text)) is out of bounds",
                remedy: "write from \(TimeText.short(bounds.lowerBound)) to \(TimeText.short(bounds.upperBound))")
        }
        return span
    }

    /// A point of time; `now+2h` only where `now` is given.
    static func moment(_ text: String, now: WallTime?) throws(Problem) -> WallTime {
        do throws(MomentTextError) {
            return try MomentText.parse(text, now: now)
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.description)
        }
    }

    static func dependency(_ text: String) throws(Problem) -> Dependency {
        do throws(DependencyTextError) {
            return try Dependency.parse(text)
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.description)
        }
    }

    private static func length(_ text: String) throws(Problem) -> TimeText.Length {
        do {
            return try TimeText.length(text)
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.description)
        }
    }

    /// The path, made absolute against the directory; `.` and doubled slashes go, `..` stays for the kernel to follow.
    static func absolute(_ path: String, in directory: String) throws(Problem) -> String {
        guard !path.isEmpty else { throw Problem("the path is empty", remedy: "write a path, or leave it out") }
        guard path.utf8.first != UInt8(ascii: "~") else {
            throw Problem("'~' is not expanded here", remedy: "write the directory out")
        }
        guard !path.utf8.contains(0) else { throw Problem("the path holds a zero byte", remedy: "remove it") }
        let whole = path.utf8.first == UInt8(ascii: "/") ? path : "\(directory)/\(path)"
        let parts = whole.split(separator: "/").filter { $0 != "." }
        let joined = "/" + parts.joined(separator: "/")
        guard joined.utf8.count <= ManifestReader.Limits.path else {
            throw Problem(
                "the path has more than \(ManifestReader.Limits.path) bytes", remedy: "use a shorter directory")
        }
        return joined
    }
}
