// `Event` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One thing that became true.
package struct PBEvent: PBMessage {
    package var fact: Fact?

    /// One of the `fact` fields of `coord.v1.Event`.
    package indirect enum Fact: Hashable, Sendable {
        case clusterOpened(PBClusterOpened)
        case promised(PBJoinPromise)
        case queueDeclared(PBQueueSpec)
        case nodeJoined(PBNodeJoined)
        case nodeInventoried(PBNodeInventoried)
        case nodeLost(PBNodeLost)
        case jobSubmitted(PBJobSubmitted)
        case jobPlaced(PBJobPlaced)
        case jobStopping(PBJobStopping)
        case jobRequeued(PBJobRequeued)
        case jobFinished(PBJobFinished)
        /// The job that left the state.
        case jobArchived(UInt64)
        case allocationStarted(PBAllocationStarted)
        case allocationEnded(PBAllocationEnded)
        case nodeClosed(PBNodeClosed)
        case nodeReopened(PBNodeReopened)
        case jobHeld(PBJobHeld)
        case jobReleased(PBJobReleased)
        case jobReady(PBJobReady)
        case parentDeparted(PBParentDeparted)
        case nodeLabelled(PBNodeLabelled)
        case nodeTainted(PBNodeTainted)
        case nodeVouchedDown(PBNodeVouchedDown)
        case nodeRemoved(PBNodeRemoved)
        case jobSplit(PBJobSplit)
        case elementsEnded(PBElementsEnded)
        case clusterRecovered(PBClusterRecovered)
        case roleGranted(PBRoleGranted)
        case roleRevoked(PBRoleRevoked)
        case rosterDeclared(PBRosterDeclared)
        case rosterDissolved(PBRosterDissolved)
        case classDeclared(PBClassDeclared)
        case classDropped(PBClassDropped)
        case recurringDeclared(PBRecurringDeclared)
        case recurringSuspended(PBRecurringSuspended)
        case recurringResumed(PBRecurringResumed)
        case recurringDropped(PBRecurringDropped)
        case recurringFired(PBRecurringFired)
        case recurringPassed(PBRecurringPassed)
        case jobSuspended(PBJobSuspended)
        case jobResumed(PBJobResumed)
        case nodeFencing(PBNodeFencing)
        case clusterMaintained(PBClusterMaintained)
        case serviceDeclared(PBServiceDeclared)
        case serviceMoved(PBServiceMoved)
        case serviceScaled(PBServiceScaled)
        case serviceDropped(PBServiceDropped)
        case serviceRemoved(PBServiceRemoved)
        case serviceScalingSet(PBServiceScalingSet)
        case modelRegistered(PBModelRegistered)
        case modelRemoved(PBModelRemoved)
    }

    package init(
        fact: Fact? = nil
    ) {
        self.fact = fact
    }

    package static var wireName: StaticString { "coord.v1.Event" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBEvent { try read(bytes, rules) }
}

extension PBEvent: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Event>, _ writer: WireWriter) throws(WireError) {
        coord__v1__event__init(c)
        try fillFact(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__Event>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Event")
        fact = try Self.readFact(c, reader)
    }

    private func fillFact(
        _ c: UnsafeMutablePointer<Coord__V1__Event>, _ writer: WireWriter
    ) throws(WireError) {
        switch fact {
        case .clusterOpened(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 1)
            c.pointee.cluster_opened = try writer.message(value)
        case .promised(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 2)
            c.pointee.promised = try writer.message(value)
        case .queueDeclared(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 3)
            c.pointee.queue_declared = try writer.message(value)
        case .nodeJoined(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 4)
            c.pointee.node_joined = try writer.message(value)
        case .nodeInventoried(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 5)
            c.pointee.node_inventoried = try writer.message(value)
        case .nodeLost(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 6)
            c.pointee.node_lost = try writer.message(value)
        case .jobSubmitted(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 7)
            c.pointee.job_submitted = try writer.message(value)
        case .jobPlaced(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 8)
            c.pointee.job_placed = try writer.message(value)
        case .jobStopping(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 9)
            c.pointee.job_stopping = try writer.message(value)
        case .jobRequeued(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 10)
            c.pointee.job_requeued = try writer.message(value)
        case .jobFinished(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 11)
            c.pointee.job_finished = try writer.message(value)
        case .jobArchived(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 12)
            c.pointee.job_archived = value
        case .allocationStarted(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 13)
            c.pointee.allocation_started = try writer.message(value)
        case .allocationEnded(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 14)
            c.pointee.allocation_ended = try writer.message(value)
        case .nodeClosed(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 15)
            c.pointee.node_closed = try writer.message(value)
        case .nodeReopened(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 16)
            c.pointee.node_reopened = try writer.message(value)
        case .jobHeld(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 17)
            c.pointee.job_held = try writer.message(value)
        case .jobReleased(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 18)
            c.pointee.job_released = try writer.message(value)
        case .jobReady(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 19)
            c.pointee.job_ready = try writer.message(value)
        case .parentDeparted(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 20)
            c.pointee.parent_departed = try writer.message(value)
        case .nodeLabelled(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 25)
            c.pointee.node_labelled = try writer.message(value)
        case .nodeTainted(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 26)
            c.pointee.node_tainted = try writer.message(value)
        case .nodeVouchedDown(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 27)
            c.pointee.node_vouched_down = try writer.message(value)
        case .nodeRemoved(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 28)
            c.pointee.node_removed = try writer.message(value)
        case .jobSplit(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 21)
            c.pointee.job_split = try writer.message(value)
        case .elementsEnded(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 22)
            c.pointee.elements_ended = try writer.message(value)
        case .clusterRecovered(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 40)
            c.pointee.cluster_recovered = try writer.message(value)
        case .roleGranted(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 50)
            c.pointee.role_granted = try writer.message(value)
        case .roleRevoked(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 51)
            c.pointee.role_revoked = try writer.message(value)
        case .rosterDeclared(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 52)
            c.pointee.roster_declared = try writer.message(value)
        case .rosterDissolved(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 53)
            c.pointee.roster_dissolved = try writer.message(value)
        case .classDeclared(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 54)
            c.pointee.class_declared = try writer.message(value)
        case .classDropped(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 55)
            c.pointee.class_dropped = try writer.message(value)
        case .recurringDeclared(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 80)
            c.pointee.recurring_declared = try writer.message(value)
        case .recurringSuspended(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 81)
            c.pointee.recurring_suspended = try writer.message(value)
        case .recurringResumed(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 82)
            c.pointee.recurring_resumed = try writer.message(value)
        case .recurringDropped(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 83)
            c.pointee.recurring_dropped = try writer.message(value)
        case .recurringFired(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 84)
            c.pointee.recurring_fired = try writer.message(value)
        case .recurringPassed(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 85)
            c.pointee.recurring_passed = try writer.message(value)
        case .jobSuspended(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 70)
            c.pointee.job_suspended = try writer.message(value)
        case .jobResumed(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 71)
            c.pointee.job_resumed = try writer.message(value)
        case .nodeFencing(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 89)
            c.pointee.node_fencing = try writer.message(value)
        case .clusterMaintained(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 90)
            c.pointee.cluster_maintained = try writer.message(value)
        case .serviceDeclared(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 91)
            c.pointee.service_declared = try writer.message(value)
        case .serviceMoved(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 92)
            c.pointee.service_moved = try writer.message(value)
        case .serviceScaled(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 93)
            c.pointee.service_scaled = try writer.message(value)
        case .serviceDropped(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 94)
            c.pointee.service_dropped = try writer.message(value)
        case .serviceRemoved(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 95)
            c.pointee.service_removed = try writer.message(value)
        case .serviceScalingSet(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 96)
            c.pointee.service_scaling_set = try writer.message(value)
        case .modelRegistered(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 97)
            c.pointee.model_registered = try writer.message(value)
        case .modelRemoved(let value):
            c.pointee.fact_case = Coord__V1__Event__FactCase(rawValue: 98)
            c.pointee.model_removed = try writer.message(value)
        case nil: break
        }
    }

    private static func readFact(
        _ c: UnsafePointer<Coord__V1__Event>, _ reader: WireReader
    ) throws(WireError) -> Fact? {
        switch c.pointee.fact_case.rawValue {
        case 1: try .clusterOpened(reader.chosen(c.pointee.cluster_opened))
        case 2: try .promised(reader.chosen(c.pointee.promised))
        case 3: try .queueDeclared(reader.chosen(c.pointee.queue_declared))
        case 4: try .nodeJoined(reader.chosen(c.pointee.node_joined))
        case 5: try .nodeInventoried(reader.chosen(c.pointee.node_inventoried))
        case 6: try .nodeLost(reader.chosen(c.pointee.node_lost))
        case 7: try .jobSubmitted(reader.chosen(c.pointee.job_submitted))
        case 8: try .jobPlaced(reader.chosen(c.pointee.job_placed))
        case 9: try .jobStopping(reader.chosen(c.pointee.job_stopping))
        case 10: try .jobRequeued(reader.chosen(c.pointee.job_requeued))
        case 11: try .jobFinished(reader.chosen(c.pointee.job_finished))
        case 12: .jobArchived(c.pointee.job_archived)
        case 13: try .allocationStarted(reader.chosen(c.pointee.allocation_started))
        case 14: try .allocationEnded(reader.chosen(c.pointee.allocation_ended))
        case 15: try .nodeClosed(reader.chosen(c.pointee.node_closed))
        case 16: try .nodeReopened(reader.chosen(c.pointee.node_reopened))
        case 17: try .jobHeld(reader.chosen(c.pointee.job_held))
        case 18: try .jobReleased(reader.chosen(c.pointee.job_released))
        case 19: try .jobReady(reader.chosen(c.pointee.job_ready))
        case 20: try .parentDeparted(reader.chosen(c.pointee.parent_departed))
        case 25: try .nodeLabelled(reader.chosen(c.pointee.node_labelled))
        case 26: try .nodeTainted(reader.chosen(c.pointee.node_tainted))
        case 27: try .nodeVouchedDown(reader.chosen(c.pointee.node_vouched_down))
        case 28: try .nodeRemoved(reader.chosen(c.pointee.node_removed))
        case 21: try .jobSplit(reader.chosen(c.pointee.job_split))
        case 22: try .elementsEnded(reader.chosen(c.pointee.elements_ended))
        case 40: try .clusterRecovered(reader.chosen(c.pointee.cluster_recovered))
        case 50: try .roleGranted(reader.chosen(c.pointee.role_granted))
        case 51: try .roleRevoked(reader.chosen(c.pointee.role_revoked))
        case 52: try .rosterDeclared(reader.chosen(c.pointee.roster_declared))
        case 53: try .rosterDissolved(reader.chosen(c.pointee.roster_dissolved))
        case 54: try .classDeclared(reader.chosen(c.pointee.class_declared))
        case 55: try .classDropped(reader.chosen(c.pointee.class_dropped))
        case 80: try .recurringDeclared(reader.chosen(c.pointee.recurring_declared))
        case 81: try .recurringSuspended(reader.chosen(c.pointee.recurring_suspended))
        case 82: try .recurringResumed(reader.chosen(c.pointee.recurring_resumed))
        case 83: try .recurringDropped(reader.chosen(c.pointee.recurring_dropped))
        case 84: try .recurringFired(reader.chosen(c.pointee.recurring_fired))
        case 85: try .recurringPassed(reader.chosen(c.pointee.recurring_passed))
        case 70: try .jobSuspended(reader.chosen(c.pointee.job_suspended))
        case 71: try .jobResumed(reader.chosen(c.pointee.job_resumed))
        case 89: try .nodeFencing(reader.chosen(c.pointee.node_fencing))
        case 90: try .clusterMaintained(reader.chosen(c.pointee.cluster_maintained))
        case 91: try .serviceDeclared(reader.chosen(c.pointee.service_declared))
        case 92: try .serviceMoved(reader.chosen(c.pointee.service_moved))
        case 93: try .serviceScaled(reader.chosen(c.pointee.service_scaled))
        case 94: try .serviceDropped(reader.chosen(c.pointee.service_dropped))
        case 95: try .serviceRemoved(reader.chosen(c.pointee.service_removed))
        case 96: try .serviceScalingSet(reader.chosen(c.pointee.service_scaling_set))
        case 97: try .modelRegistered(reader.chosen(c.pointee.model_registered))
        case 98: try .modelRemoved(reader.chosen(c.pointee.model_removed))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Event>? {
        coord__v1__event__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
