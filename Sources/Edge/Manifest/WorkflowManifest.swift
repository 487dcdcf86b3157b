// `kind: Workflow`: jobs of which some wait for others, each written as in `kind: TrainingJob`. They may stand in any
// order; here they are put into one in which none depends on a later one.

package import ClusterModel

/// A workflow as a user asked for it.
package struct WorkflowDocument: Hashable, Sendable {
    package var name: Name
    /// None depends on a later one. The terms of a dependency name jobs by their place in this list, from 1.
    package var jobs: [JobRequest]

    package init(name: Name, jobs: [JobRequest]) {
        (self.name, self.jobs) = (name, jobs)
    }
}

struct WorkflowManifest {
    static let jobFields = ["name", "dependsOn", "dependsOnAny"]

    let fields: Fields
    let directory: String

    /// A job as it stands in the list.
    private struct Entry {
        let value: Value
        let name: Name
        let request: JobRequest?
        let needs: [Need]
        let isAny: Bool
    }

    /// A word of `dependsOn`.
    private struct Need {
        let kind: DependencyKind
        let name: Name
        let value: Value
    }

    /// The workflow; nil, with complaints, when anything is wrong.
    func workflow() -> WorkflowDocument? {
        let metadata = fields.required("metadata", example: "{name: pipeline}")?.fields(["name", "namespace"])
        let name = metadata?.required("name", example: "pipeline")?.name()
        let namespace = metadata?["namespace"]?.name() ?? .standard
        let example = "[{name: prepare, command: [hostname]}]"
        guard
            let jobs = fields.required("spec", example: "{jobs: \(example)}")?.fields(["jobs"])?
                .required("jobs", example: example), let items = jobs.items()
        else { return nil }
        guard (1...WorkflowPart.mostJobs).contains(items.count) else {
            jobs.complain("it has \(items.count) jobs", remedy: "give 1 to \(WorkflowPart.mostJobs)")
            return nil
        }
        let entries = items.compactMap { entry($0, namespace) }
        guard entries.count == items.count, let places = places(of: entries), let name,
            let order = order(entries, places, jobs)
        else { return nil }
        return assembled(name, entries, order)
    }

    private func entry(_ value: Value, _ namespace: Name) -> Entry? {
        guard value.isMapping else {
            value.complain("a job of a workflow is a mapping of fields", remedy: "begin with `name: prepare`")
            return nil
        }
        guard let nameValue = value.member("name") else {
            value.complain("it has no field name", remedy: "add `name: prepare`")
            return nil
        }
        guard let name = nameValue.name() else { return nil }
        let request = JobManifest.request(
            value, name: name, namespace: namespace, directory: directory, in: .workflow)
        let (all, any) = (value.member("dependsOn"), value.member("dependsOnAny"))
        if all != nil, let any {
            any.complain("dependsOn stands beside it", remedy: "keep one of the two")
            return nil
        }
        guard let needs = (all ?? any).map({ Self.needs($0) }) ?? .some([]) else { return nil }
        return Entry(value: value, name: name, request: request, needs: needs, isAny: any != nil)
    }

    /// `prepare`, `afterany:prepare` or `afterany:prepare:clean`, one of them or a list.
    private static func needs(_ value: Value) -> [Need]? {
        let items = value.isSequence ? value.items() ?? [] : [value]
        var needs: [Need] = []
        var isWhole = true
        for item in items {
            guard let text = item.text() else {
                isWhole = false
                continue
            }
            let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let kind = words.count == 1 ? DependencyKind.afterOK : DependencyKind(word: words[0])
            let names = (words.count == 1 ? words : Array(words.dropFirst())).map { Name($0) }
            guard let kind, !names.contains(nil) else {
                item.complain(
                    "\(Wording.quoted(text)) names no job",
                    remedy: "write `prepare` or, with a condition, "
                        + "\(DependencyKind.allCases.map(\.word).joined(separator: ", ")), as in `afterany:prepare`")
                isWhole = false
                continue
            }
            needs += names.compactMap { $0 }.map { Need(kind: kind, name: $0, value: item) }
        }
        if needs.count > Dependency.mostTerms {
            value.complain("it names \(needs.count) jobs", remedy: "name at most \(Dependency.mostTerms)")
            return nil
        }
        return isWhole ? needs : nil
    }

    /// Where each name stands; nil, with complaints, when one is there twice or one is missing.
    private func places(of entries: [Entry]) -> [Name: Int]? {
        var places: [Name: Int] = [:]
        var isGood = true
        for (place, entry) in entries.enumerated() where places.updateValue(place, forKey: entry.name) != nil {
            entry.value.complain("there is another job \(entry.name) in this workflow", remedy: "give it another name")
            isGood = false
        }
        for need in entries.flatMap(\.needs) where places[need.name] == nil {
            let meant = Wording.nearest(to: need.name.text, among: entries.map(\.name.text))
            need.value.complain(
                "there is no job \(need.name) in this workflow",
                remedy: meant.map { "did you mean \($0)?" } ?? "name a job of this list")
            isGood = false
        }
        return isGood ? places : nil
    }

    /// The places in an order in which none depends on a later one, else as they stand; nil where there is a circle,
    /// which is named.
    private func order(_ entries: [Entry], _ places: [Name: Int], _ jobs: Value) -> [Int]? {
        let needs = entries.map { Set($0.needs.compactMap { places[$0.name] }) }
        var order: [Int] = []
        var done: Set<Int> = []
        while order.count < entries.count {
            guard let next = entries.indices.first(where: { !done.contains($0) && needs[$0].isSubset(of: done) }) else {
                // Whoever is left waits for somebody who is left: following that comes back to where it was.
                var path = [entries.indices.first { !done.contains($0) } ?? 0]
                while let last = path.last, let before = needs[last].subtracting(done).min() {
                    guard let start = path.firstIndex(of: before) else {
                        path.append(before)
                        continue
                    }
                    let circle = (path[start...] + [before]).map { entries[$0].name.text }.joined(separator: " -> ")
                    jobs.complain("these wait for each other: \(circle)", remedy: "take one of the dependencies out")
                    return nil
                }
                return nil
            }
            order.append(next)
            done.insert(next)
        }
        return order
    }

    private func assembled(_ name: Name, _ entries: [Entry], _ order: [Int]) -> WorkflowDocument? {
        var numbers: [Name: UInt64] = [:]
        for (place, entry) in order.enumerated() { numbers[entries[entry].name] = UInt64(place) + 1 }
        var requests: [JobRequest] = []
        for place in order {
            guard var request = entries[place].request else { return nil }
            let terms = entries[place].needs.map { Dependency.Term($0.kind, JobID(numbers[$0.name] ?? 0)) }
            if !terms.isEmpty { request.spec.dependency = Dependency(terms, isAny: entries[place].isAny) }
            requests.append(request)
        }
        return WorkflowDocument(name: name, jobs: requests)
    }
}
