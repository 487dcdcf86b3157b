// What is worked with is there: no job is submitted, placed or declared with a version that is not registered, and no
// version goes while something works with it. Who works with it is counted from the rows, one by one.

import ClusterModel
import Ledger

enum ModelsKept {
    static let promise = "a version that is worked with is there"

    static func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        if let found = lie(in: event, state) { broken.append(BrokenPromise(promise: promise, detail: found)) }
    }

    private static func lie(in event: Event, _ state: ClusterState) -> String? {
        switch event {
        case .job(.submitted(let id, let spec, _, _, _)):
            return missing(spec.value, state).map { "job \(id) is submitted with \($0)" }
        case .job(.requeued(let id, _, _)):
            return state.jobs[id].flatMap { missing($0.spec.value, state) }.map { "job \(id) waits again with \($0)" }
        case .job(.placed(let id, _, _, _)):
            return state.jobs[id].flatMap { missing($0.spec.value, state) }.map { "job \(id) is placed with \($0)" }
        case .service(.declared(let id, let spec, _, _, _)):
            return missing(spec.value.job.value, state).map { "\(id) is declared with \($0)" }
        case .model(.removed(let id, let version, _, _)):
            guard let row = state.models[id] else { return "\(id) goes and is not there" }
            return user(of: row, version, state).map { "version \(version) of \(row.name) goes, and \($0) has it" }
        case .cluster, .queue, .node, .job, .allocation, .access, .recurring, .service, .model: return nil
        }
    }

    /// The version that it names and that is not there as it names it; nil where all is well.
    private static func missing(_ spec: JobSpec, _ state: ClusterState) -> String? {
        guard let use = spec.model else { return nil }
        for row in state.models where row.name == use.name && row.namespace == spec.namespace {
            for version in row.versions where version.number == use.version {
                return version.content == use.content ? nil : "\(use), and its content is another"
            }
        }
        return "\(use), which is not there"
    }

    private static func user(of row: Model, _ version: UInt32, _ state: ClusterState) -> String? {
        func works(_ spec: JobSpec) -> Bool {
            spec.namespace == row.namespace && spec.model?.name == row.name && spec.model?.version == version
        }
        for service in state.services {
            if service.revisions.contains(where: { works($0.spec.value.job.value) }) {
                return "service \(service.name)"
            }
        }
        for job in state.jobs where !job.phase.isTerminal {
            if works(job.spec.value) { return "job \(job.id)" }
        }
        return nil
    }
}
