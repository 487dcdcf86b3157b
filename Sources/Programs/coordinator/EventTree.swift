// Events as documents for `journal dump`: row, epoch, index, kind and time first, then what the fact says. These names
// are an interface: fields are added, never renamed. Tokens appear as the hash of their key, payloads by their hash.

import ClusterModel
import Ledger
import Messages
import Presentation
import Store

extension Event {
    /// The event as one flat object.
    func tree(in row: JournalRow, index: Int) -> Tree {
        let (kind, fields) = said
        return .object(
            [
                ("row", .id(row.ticket.row)), ("epoch", .id(row.epoch)), ("index", .number(index)),
                ("kind", .text(kind)), ("time", time.map { .text(CalendarText.iso($0, milliseconds: true)) }),
            ] + fields)
    }

    private var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .cluster(let event): event.said
        case .queue(.declared(let spec)): ("queue.declared", spec.fields)
        case .node(let event): event.said
        case .job(let event): event.said
        case .allocation(let event): event.said
        case .access(let event): event.said
        case .recurring(let event): event.said
        case .service(let event): event.said
        case .model(let event): event.said
        }
    }
}

extension ClusterEvent {
    fileprivate var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .opened(let epoch, _): ("cluster.opened", [("opened", .id(epoch))])
        case .recovered(let epoch, let job, let allocation, _):
            (
                "cluster.recovered",
                [
                    ("recovered", .id(epoch)), ("nextJob", .id(job.number)), ("nextAllocation", .id(allocation.number)),
                ]
            )
        case .maintained(let maintenance):
            (
                "cluster.maintained",
                [
                    ("seconds", maintenance.map { .number($0.length.milliseconds / 1000) }),
                    ("longestSeconds", maintenance.map { .number($0.longest.milliseconds / 1000) }),
                    ("over", .flag(maintenance?.isOver ?? true)), ("by", maintenance.map { .text("\($0.by)") }),
                ]
            )
        case .promised(let promise):
            (
                "cluster.promised",
                [
                    ("token", .hash(promise.key)),
                    ("expires", .text(CalendarText.iso(promise.expires, milliseconds: true))),
                    ("madeBy", .text("\(promise.madeBy)")), ("usedBy", promise.used.map { .text($0.node.text) }),
                ]
            )
        }
    }
}

extension QueueSpec {
    fileprivate var fields: [(String, Tree?)] {
        let bounds = quota.bounds.map { Tree.Field($0.kind.description, .number($0.amount)) }
        return [
            ("queue", .text(name.text)), ("nominalQuota", .fields(bounds)), ("pendingLimit", .number(pendingLimit)),
            ("limits", .limits(limits)), ("open", isOpen ? nil : .flag(false)),
            ("queueingStrategy", .text(strategy.word)),
        ]
    }
}

extension NodeEvent {
    fileprivate var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .joined(let id, let name, let key, let token, _):
            (
                "node.joined",
                [
                    ("node", .id(id.number)), ("name", .text(name.text)), ("key", .hash(key)),
                    ("token", .hash(token)),
                ]
            )
        case .inventoried(let id, let inventory):
            ("node.inventoried", [("node", .id(id.number))] + inventory.fields)
        case .lost(let id, _): ("node.lost", [("node", .id(id.number))])
        case .closed(let id, let closure):
            (
                "node.closed",
                [
                    ("node", .id(id.number)), ("draining", .flag(closure.isDraining)),
                    ("reboot", closure.rebootOf.map { .text($0) }),
                    ("staysClosed", closure.staysClosed ? .flag(true) : nil),
                    ("rebootFailure", closure.rebootFailure.map { .text($0) }),
                    ("reason", .text(closure.reason)), ("by", .text("\(closure.by)")),
                    ("deadline", closure.deadline.map { .text(CalendarText.iso($0, milliseconds: true)) }),
                ]
            )
        case .fenceWanted(let id, let principal, let reason, _):
            (
                "node.fenceWanted",
                [("node", .id(id.number)), ("reason", .text(reason)), ("by", .text("\(principal)"))]
            )
        case .fenced(let id, let said, _): ("node.fenced", [("node", .id(id.number)), ("said", .text(said))])
        case .vouchedDown(let id, let principal, let reason, _):
            (
                "node.down",
                [("node", .id(id.number)), ("reason", .text(reason)), ("by", .text("\(principal)"))]
            )
        case .removed(let id, let principal, _):
            ("node.removed", [("node", .id(id.number)), ("by", .text("\(principal)"))])
        case .reopened(let id, let principal, _):
            ("node.reopened", [("node", .id(id.number)), ("by", .text("\(principal)"))])
        case .labelled(let id, let labels, let principal, _):
            (
                "node.labelled",
                [
                    ("node", .id(id.number)), ("labels", .texts(labels.map(\.description))),
                    ("by", .text("\(principal)")),
                ]
            )
        case .tainted(let id, let taints, let principal, _):
            (
                "node.tainted",
                [
                    ("node", .id(id.number)), ("taints", .texts(taints.map(\.description))),
                    ("by", .text("\(principal)")),
                ]
            )
        }
    }
}

extension NodeInventory {
    fileprivate var fields: [(String, Tree?)] {
        let devices = gpus.map { gpu in
            Tree.object([
                ("uuid", .text(gpu.uuid)), ("model", .text(gpu.model)), ("memory", .number(gpu.memory.value)),
            ])
        }
        return [
            ("resources", .resources(resources)), ("gpus", .list(devices)),
            ("ports", .range(ports.lowerBound, ports.upperBound)), ("dataAddress", .text(dataAddress)),
            ("kernelBoot", .text(kernelBoot)), ("unenforced", .texts(unenforced)),
        ]
    }
}

extension JobEvent {
    fileprivate var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .submitted(let id, let spec, let owner, let request, _):
            (
                "job.submitted",
                [
                    ("job", .id(id.number)), ("name", .text(spec.value.name.text)), ("owner", .text("\(owner)")),
                    // In words of text: a client's number uses all 64 bits, which not every reader of JSON keeps.
                    ("request", .text("\(request.client)/\(request.sequence)")), ("spec", .spec(spec.value)),
                ]
            )
        case .placed(let id, let attempt, let shares, _):
            (
                "job.placed",
                [
                    ("job", .id(id.number)), ("attempt", .number(Int64(attempt))),
                    ("allocations", .list(shares.map(\.tree))),
                ]
            )
        case .stopping(let id, let cause, _):
            ("job.stopping", [("job", .id(id.number)), ("cause", .text(cause.words))])
        case .requeued(let id, let kind, _):
            ("job.requeued", [("job", .id(id.number))] + kind.fields)
        case .finished(let id, let outcome, _):
            (
                "job.finished",
                [
                    ("job", .id(id.number)), ("state", .text(outcome.slurmState)), ("outcome", .text(outcome.words)),
                ]
            )
        case .archived(let id): ("job.archived", [("job", .id(id.number))])
        case .held(let id, let principal, _):
            ("job.held", [("job", .id(id.number)), ("by", .text("\(principal)"))])
        case .released(let id, let principal, _):
            ("job.released", [("job", .id(id.number)), ("by", .text("\(principal)"))])
        case .suspended(let id, let principal, _):
            ("job.suspended", [("job", .id(id.number)), ("by", .text("\(principal)"))])
        case .resumed(let id, let principal, _):
            ("job.resumed", [("job", .id(id.number)), ("by", .text("\(principal)"))])
        case .ready(let id, _): ("job.ready", [("job", .id(id.number))])
        case .parentDeparted(let id, let parent):
            (
                "job.parentDeparted",
                [
                    ("job", .id(id.number)), ("parent", .id(parent.job.number)),
                    ("completed", .flag(parent.completed)),
                    ("elements", parent.elements.map { .text($0.text()) }),
                ]
            )
        case .split(let id, let array, let place, _):
            (
                "job.split",
                [("job", .id(id.number)), ("array", .id(array.number)), ("place", .number(place))]
            )
        case .elementsEnded(let id, let places, let outcome, _):
            (
                "job.elementsEnded",
                [
                    ("job", .id(id.number)), ("places", .text(places?.text() ?? "all that wait")),
                    ("state", .text(outcome.slurmState)), ("outcome", .text(outcome.words)),
                ]
            )
        }
    }
}

extension Requeue {
    fileprivate var fields: [(String, Tree?)] {
        switch self {
        case .restart: [("as", .text("restart"))]
        case .mishap: [("as", .text("mishap"))]
        case .deferred(let until):
            [("as", .text("deferred")), ("until", .text(CalendarText.iso(until, milliseconds: true)))]
        case .commanded(let principal): [("as", .text("commanded")), ("by", .text("\(principal)"))]
        case .drained: [("as", .text("drained"))]
        case .held: [("as", .text("held"))]
        }
    }
}

extension Allocation {
    fileprivate var tree: Tree {
        .object([
            ("allocation", .id(id.number)), ("node", .id(node.number)),
            ("ranks", .range(Int(ranks.lowerBound), Int(ranks.upperBound))), ("resources", .resources(resources)),
            ("gpus", .numbers(units.gpus)), ("cores", .numbers(units.cores)), ("ports", .numbers(units.ports)),
        ])
    }
}

extension AllocationEvent {
    fileprivate var said: (kind: String, fields: [(String, Tree?)]) {
        switch self {
        case .started(let id, _): ("allocation.started", [("allocation", .id(id.number))])
        case .ended(let id, let ending, _):
            (
                "allocation.ended",
                [("allocation", .id(id.number)), ("ending", .text(ending.word)), ("message", .text(ending.words))]
            )
        }
    }
}

extension Tree {
    fileprivate static func id(_ number: UInt64) -> Tree { .number(Int64(clamping: number)) }

    fileprivate static func hash(_ hash: ContentHash) -> Tree { .text("sha256:\(hash)") }

    /// First and last of a range that is not empty; nil else.
    fileprivate static func range(_ first: Int, _ end: Int) -> Tree? {
        first < end ? .list([.number(first), .number(end - 1)]) : nil
    }

    /// Left out when there are none.
    fileprivate static func numbers(_ units: UnitSet) -> Tree? {
        units.isEmpty ? nil : .list(units.numbers.map { .number($0) })
    }
}
