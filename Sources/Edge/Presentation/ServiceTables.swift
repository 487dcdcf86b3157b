// Services as a table and as a page. Their document is in ServiceTree.swift.

package import ClusterModel
package import Messages

/// Makes the table of `coordctl services`.
package enum ServiceTable {
    package static func table(_ rows: [ServiceView], at now: WallTime) -> TextTable {
        var table = TextTable([
            .init("NAME", least: 8), .init("NAMESPACE", least: 8, dropOrder: 2),
            .init("REVISION", isRightAligned: true), .init("READY", isRightAligned: true),
            .init("UPDATED", isRightAligned: true, dropOrder: 3),
            .init("AVAILABLE", isRightAligned: true, dropOrder: 4),
            .init("USER", least: 4, dropOrder: 5), .init("AGE", isRightAligned: true, dropOrder: 1),
            .init("STATE", least: 12),
        ])
        for row in rows {
            let spec = row.newest?.spec.value
            table.add([
                spec?.name.text ?? "?", spec?.namespace.text ?? "?", row.serving == 0 ? "-" : "\(row.serving)",
                "\(row.ready)/\(row.replicas)", "\(row.updated)", "\(row.available)", row.owner.name.text,
                TimeText.short(max(.zero, now.since(row.declared)).wholeSeconds), row.state,
            ])
        }
        return table
    }
}

extension Span {
    fileprivate var wholeSeconds: Span { .seconds(milliseconds / 1000) }
}

extension ServiceView {
    /// What goes on, in a few words.
    package var state: String {
        if drop != nil { return "ending, \(existing) left" }
        if let problem { return problem }
        if let rollout, serving == 0 {
            return "starting revision \(rollout.revision): \(available) of \(replicas) available"
        }
        if let rollout {
            return "\(rollout.isPaused ? "paused: " : "")revision \(rollout.revision): \(rollout.stage.words)"
        }
        if let words = sleepWords { return words }
        if available < replicas { return "\(replicas - available) of \(replicas) missing" }
        if let end = lastRollout, let fault = end.fault { return "revision \(end.revision) went back: \(fault.words)" }
        return "serving"
    }

    /// Whether nothing is to be waited for; nil while a rollout goes on, false when the last one failed.
    package var rolloutResult: Bool? {
        guard rollout == nil else { return nil }
        return lastRollout.map { $0.fault == nil } ?? true
    }

    /// How far a rollout has come, for whoever waits.
    package var progress: String {
        guard let rollout else { return state }
        let own = "\(updated) replicas of revision \(rollout.revision), \(available) of \(existing) in all available"
        return serving == 0 ? own : "\(rollout.isPaused ? "paused, " : "")\(rollout.stage.words): \(own)"
    }
}

/// Makes the page of `coordctl services NAME`.
package enum ServiceDescription {
    /// Lines of `Label:  value`, and a table of replicas below.
    package static func lines(_ view: ServiceView, at now: WallTime, width: Int?) -> [String] {
        guard let newest = view.newest else { return ["there is no revision"] }
        let spec = newest.spec.value
        let job = spec.job.value
        var pairs: [(label: String, value: String)] = [
            ("Name", spec.name.text), ("Namespace", spec.namespace.text), ("Owner", view.owner.description),
            ("Queue", job.queue.text), ("Replica", job.requests.summary), ("State", view.state),
            (
                "Replicas",
                "\(view.replicas) wanted, \(view.existing) there, \(view.updated) of revision \(newest.number), "
                    + "\(view.ready) ready, \(view.available) available"
            ),
            ("Strategy", spec.strategy.words),
        ]
        if let model = job.model { pairs.append(("Model", "\(model), \(Quantity.binary(model.bytes))")) }
        if let deadline = spec.deadline {
            pairs.append(("Deadline", "\(TimeText.short(deadline)) without one more that is ready"))
        }
        if let scaling = view.scaling?.value {
            pairs.append(("Autoscaling", scaling.words))
            if let state = view.scalingState { pairs.append(("Last look", state)) }
        }
        if !spec.traffic.routes.isEmpty {
            pairs.append(("Routes", spec.traffic.routes.map(\.key).joined(separator: ", ")))
            pairs.append(("Traffic", view.traffic?.words ?? "not known: no gateway tells of it"))
        }
        for (name, probe) in spec.probes.named { pairs.append((name, probe.words)) }
        pairs.append(("Declared", CalendarText.plain(view.declared) + " UTC"))
        if view.serving != 0 { pairs.append(("Serving", "revision \(view.serving)")) }
        if let end = view.lastRollout {
            let shown = end.replica.map { "; job \($0) shows why" } ?? ""
            let how = end.fault.map { "went back: \($0.words)\(shown)" } ?? "settled"
            pairs.append(("Last rollout", "revision \(end.revision) \(how), \(CalendarText.plain(end.at)) UTC"))
        }
        let label = pairs.reduce(0) { max($0, PlainText.width($1.label)) } + 3
        let page = pairs.map { PlainText.padded($0 + ":", to: label) + PlainText.shown($1) }
        guard !view.shown.isEmpty else { return page }
        var flow = TableFlow(width: width)
        let text = String(decoding: flow.text(of: replicas(view)), as: UTF8.self)
        return page + [""] + text.split(separator: "\n").map(String.init)
    }

    private static func replicas(_ view: ServiceView) -> TextTable {
        var table = TextTable([
            .init("JOB", isRightAligned: true), .init("REVISION", isRightAligned: true), .init("NODE", least: 8),
            .init("PORT", isRightAligned: true), .init("STATE", least: 8), .init("ENDS", isRightAligned: true),
        ])
        for replica in view.shown {
            table.add([
                "\(replica.job)", "\(replica.revision)", replica.node?.text ?? "-",
                replica.port == 0 ? "-" : "\(replica.port)", replica.word(in: view), "\(replica.ends)",
            ])
        }
        return table
    }

    /// The revisions that are kept, the newest last.
    package static func history(_ view: ServiceView) -> TextTable {
        var table = TextTable([
            .init("REVISION", isRightAligned: true), .init("MADE (UTC)"), .init("BY", least: 4),
            .init("REPLICA", least: 12), .init("STATE"),
        ])
        for revision in view.revisions {
            let job = revision.spec.value.job.value
            let payload = "sha256:\("\(job.payload)".prefix(12))"
            let model = job.model.map { "\($0), " } ?? ""
            table.add([
                "\(revision.number)", CalendarText.plain(revision.created), revision.by.name.text,
                "\(model)\(job.requests.summary), \(payload)", view.word(of: revision.number),
            ])
        }
        return table
    }
}

extension ServiceView {
    fileprivate func word(of revision: UInt32) -> String {
        if revision == rollout?.revision { return "being rolled out" }
        if revision == serving { return "serving" }
        if let end = lastRollout, end.revision == revision, end.fault != nil { return "went back" }
        return ""
    }
}

extension ReplicaView {
    fileprivate func word(in view: ServiceView) -> String {
        let model = view.revisions.first { $0.number == revision }?.spec.value.job.value.model
        return (fetch.map { [$0] } ?? []).words(of: model) ?? word
    }

    private var word: String {
        switch phase {
        case .held: "held"
        case .deferred: "waits to start again"
        case .pending: "pending"
        case .starting: "starting"
        case .running: isReady ? "ready" : "running, not ready"
        case .stopping: "stopping"
        case .finished: "ended"
        }
    }
}

extension RolloutStrategy {
    package var words: String {
        switch self {
        case .steps(let steps, let analysis):
            (steps.map { step in
                let hold = step.hold.map { "for \(TimeText.short($0))" } ?? "until it is promoted"
                return step.share == 1000 && steps.count == 1
                    ? "blue-green; the old revision stays \(hold)" : "\(step.share / 10) % \(hold)"
            } + (analysis.map { [$0.words] } ?? [])).joined(separator: ", ")
        case .rolling(.count(0), .count(1)): "surge-free: one goes before one comes"
        case .rolling(let surge, let unavailable):
            "rolling: \(surge.words) more and \(unavailable.words) fewer at a time"
        }
    }
}

extension Analysis {
    fileprivate var words: String {
        let excess = DecimalText.short(milli: Int64((min(max(errorExcess, 0), 1) * 100_000).rounded()))
        let ratio = DecimalText.short(milli: Int64((min(max(latencyRatio, 0), 1000) * 1000).rounded()))
        return "back when \(excess) % more fail or p95 is \(ratio) times as long, of \(leastRequests) requests or more"
    }
}

extension ReplicaShare {
    fileprivate var words: String {
        switch self {
        case .count(let number): "\(number)"
        case .percent(let number): "\(number)%"
        }
    }
}
