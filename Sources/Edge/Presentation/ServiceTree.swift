// Services as documents. Field names are an interface: fields are added, never renamed.

package import ClusterModel
package import Messages

extension Tree {
    package static func service(_ view: ServiceView) -> Tree {
        let spec = view.newest?.spec.value
        return object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("Service")),
            (
                "metadata",
                object([
                    ("name", spec.map { .text($0.name.text) }), ("namespace", spec.map { .text($0.namespace.text) }),
                ])
            ),
            ("spec", spec.map { serviceSpec($0, replicas: view.replicas) }), ("status", status(view)),
        ])
    }

    /// What a user asked for, with as many replicas as are wanted now.
    package static func serviceSpec(_ spec: ServiceSpec, replicas: Int) -> Tree {
        object([
            ("replicas", .number(replicas)),
            ("minReadySeconds", spec.minReady > .zero ? .number(spec.minReady.milliseconds / 1000) : nil),
            ("progressDeadlineSeconds", spec.deadline.map { .number($0.milliseconds / 1000) }),
            ("strategy", .text(spec.strategy.words)),
            ("probes", spec.probes.isEmpty ? nil : spec.probes.tree),
            ("routes", spec.traffic.routes.isEmpty ? nil : .list(spec.traffic.routes.map { .text($0.key) })),
            ("sticky", spec.traffic.isSticky ? .flag(true) : nil),
            ("maxInFlight", spec.traffic.routes.isEmpty ? nil : .number(spec.traffic.inFlightLimit)),
            (
                "drainSeconds",
                spec.traffic.routes.isEmpty ? nil : .number(spec.traffic.drain.milliseconds / 1000)
            ),
            ("template", self.spec(spec.job.value)),
        ])
    }

    private static func status(_ view: ServiceView) -> Tree {
        object([
            ("owner", .text(view.owner.name.text)), ("declared", .text(CalendarText.iso(view.declared))),
            ("state", .text(view.state)), ("servingRevision", .number(Int64(view.serving))),
            ("replicas", .number(view.existing)), ("updatedReplicas", .number(view.updated)),
            ("readyReplicas", .number(view.ready)), ("availableReplicas", .number(view.available)),
            ("autoscaling", view.scaling.map { scaling($0.value) }),
            ("autoscalingState", view.scalingState.map { .text($0) }), ("asleep", view.isAsleep ? .flag(true) : nil),
            ("traffic", view.traffic.map(traffic)),
            ("rollout", view.rollout.map(rollout)),
            ("lastRollout", view.lastRollout.map(end)),
            ("revisions", .list(view.revisions.map(revision))),
            ("items", view.shown.isEmpty ? nil : .list(view.shown.map(replica))),
        ])
    }

    private static func rollout(_ state: RolloutState) -> Tree {
        object([
            ("revision", .number(Int64(state.revision))), ("stage", .text(state.stage.words)),
            ("paused", .flag(state.isPaused)), ("since", .text(CalendarText.iso(state.since))),
        ])
    }

    private static func end(_ end: RolloutEnd) -> Tree {
        object([
            ("revision", .number(Int64(end.revision))), ("settled", .flag(end.fault == nil)),
            ("reason", end.fault.map { .text($0.words) }),
            ("job", end.replica.map { .number(Int64(clamping: $0.number)) }), ("at", .text(CalendarText.iso(end.at))),
        ])
    }

    private static func revision(_ revision: Revision) -> Tree {
        object([
            ("revision", .number(Int64(revision.number))), ("by", .text(revision.by.name.text)),
            ("created", .text(CalendarText.iso(revision.created))),
        ])
    }

    private static func replica(_ view: ReplicaView) -> Tree {
        object([
            ("job", .number(Int64(clamping: view.job.number))), ("revision", .number(Int64(view.revision))),
            ("node", view.node.map { .text($0.text) }), ("port", view.port == 0 ? nil : .number(view.port)),
            ("ready", .flag(view.isReady)), ("ends", .number(view.ends)), ("fetching", view.fetch.map(fetch)),
        ])
    }
}
