// Nodes and queues as documents for `-o json` and `-o yaml`. These names are an interface: fields are added, never
// renamed.

package import ClusterModel
package import Messages

extension Tree {
    package static func node(_ node: NodeView) -> Tree {
        object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("Node")),
            (
                "metadata",
                object([
                    ("id", .number(Int64(clamping: node.id.number))), ("name", .text(node.name.text)),
                    ("labels", node.labels.isEmpty ? nil : labels(node.labels)),
                ])
            ),
            ("spec", node.taints.isEmpty ? nil : object([("taints", .list(node.taints.map(taint)))])),
            (
                "status",
                object([
                    ("state", .text(node.slurmState)), ("address", .text(node.address)),
                    ("capacity", resources(node.capacity)), ("free", resources(node.free)),
                    ("allocations", .number(node.allocations)), ("unenforced", .texts(node.unenforced)),
                    ("closed", node.closure.map(closure)), ("fence", node.fence.map(fence)),
                    ("contested", node.isContested ? .flag(true) : nil),
                ])
            ),
        ])
    }

    /// The spec part can be given to `coordctl apply` as it stands.
    package static func queue(_ queue: QueueView) -> Tree {
        object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("Queue")),
            ("metadata", object([("name", .text(queue.spec.name.text))])),
            ("spec", queueSpec(queue.spec)),
            (
                "status",
                object([
                    ("used", resources(queue.used)), ("pending", .number(queue.pending)),
                    ("deferred", .number(queue.deferred)), ("running", .number(queue.running)),
                ])
            ),
        ])
    }

    /// What was declared of a queue, in the manifest's words.
    package static func queueSpec(_ spec: QueueSpec) -> Tree {
        func bounds(_ quota: Quota) -> Tree {
            .fields(quota.bounds.map { Field($0.kind.description, amount($0.amount, of: $0.kind)) })
        }
        return object([
            ("nominalQuota", bounds(spec.quota)),
            ("rolloutSurge", spec.rolloutSurge.bounds.isEmpty ? nil : bounds(spec.rolloutSurge)),
            ("pendingLimit", .number(spec.pendingLimit)),
            ("limits", limits(spec.limits)), ("open", spec.isOpen ? nil : .flag(false)),
            ("queueingStrategy", .text(spec.strategy.word)),
        ])
    }

    /// A mapping of keys to values, as Kubernetes writes labels.
    static func labels(_ labels: [Label]) -> Tree { .fields(labels.map { Field($0.key, .text($0.value)) }) }

    private static func taint(_ taint: Taint) -> Tree {
        object([
            ("key", .text(taint.key)), ("value", taint.value.isEmpty ? nil : .text(taint.value)),
            ("effect", .text(taint.effect.word)),
        ])
    }

    private static func closure(_ closure: NodeClosure) -> Tree {
        object([
            ("kind", .text(closure.rebootOf != nil ? "Reboot" : closure.isDraining ? "Drain" : "Cordon")),
            ("reason", .text(closure.reason)),
            ("by", .text(closure.by.name.text)), ("since", .text(CalendarText.iso(closure.since))),
            ("deadline", closure.deadline.map { .text(CalendarText.iso($0)) }),
            ("rebootFailure", closure.rebootFailure.map { .text($0) }),
        ])
    }

    private static func fence(_ fence: FenceView) -> Tree {
        object([
            ("done", .flag(fence.isDone)), ("running", .flag(fence.isRunning)), ("attempts", .number(fence.attempts)),
            ("failure", fence.failure.map { .text($0) }),
        ])
    }
}
