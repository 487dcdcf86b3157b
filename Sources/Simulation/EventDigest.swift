// Facts folded into a digest, field by field in the order of their declaration.

import ClusterModel
import Ledger

extension Digest {
    mutating func mix(_ event: Event) {
        switch event {
        case .cluster(let event): mix(event)
        case .queue(.declared(let spec)):
            mix(2)
            mix(spec.name.text)
            mix(spec.pendingLimit)
            if spec.strategy == .strictFIFO { mix(1) }
            for bound in spec.quota.bounds { mix(bound.amount) }
            if !spec.rolloutSurge.bounds.isEmpty { mix(String(describing: spec.rolloutSurge)) }
            mix(String(describing: spec.limits))
        case .node(let event): mix(event)
        case .job(let event): mix(event)
        case .allocation(let event): mix(event)
        case .access(let event):
            mix(50)
            mix(String(describing: event))
        case .recurring(let event):
            mix(80)
            mix(String(describing: event))
        case .service(let event):
            mix(90)
            mix(String(describing: event))
        case .model(let event):
            mix(91)
            mix(String(describing: event))
        }
    }

    private mutating func mix(_ event: ClusterEvent) {
        switch event {
        case .opened(let epoch, let time):
            mix(0)
            mix(epoch)
            mix(time.milliseconds)
        case .promised(let promise):
            mix(1)
            for word in promise.key.words { mix(word) }
            mix(promise.expires.milliseconds)
        case .recovered(let epoch, let job, let allocation, let time):
            mix(40)
            mix(epoch)
            mix(job.number)
            mix(allocation.number)
            mix(time.milliseconds)
        case .maintained(let maintenance):
            mix(90)
            mix(maintenance?.length.milliseconds ?? -1)
            mix(maintenance?.longest.milliseconds ?? -1)
            mix(maintenance?.isOver == true ? 1 : 0)
        }
    }

    private mutating func mix(_ event: NodeEvent) {
        switch event {
        case .joined(let id, let name, _, _, let time):
            mix(3)
            mix(id.number)
            mix(name.text)
            mix(time.milliseconds)
        case .inventoried(let id, let inventory):
            mix(4)
            mix(id.number)
            mix(inventory.kernelBoot)
            mix(inventory.resources)
        case .lost(let id, let time):
            mix(5)
            mix(id.number)
            mix(time.milliseconds)
        case .closed(let id, let closure):
            mix(14)
            mix(id.number)
            mix(closure.since.milliseconds)
            mix(closure.deadline?.milliseconds ?? (closure.isDraining ? 1 : 0))
        case .fenceWanted(let id, _, let reason, let time): mix(89, id, reason, time)
        case .fenced(let id, let said, let time): mix(90, id, said, time)
        case .reopened(let id, _, let time):
            mix(15)
            mix(id.number)
            mix(time.milliseconds)
        case .vouchedDown(let id, _, _, let time):
            mix(27)
            mix(id.number)
            mix(time.milliseconds)
        case .removed(let id, _, let time):
            mix(28)
            mix(id.number)
            mix(time.milliseconds)
        case .labelled(let id, let labels, _, let time):
            mix(25)
            mix(id.number)
            for label in labels { mix(label.description) }
            mix(time.milliseconds)
        case .tainted(let id, let taints, _, let time):
            mix(26)
            mix(id.number)
            for taint in taints { mix(taint.description) }
            mix(time.milliseconds)
        }
    }

    private mutating func mix(_ tag: Int, _ id: NodeID, _ words: String, _ time: WallTime) {
        mix(tag)
        mix(id.number)
        mix(words)
        mix(time.milliseconds)
    }

    private mutating func mix(_ event: JobEvent) {
        switch event {
        case .submitted(let id, let spec, _, let key, let time):
            mix(6, id, time)
            mix(spec.value.name.text)
            mix(Int(spec.value.priority))
            mix(key.client)
            mix(key.sequence)
        case .placed(let id, let attempt, let shares, let time):
            mix(7, id, time)
            mix(UInt64(attempt))
            for share in shares { mix(share) }
        case .stopping(let id, let cause, let time):
            mix(8, id, time)
            mix(String(describing: cause))
        case .requeued(let id, let kind, let time):
            mix(9, id, time)
            mix(String(describing: kind))
        case .finished(let id, let outcome, let time):
            mix(10, id, time)
            mix(String(describing: outcome))
        case .archived(let id):
            mix(11)
            mix(id.number)
        case .held(let id, _, let time): mix(16, id, time)
        case .released(let id, _, let time): mix(17, id, time)
        case .suspended(let id, _, let time): mix(60, id, time)
        case .resumed(let id, _, let time): mix(61, id, time)
        case .ready(let id, let time): mix(18, id, time)
        case .parentDeparted(let id, let parent):
            mix(19)
            mix(id.number)
            mix(parent.job.number)
            mix(parent.completed ? 1 : 0)
            mix(parent.elements?.text() ?? "")
        case .split(let id, let array, let place, let time):
            mix(20, id, time)
            mix(array.number)
            mix(place)
        case .elementsEnded(let id, let places, let outcome, let time):
            mix(21, id, time)
            mix(places?.text() ?? "")
            mix(String(describing: outcome))
        }
    }

    private mutating func mix(_ tag: Int, _ id: JobID, _ time: WallTime) {
        mix(tag)
        mix(id.number)
        mix(time.milliseconds)
    }

    private mutating func mix(_ event: AllocationEvent) {
        switch event {
        case .started(let id, let time):
            mix(12)
            mix(id.number)
            mix(time.milliseconds)
        case .ended(let id, let ending, let time):
            mix(13)
            mix(id.number)
            mix(String(describing: ending))
            mix(time.milliseconds)
        }
    }

    private mutating func mix(_ share: Allocation) {
        mix(share.id.number)
        mix(share.node.number)
        mix(UInt64(share.ranks.lowerBound))
        mix(UInt64(share.ranks.upperBound))
        mix(share.resources)
        for unit in share.units.gpus.numbers + share.units.ports.numbers { mix(unit) }
    }

    private mutating func mix(_ resources: Resources) {
        for kind in resources.kinds { mix(resources[kind]) }
    }
}
