// The batches of events that the journal keeps, as bytes and back. Reading is strict: whatever is not known is refused.
import CWire
import ClusterModel
package import Ledger

extension Array<Event> {
    /// The bytes of one batch, at most `WireLimits.rowBytes`.
    package func encoded() throws(WireError) -> [UInt8] {
        try PBEventBatch(events: map { PBEvent($0) }).encoded(rules: .row)
    }

    /// Reads a batch. A field or value of a newer version is refused: a fact must not be skipped.
    package static func decoded(from bytes: [UInt8]) throws(WireError) -> [Event] {
        try PBEventBatch.unpackedStrict(bytes) { (c, reader) throws(WireError) in
            try reader.admit(c.pointee.base, "EventBatch")
            try Check.count(c.pointee.n_events, upTo: WireLimits.events, "EventBatch.events")
            var plain = PlainJobs(reader)
            var events = Sifted<PBEvent>(capacity: c.pointee.n_events)
            for place in 0..<c.pointee.n_events {
                guard let event = c.pointee.events?[place] else {
                    throw .malformed(message: "coord.v1.Event", bytes: 0)
                }
                try plain.read(event, to: &events)
            }
            return events
        }.all()
    }
}

extension PBEvent: Coded {
    init(_ event: Event) {
        switch event {
        case .cluster(let event): self.init(fact: Fact(event))
        case .queue(let event): self.init(fact: Fact(event))
        case .node(let event): self.init(fact: Fact(event))
        case .job(let event): self.init(fact: Fact(event))
        case .allocation(let event): self.init(fact: Fact(event))
        case .access(let event): self.init(fact: Fact(event))
        case .recurring(let event): self.init(fact: Fact(event))
        case .service(let event): self.init(fact: Fact(event))
        case .model(let event): self.init(fact: Fact(event))
        }
    }

    func checked() throws(WireError) -> Event {
        switch fact {
        case .clusterOpened(let fact): return .cluster(try fact.event())
        case .promised(let promise): return .cluster(.promised(try promise.checked()))
        case .clusterRecovered(let fact): return .cluster(try fact.event())
        case .clusterMaintained(let fact): return .cluster(.maintained(try fact.maintenance?.checked()))
        case .queueDeclared(let spec): return .queue(.declared(try spec.checked()))
        case .nodeJoined(let fact): return .node(try fact.event())
        case .nodeInventoried(let fact): return .node(try fact.event())
        case .nodeVouchedDown(let fact): return .node(try fact.event())
        case .nodeRemoved(let fact): return .node(try fact.event())
        case .nodeLost(let fact): return .node(try fact.event())
        case .jobSubmitted(let fact): return .job(try fact.event())
        case .jobPlaced(let fact): return .job(try fact.event())
        case .jobStopping(let fact): return .job(try fact.event())
        case .jobRequeued(let fact): return .job(try fact.event())
        case .jobFinished(let fact): return .job(try fact.event())
        case .jobArchived(let job): return .job(.archived(try Check.job(job, "Event.job_archived")))
        case .allocationStarted(let fact): return .allocation(try fact.event())
        case .allocationEnded(let fact): return .allocation(try fact.event())
        case .nodeClosed(let fact): return .node(try fact.event())
        case .nodeReopened(let fact): return .node(try fact.event())
        case .nodeFencing(let fact): return .node(try fact.event())
        case .nodeLabelled(let fact): return .node(try fact.event())
        case .nodeTainted(let fact): return .node(try fact.event())
        case .jobHeld(let fact): return .job(try fact.event())
        case .jobReleased(let fact): return .job(try fact.event())
        case .jobSuspended(let fact): return .job(try fact.event())
        case .jobResumed(let fact): return .job(try fact.event())
        case .jobReady(let fact): return .job(try fact.event())
        case .parentDeparted(let fact): return .job(try fact.event())
        case .jobSplit(let fact): return .job(try fact.event())
        case .elementsEnded(let fact): return .job(try fact.event())
        case .roleGranted(let fact): return .access(try fact.event())
        case .roleRevoked(let fact): return .access(try fact.event())
        case .rosterDeclared(let fact): return .access(try fact.event())
        case .rosterDissolved(let fact): return .access(try fact.event())
        case .classDeclared(let fact): return .access(try fact.event())
        case .classDropped(let fact): return .access(try fact.event())
        case .recurringDeclared(let fact): return .recurring(try fact.event())
        case .recurringSuspended(let fact): return .recurring(try fact.event())
        case .recurringResumed(let fact): return .recurring(try fact.event())
        case .recurringDropped(let fact): return .recurring(try fact.event())
        case .recurringFired(let fact): return .recurring(try fact.event())
        case .recurringPassed(let fact): return .recurring(try fact.event())
        case .serviceDeclared(let fact): return .service(try fact.event())
        case .serviceMoved(let fact): return .service(try fact.event())
        case .serviceScaled(let fact): return .service(try fact.event())
        case .serviceDropped(let fact): return .service(try fact.event())
        case .serviceRemoved(let fact): return .service(try fact.event())
        case .serviceScalingSet(let fact): return .service(try fact.event())
        case .modelRegistered(let fact): return .model(try fact.event())
        case .modelRemoved(let fact): return .model(try fact.event())
        case nil: throw Check.unchosen("Event.fact")
        }
    }
}

extension PBEvent.Fact {
    init(_ event: ClusterEvent) {
        switch event {
        case .opened(let epoch, let time):
            self = .clusterOpened(PBClusterOpened(epoch: epoch, atMs: time.milliseconds))
        case .promised(let promise): self = .promised(PBJoinPromise(promise))
        case .recovered(let epoch, let job, let allocation, let time):
            self = .clusterRecovered(
                PBClusterRecovered(
                    epoch: epoch, nextJob: job.number, nextAllocation: allocation.number, atMs: time.milliseconds))
        case .maintained(let maintenance):
            self = .clusterMaintained(PBClusterMaintained(maintenance: maintenance.map { PBMaintenance($0) }))
        }
    }

    init(_ event: QueueEvent) {
        switch event {
        case .declared(let spec): self = .queueDeclared(PBQueueSpec(spec))
        }
    }

    init(_ event: NodeEvent) {
        switch event {
        case .joined(let id, let name, let key, let token, let time):
            self = .nodeJoined(
                PBNodeJoined(
                    node: id.number, name: name.text, key: key.wire, token: token.wire, atMs: time.milliseconds))
        case .inventoried(let id, let inventory):
            self = .nodeInventoried(
                PBNodeInventoried(node: id.number, inventory: PBNodeInventory(inventory)))
        case .lost(let id, let time): self = .nodeLost(PBNodeLost(node: id.number, atMs: time.milliseconds))
        case .closed(let id, let closure):
            self = .nodeClosed(PBNodeClosed(node: id.number, closure: PBNodeClosure(closure)))
        case .reopened(let id, let by, let time):
            self = .nodeReopened(PBNodeReopened(node: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .fenceWanted(let id, let by, let reason, let time):
            self = .nodeFencing(
                PBNodeFencing(node: id.number, atMs: time.milliseconds, by: PBPrincipal(by), words: reason.remark()))
        case .fenced(let id, let said, let time):
            self = .nodeFencing(
                PBNodeFencing(node: id.number, atMs: time.milliseconds, done: true, words: said.remark()))
        case .vouchedDown(let id, let by, let reason, let time):
            self = .nodeVouchedDown(
                PBNodeVouchedDown(
                    node: id.number, by: PBPrincipal(by), reason: reason.remark(), atMs: time.milliseconds))
        case .removed(let id, let by, let time):
            self = .nodeRemoved(PBNodeRemoved(node: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .labelled(let id, let labels, let by, let time):
            self = .nodeLabelled(
                PBNodeLabelled(
                    node: id.number, labels: labels.map { PBLabel($0) }, by: PBPrincipal(by), atMs: time.milliseconds))
        case .tainted(let id, let taints, let by, let time):
            self = .nodeTainted(
                PBNodeTainted(
                    node: id.number, taints: taints.map { PBTaint($0) }, by: PBPrincipal(by), atMs: time.milliseconds))
        }
    }

    init(_ event: JobEvent) {
        switch event {
        case .submitted(let id, let spec, let owner, let request, let time):
            self = .jobSubmitted(
                PBJobSubmitted(
                    job: id.number, spec: PBJobSpec(spec.value), owner: PBPrincipal(owner),
                    request: PBRequestKey(request), atMs: time.milliseconds))
        case .placed(let id, let attempt, let allocations, let time):
            self = .jobPlaced(
                PBJobPlaced(
                    job: id.number, attempt: attempt, allocations: allocations.map { PBAllocation($0) },
                    atMs: time.milliseconds))
        case .stopping(let id, let cause, let time):
            self = .jobStopping(
                PBJobStopping(job: id.number, cause: PBStopCause(cause), atMs: time.milliseconds))
        case .requeued(let id, let kind, let time):
            self = .jobRequeued(PBJobRequeued(id, kind, at: time))
        case .finished(let id, let outcome, let time):
            self = .jobFinished(
                PBJobFinished(job: id.number, outcome: PBOutcome(outcome), atMs: time.milliseconds))
        case .archived(let id): self = .jobArchived(id.number)
        case .held(let id, let by, let time):
            self = .jobHeld(PBJobHeld(job: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .released(let id, let by, let time):
            self = .jobReleased(PBJobReleased(job: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .suspended(let id, let by, let time):
            self = .jobSuspended(PBJobSuspended(job: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .resumed(let id, let by, let time):
            self = .jobResumed(PBJobResumed(job: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .ready(let id, let time): self = .jobReady(PBJobReady(job: id.number, atMs: time.milliseconds))
        case .parentDeparted(let id, let parent):
            self = .parentDeparted(
                PBParentDeparted(
                    job: id.number, parent: parent.job.number, completed: parent.completed,
                    elements: parent.elements.map { PBElementRuns($0) }))
        case .split(let id, let array, let place, let time):
            self = .jobSplit(
                PBJobSplit(
                    job: id.number, array: array.number, place: UInt32(clamping: place), atMs: time.milliseconds))
        case .elementsEnded(let id, let places, let outcome, let time):
            self = .elementsEnded(
                PBElementsEnded(
                    array: id.number, places: places.map { PBElementRuns($0) }, outcome: PBOutcome(outcome),
                    atMs: time.milliseconds))
        }
    }

    init(_ event: AllocationEvent) {
        switch event {
        case .started(let id, let time):
            self = .allocationStarted(PBAllocationStarted(allocation: id.number, atMs: time.milliseconds))
        case .ended(let id, let ending, let time):
            self = .allocationEnded(
                PBAllocationEnded(allocation: id.number, ending: PBEnding(ending), atMs: time.milliseconds))
        }
    }
}
