// What a service waits for, in sentences and as a document: how it stands, and each replica that is not ready with what
// keeps it back and what to do.

import ClusterModel
package import Messages

package struct ServiceExplanation {
    private let view: ServiceView
    private let waiting: [Explanation]
    /// Replicas that are not ready and are not explained.
    private let more: Int

    package init(_ view: ServiceView, _ waiting: [Explanation], more: Int) {
        (self.view, self.waiting, self.more) = (view, waiting, more)
    }

    private var name: String { view.newest?.spec.value.name.text ?? "?" }

    /// The paragraphs of `coordctl explain NAME`, a line each.
    package var sentences: [String] {
        var lines = [
            "Service \(name): \(view.state). \(view.replicas) wanted, \(view.existing) there, \(view.ready) ready."
        ]
        if view.rollout != nil { lines.append("Rollout: \(view.progress).") }
        if let end = view.lastRollout, let fault = end.fault {
            let shown = end.replica.map { "; `coordctl logs \($0)` prints what one of its replicas wrote" } ?? ""
            lines.append("Revision \(end.revision) went back: \(fault.words)\(shown).")
        }
        for explanation in waiting { lines += sentences(of: explanation) }
        if more > 0 { lines.append("\(counted(more, "more replica")) wait; `coordctl services \(name)` lists them.") }
        if waiting.isEmpty, view.rollout == nil, view.ready >= view.replicas, view.drop == nil {
            lines.append("Nothing is waited for.")
        }
        return lines
    }

    private func sentences(of explanation: Explanation) -> [String] {
        guard case .running = explanation.job.phase, explanation.silence == nil else { return explanation.sentences }
        let nodes = explanation.job.placements.map(\.node.text).sorted().joined(separator: ", ")
        let probes = view.newest?.spec.value.probes.named.map { "\($0.0.lowercased()): \($0.1.words)" } ?? []
        let asked = probes.isEmpty ? "" : " (\(probes.joined(separator: "; ")))"
        return [
            "Job \(explanation.job.title) (\(explanation.job.spec.value.name)) runs on \(nodes) and has not passed its "
                + "probes\(asked); `coordctl logs \(explanation.job.title)` prints what it writes."
        ]
    }

    package var tree: Tree {
        .object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("ServiceExplanation")), ("service", .text(name)),
            ("state", .text(view.state)), ("replicas", .number(view.replicas)), ("ready", .number(view.ready)),
            ("waiting", .list(waiting.map(Tree.explanation))), ("notExplained", more > 0 ? .number(more) : nil),
            ("sentences", .texts(sentences)),
        ])
    }
}
