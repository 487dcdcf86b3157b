// Random values of every message, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import Wire

extension PBRequeueKind: SampleEnum {}

extension PBEventBatch: Sample {
    static func drawn(from source: inout SampleSource) -> PBEventBatch {
        var value = PBEventBatch()
        value.events = source.draw()
        return value
    }
}

extension PBEvent: Sample {
    static func drawn(from source: inout SampleSource) -> PBEvent {
        var value = PBEvent()
        value.fact = source.draw()
        return value
    }
}

extension PBEvent.Fact: Sample {
    static func drawn(from source: inout SampleSource) -> PBEvent.Fact {
        switch source.pick(below: 51) {
        case 0: .clusterOpened(source.draw())
        case 1: .promised(source.draw())
        case 2: .queueDeclared(source.draw())
        case 3: .nodeJoined(source.draw())
        case 4: .nodeInventoried(source.draw())
        case 5: .nodeLost(source.draw())
        case 6: .jobSubmitted(source.draw())
        case 7: .jobPlaced(source.draw())
        case 8: .jobStopping(source.draw())
        case 9: .jobRequeued(source.draw())
        case 10: .jobFinished(source.draw())
        case 11: .jobArchived(source.draw())
        case 12: .allocationStarted(source.draw())
        case 13: .allocationEnded(source.draw())
        case 14: .nodeClosed(source.draw())
        case 15: .nodeReopened(source.draw())
        case 16: .jobHeld(source.draw())
        case 17: .jobReleased(source.draw())
        case 18: .jobReady(source.draw())
        case 19: .parentDeparted(source.draw())
        case 20: .nodeLabelled(source.draw())
        case 21: .nodeTainted(source.draw())
        case 22: .nodeVouchedDown(source.draw())
        case 23: .nodeRemoved(source.draw())
        case 24: .jobSplit(source.draw())
        case 25: .elementsEnded(source.draw())
        case 26: .clusterRecovered(source.draw())
        case 27: .roleGranted(source.draw())
        case 28: .roleRevoked(source.draw())
        case 29: .rosterDeclared(source.draw())
        case 30: .rosterDissolved(source.draw())
        case 31: .classDeclared(source.draw())
        case 32: .classDropped(source.draw())
        case 33: .recurringDeclared(source.draw())
        case 34: .recurringSuspended(source.draw())
        case 35: .recurringResumed(source.draw())
        case 36: .recurringDropped(source.draw())
        case 37: .recurringFired(source.draw())
        case 38: .recurringPassed(source.draw())
        case 39: .jobSuspended(source.draw())
        case 40: .jobResumed(source.draw())
        case 41: .nodeFencing(source.draw())
        case 42: .clusterMaintained(source.draw())
        case 43: .serviceDeclared(source.draw())
        case 44: .serviceMoved(source.draw())
        case 45: .serviceScaled(source.draw())
        case 46: .serviceDropped(source.draw())
        case 47: .serviceRemoved(source.draw())
        case 48: .serviceScalingSet(source.draw())
        case 49: .modelRegistered(source.draw())
        default: .modelRemoved(source.draw())
        }
    }
}

extension PBClusterOpened: Sample {
    static func drawn(from source: inout SampleSource) -> PBClusterOpened {
        var value = PBClusterOpened()
        value.epoch = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBClusterRecovered: Sample {
    static func drawn(from source: inout SampleSource) -> PBClusterRecovered {
        var value = PBClusterRecovered()
        value.epoch = source.draw()
        value.nextJob = source.draw()
        value.nextAllocation = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBClusterMaintained: Sample {
    static func drawn(from source: inout SampleSource) -> PBClusterMaintained {
        var value = PBClusterMaintained()
        value.maintenance = source.draw()
        return value
    }
}

extension PBMaintenance: Sample {
    static func drawn(from source: inout SampleSource) -> PBMaintenance {
        var value = PBMaintenance()
        value.lengthMs = source.draw()
        value.by = source.draw()
        value.sinceMs = source.draw()
        value.longestMs = source.draw()
        value.over = source.draw()
        return value
    }
}

extension PBJoinPromise: Sample {
    static func drawn(from source: inout SampleSource) -> PBJoinPromise {
        var value = PBJoinPromise()
        value.key = source.draw()
        value.expiresMs = source.draw()
        value.madeBy = source.draw()
        value.used = source.draw()
        return value
    }
}

extension PBJoinUse: Sample {
    static func drawn(from source: inout SampleSource) -> PBJoinUse {
        var value = PBJoinUse()
        value.node = source.draw()
        value.key = source.draw()
        return value
    }
}

extension PBNodeJoined: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeJoined {
        var value = PBNodeJoined()
        value.node = source.draw()
        value.name = source.draw()
        value.key = source.draw()
        value.token = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBNodeInventoried: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeInventoried {
        var value = PBNodeInventoried()
        value.node = source.draw()
        value.inventory = source.draw()
        return value
    }
}

extension PBNodeLost: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeLost {
        var value = PBNodeLost()
        value.node = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBNodeClosed: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeClosed {
        var value = PBNodeClosed()
        value.node = source.draw()
        value.closure = source.draw()
        return value
    }
}

extension PBNodeVouchedDown: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeVouchedDown {
        var value = PBNodeVouchedDown()
        value.node = source.draw()
        value.by = source.draw()
        value.reason = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBNodeRemoved: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeRemoved {
        var value = PBNodeRemoved()
        value.node = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBNodeReopened: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeReopened {
        var value = PBNodeReopened()
        value.node = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBNodeFencing: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeFencing {
        var value = PBNodeFencing()
        value.node = source.draw()
        value.atMs = source.draw()
        value.done = source.draw()
        value.by = source.draw()
        value.words = source.draw()
        return value
    }
}

extension PBNodeLabelled: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeLabelled {
        var value = PBNodeLabelled()
        value.node = source.draw()
        value.labels = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBNodeTainted: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeTainted {
        var value = PBNodeTainted()
        value.node = source.draw()
        value.taints = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobHeld: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobHeld {
        var value = PBJobHeld()
        value.job = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobReleased: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobReleased {
        var value = PBJobReleased()
        value.job = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobSuspended: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSuspended {
        var value = PBJobSuspended()
        value.job = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobResumed: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobResumed {
        var value = PBJobResumed()
        value.job = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobReady: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobReady {
        var value = PBJobReady()
        value.job = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBParentDeparted: Sample {
    static func drawn(from source: inout SampleSource) -> PBParentDeparted {
        var value = PBParentDeparted()
        value.job = source.draw()
        value.parent = source.draw()
        value.completed = source.draw()
        value.elements = source.draw()
        return value
    }
}

extension PBJobSplit: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSplit {
        var value = PBJobSplit()
        value.job = source.draw()
        value.array = source.draw()
        value.place = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBElementsEnded: Sample {
    static func drawn(from source: inout SampleSource) -> PBElementsEnded {
        var value = PBElementsEnded()
        value.array = source.draw()
        value.places = source.draw()
        value.outcome = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRoleGranted: Sample {
    static func drawn(from source: inout SampleSource) -> PBRoleGranted {
        var value = PBRoleGranted()
        value.grant = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRoleRevoked: Sample {
    static func drawn(from source: inout SampleSource) -> PBRoleRevoked {
        var value = PBRoleRevoked()
        value.subject = source.draw()
        value.scope = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRosterDeclared: Sample {
    static func drawn(from source: inout SampleSource) -> PBRosterDeclared {
        var value = PBRosterDeclared()
        value.roster = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRosterDissolved: Sample {
    static func drawn(from source: inout SampleSource) -> PBRosterDissolved {
        var value = PBRosterDissolved()
        value.kind = source.draw()
        value.name = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBClassDeclared: Sample {
    static func drawn(from source: inout SampleSource) -> PBClassDeclared {
        var value = PBClassDeclared()
        value.priorityClass = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBClassDropped: Sample {
    static func drawn(from source: inout SampleSource) -> PBClassDropped {
        var value = PBClassDropped()
        value.name = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRecurringDeclared: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringDeclared {
        var value = PBRecurringDeclared()
        value.recurring = source.draw()
        value.spec = source.draw()
        value.owner = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRecurringSuspended: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringSuspended {
        var value = PBRecurringSuspended()
        value.recurring = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRecurringResumed: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringResumed {
        var value = PBRecurringResumed()
        value.recurring = source.draw()
        value.skipsMissed = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRecurringDropped: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringDropped {
        var value = PBRecurringDropped()
        value.recurring = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRecurringFired: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringFired {
        var value = PBRecurringFired()
        value.recurring = source.draw()
        value.firing = source.draw()
        return value
    }
}

extension PBRecurringPassed: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringPassed {
        var value = PBRecurringPassed()
        value.recurring = source.draw()
        value.pass = source.draw()
        return value
    }
}

extension PBModelRegistered: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelRegistered {
        var value = PBModelRegistered()
        value.model = source.draw()
        value.namespace = source.draw()
        value.name = source.draw()
        value.version = source.draw()
        return value
    }
}

extension PBModelRemoved: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelRemoved {
        var value = PBModelRemoved()
        value.model = source.draw()
        value.version = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBServiceDeclared: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceDeclared {
        var value = PBServiceDeclared()
        value.service = source.draw()
        value.spec = source.draw()
        value.revision = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBServiceMoved: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceMoved {
        var value = PBServiceMoved()
        value.service = source.draw()
        value.rollout = source.draw()
        value.end = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBServiceScaled: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceScaled {
        var value = PBServiceScaled()
        value.service = source.draw()
        value.replicas = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBServiceScalingSet: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceScalingSet {
        var value = PBServiceScalingSet()
        value.service = source.draw()
        value.scaling = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBServiceDropped: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceDropped {
        var value = PBServiceDropped()
        value.service = source.draw()
        value.by = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBServiceRemoved: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceRemoved {
        var value = PBServiceRemoved()
        value.service = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobSubmitted: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSubmitted {
        var value = PBJobSubmitted()
        value.job = source.draw()
        value.spec = source.draw()
        value.owner = source.draw()
        value.request = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobPlaced: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobPlaced {
        var value = PBJobPlaced()
        value.job = source.draw()
        value.attempt = source.draw()
        value.allocations = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobStopping: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobStopping {
        var value = PBJobStopping()
        value.job = source.draw()
        value.cause = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBJobRequeued: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobRequeued {
        var value = PBJobRequeued()
        value.job = source.draw()
        value.kind = source.draw()
        value.atMs = source.draw()
        value.untilMs = source.draw()
        value.by = source.draw()
        return value
    }
}

extension PBJobFinished: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobFinished {
        var value = PBJobFinished()
        value.job = source.draw()
        value.outcome = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBAllocationStarted: Sample {
    static func drawn(from source: inout SampleSource) -> PBAllocationStarted {
        var value = PBAllocationStarted()
        value.allocation = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBAllocationEnded: Sample {
    static func drawn(from source: inout SampleSource) -> PBAllocationEnded {
        var value = PBAllocationEnded()
        value.allocation = source.draw()
        value.ending = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBAllocation: Sample {
    static func drawn(from source: inout SampleSource) -> PBAllocation {
        var value = PBAllocation()
        value.id = source.draw()
        value.job = source.draw()
        value.attempt = source.draw()
        value.node = source.draw()
        value.rankLower = source.draw()
        value.rankUpper = source.draw()
        value.resources = source.draw()
        value.units = source.draw()
        value.phase = source.draw()
        value.promisedTo = source.draw()
        return value
    }
}

extension PBAllocation.Phase: Sample {
    static func drawn(from source: inout SampleSource) -> PBAllocation.Phase {
        switch source.pick(below: 1) {
        default: .runningSinceMs(source.draw())
        }
    }
}

extension PBRunPlace: Sample {
    static func drawn(from source: inout SampleSource) -> PBRunPlace {
        var value = PBRunPlace()
        value.kernelBoot = source.draw()
        value.machine = source.draw()
        value.runDirectory = source.draw()
        return value
    }
}

extension PBCheckpointChunk: Sample {
    static func drawn(from source: inout SampleSource) -> PBCheckpointChunk {
        var value = PBCheckpointChunk()
        value.index = source.draw()
        value.rows = source.draw()
        return value
    }
}

extension PBCheckpointChunk.Rows: Sample {
    static func drawn(from source: inout SampleSource) -> PBCheckpointChunk.Rows {
        switch source.pick(below: 7) {
        case 0: .head(source.draw())
        case 1: .jobs(source.draw())
        case 2: .allocations(source.draw())
        case 3: .nodes(source.draw())
        case 4: .recurring(source.draw())
        case 5: .services(source.draw())
        default: .models(source.draw())
        }
    }
}

extension PBCheckpointHead: Sample {
    static func drawn(from source: inout SampleSource) -> PBCheckpointHead {
        var value = PBCheckpointHead()
        value.clusterHigh = source.draw()
        value.clusterLow = source.draw()
        value.epoch = source.draw()
        value.version = source.draw()
        value.nextJob = source.draw()
        value.nextAllocation = source.draw()
        value.nextNode = source.draw()
        value.queues = source.draw()
        value.promises = source.draw()
        value.requestClients = source.draw()
        value.requestSequences = source.draw()
        value.requestJobs = source.draw()
        value.finished = source.draw()
        value.finishedOrdinals = source.draw()
        value.grants = source.draw()
        value.rosters = source.draw()
        value.classes = source.draw()
        value.nextRecurring = source.draw()
        value.maintenance = source.draw()
        value.nextService = source.draw()
        value.nextModel = source.draw()
        return value
    }
}

extension PBModelRows: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelRows {
        var value = PBModelRows()
        value.rows = source.draw()
        return value
    }
}

extension PBServiceRows: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceRows {
        var value = PBServiceRows()
        value.rows = source.draw()
        return value
    }
}

extension PBServiceRow: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceRow {
        var value = PBServiceRow()
        value.id = source.draw()
        value.owner = source.draw()
        value.declaredMs = source.draw()
        value.replicas = source.draw()
        value.revisions = source.draw()
        value.serving = source.draw()
        value.rollout = source.draw()
        value.lastRollout = source.draw()
        value.drop = source.draw()
        value.scaling = source.draw()
        return value
    }
}

extension PBRecurringRows: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringRows {
        var value = PBRecurringRows()
        value.rows = source.draw()
        return value
    }
}

extension PBRecurringRow: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringRow {
        var value = PBRecurringRow()
        value.id = source.draw()
        value.spec = source.draw()
        value.owner = source.draw()
        value.declaredMs = source.draw()
        value.suspension = source.draw()
        value.settledMs = source.draw()
        value.lastFiring = source.draw()
        value.lastPass = source.draw()
        value.lastMiss = source.draw()
        return value
    }
}

extension PBJobRows: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobRows {
        var value = PBJobRows()
        value.rows = source.draw()
        return value
    }
}

extension PBJobRow: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobRow {
        var value = PBJobRow()
        value.id = source.draw()
        value.spec = source.draw()
        value.owner = source.draw()
        value.request = source.draw()
        value.submittedMs = source.draw()
        value.phase = source.draw()
        value.attempt = source.draw()
        value.restarts = source.draw()
        value.mishaps = source.draw()
        value.started = source.draw()
        value.placements = source.draw()
        value.version = source.draw()
        value.deferrals = source.draw()
        value.patience = source.draw()
        value.departedJobs = source.draw()
        value.departedCompleted = source.draw()
        value.departedElements = source.draw()
        value.element = source.draw()
        value.progress = source.draw()
        value.facts = source.draw()
        value.suspension = source.draw()
        return value
    }
}

extension PBJobRow.Started: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobRow.Started {
        switch source.pick(below: 1) {
        default: .startedMs(source.draw())
        }
    }
}

extension PBJobRow.Patience: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobRow.Patience {
        switch source.pick(below: 1) {
        default: .notBeforeMs(source.draw())
        }
    }
}

extension PBDepartedElements: Sample {
    static func drawn(from source: inout SampleSource) -> PBDepartedElements {
        var value = PBDepartedElements()
        value.place = source.draw()
        value.completed = source.draw()
        return value
    }
}

extension PBArrayProgress: Sample {
    static func drawn(from source: inout SampleSource) -> PBArrayProgress {
        var value = PBArrayProgress()
        value.count = source.draw()
        value.stretches = source.draw()
        value.states = source.draw()
        value.verdict = source.draw()
        value.ending = source.draw()
        return value
    }
}

extension PBPlacementList: Sample {
    static func drawn(from source: inout SampleSource) -> PBPlacementList {
        var value = PBPlacementList()
        value.allocations = source.draw()
        value.nodes = source.draw()
        value.rankGaps = source.draw()
        value.rankCounts = source.draw()
        value.endingKinds = source.draw()
        value.endings = source.draw()
        return value
    }
}

extension PBPlacementEnding: Sample {
    static func drawn(from source: inout SampleSource) -> PBPlacementEnding {
        var value = PBPlacementEnding()
        value.index = source.draw()
        value.ending = source.draw()
        return value
    }
}

extension PBAllocationRows: Sample {
    static func drawn(from source: inout SampleSource) -> PBAllocationRows {
        var value = PBAllocationRows()
        value.rows = source.draw()
        return value
    }
}

extension PBNodeRows: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeRows {
        var value = PBNodeRows()
        value.rows = source.draw()
        return value
    }
}

extension PBNodeFence: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeFence {
        var value = PBNodeFence()
        value.by = source.draw()
        value.reason = source.draw()
        value.sinceMs = source.draw()
        return value
    }
}

extension PBNodeRow: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeRow {
        var value = PBNodeRow()
        value.id = source.draw()
        value.name = source.draw()
        value.key = source.draw()
        value.joinedMs = source.draw()
        value.inventory = source.draw()
        value.nextPort = source.draw()
        value.lost = source.draw()
        value.closure = source.draw()
        value.labels = source.draw()
        value.taints = source.draw()
        value.removed = source.draw()
        value.proof = source.draw()
        value.fence = source.draw()
        return value
    }
}

extension PBNodeRow.Lost: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeRow.Lost {
        switch source.pick(below: 1) {
        default: .lostMs(source.draw())
        }
    }
}

extension PBNodeRow.Removed: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeRow.Removed {
        switch source.pick(below: 1) {
        default: .removedMs(source.draw())
        }
    }
}

extension PBNodeRow.Proof: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeRow.Proof {
        switch source.pick(below: 1) {
        default: .fencedMs(source.draw())
        }
    }
}
