// Random values of every message, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import Wire

extension PBPrincipalKind: SampleEnum {}
extension PBLauncher: SampleEnum {}
extension PBScalingChoice: SampleEnum {}
extension PBFailureReason: SampleEnum {}
extension PBFailureAction: SampleEnum {}
extension PBConcurrencyPolicy: SampleEnum {}
extension PBTaintEffect: SampleEnum {}
extension PBDependencyKind: SampleEnum {}
extension PBExitKind: SampleEnum {}
extension PBStopKind: SampleEnum {}
extension PBOutcomeKind: SampleEnum {}
extension PBPhaseKind: SampleEnum {}
extension PBEndingKind: SampleEnum {}
extension PBLimitKind: SampleEnum {}
extension PBRoleKind: SampleEnum {}
extension PBRosterKind: SampleEnum {}
extension PBWaitKind: SampleEnum {}
extension PBRejectionKind: SampleEnum {}
extension PBFactKind: SampleEnum {}

extension PBNothing: Sample {
    static func drawn(from source: inout SampleSource) -> PBNothing {
        PBNothing()
    }
}

extension PBPrincipal: Sample {
    static func drawn(from source: inout SampleSource) -> PBPrincipal {
        var value = PBPrincipal()
        value.kind = source.draw()
        value.name = source.draw()
        return value
    }
}

extension PBRequestKey: Sample {
    static func drawn(from source: inout SampleSource) -> PBRequestKey {
        var value = PBRequestKey()
        value.client = source.draw()
        value.sequence = source.draw()
        return value
    }
}

extension PBNamedAmount: Sample {
    static func drawn(from source: inout SampleSource) -> PBNamedAmount {
        var value = PBNamedAmount()
        value.name = source.draw()
        value.amount = source.draw()
        return value
    }
}

extension PBResources: Sample {
    static func drawn(from source: inout SampleSource) -> PBResources {
        var value = PBResources()
        value.cpuMilli = source.draw()
        value.memoryBytes = source.draw()
        value.gpus = source.draw()
        value.others = source.draw()
        return value
    }
}

extension PBUnits: Sample {
    static func drawn(from source: inout SampleSource) -> PBUnits {
        var value = PBUnits()
        value.gpus = source.draw()
        value.cores = source.draw()
        value.ports = source.draw()
        return value
    }
}

extension PBJobSpec: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSpec {
        var value = PBJobSpec()
        value.name = source.draw()
        value.namespace = source.draw()
        value.account = source.draw()
        value.queue = source.draw()
        value.ranks = source.draw()
        value.nodes = source.draw()
        value.requests = source.draw()
        value.cpuLimit = source.draw()
        value.memoryLimit = source.draw()
        value.launcher = source.draw()
        value.timeLimit = source.draw()
        value.maxRestarts = source.draw()
        value.priority = source.draw()
        value.onDisconnect = source.draw()
        value.payload = source.draw()
        value.startsHeld = source.draw()
        value.begin = source.draw()
        value.deadline = source.draw()
        value.dependency = source.draw()
        value.array = source.draw()
        value.nodeSelector = source.draw()
        value.includeNodes = source.draw()
        value.excludeNodes = source.draw()
        value.constraint = source.draw()
        value.isExclusive = source.draw()
        value.tolerations = source.draw()
        value.priorityClass = source.draw()
        value.recurring = source.draw()
        value.endNotice = source.draw()
        value.failureRules = source.draw()
        value.workflow = source.draw()
        value.replica = source.draw()
        value.model = source.draw()
        return value
    }
}

extension PBJobSpec.Nodes: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSpec.Nodes {
        switch source.pick(below: 1) {
        default: .exactNodes(source.draw())
        }
    }
}

extension PBJobSpec.CPULimit: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSpec.CPULimit {
        switch source.pick(below: 1) {
        default: .cpuLimitMilli(source.draw())
        }
    }
}

extension PBJobSpec.MemoryLimit: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSpec.MemoryLimit {
        switch source.pick(below: 1) {
        default: .memoryLimitBytes(source.draw())
        }
    }
}

extension PBJobSpec.TimeLimit: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSpec.TimeLimit {
        switch source.pick(below: 1) {
        default: .timeLimitMs(source.draw())
        }
    }
}

extension PBJobSpec.OnDisconnect: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSpec.OnDisconnect {
        switch source.pick(below: 3) {
        case 0: .rerunAfterMs(source.draw())
        case 1: .keep(source.draw())
        default: .stopAfterMs(source.draw())
        }
    }
}

extension PBJobSpec.Begin: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSpec.Begin {
        switch source.pick(below: 1) {
        default: .beginMs(source.draw())
        }
    }
}

extension PBJobSpec.Deadline: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobSpec.Deadline {
        switch source.pick(below: 1) {
        default: .deadlineMs(source.draw())
        }
    }
}

extension PBReplicaOf: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaOf {
        var value = PBReplicaOf()
        value.service = source.draw()
        value.revision = source.draw()
        return value
    }
}

extension PBReplicaShare: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaShare {
        var value = PBReplicaShare()
        value.share = source.draw()
        return value
    }
}

extension PBReplicaShare.Share: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaShare.Share {
        switch source.pick(below: 2) {
        case 0: .count(source.draw())
        default: .percent(source.draw())
        }
    }
}

extension PBRolloutStep: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutStep {
        var value = PBRolloutStep()
        value.permille = source.draw()
        value.hold = source.draw()
        return value
    }
}

extension PBRolloutStep.Hold: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutStep.Hold {
        switch source.pick(below: 1) {
        default: .holdMs(source.draw())
        }
    }
}

extension PBRolloutAnalysis: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutAnalysis {
        var value = PBRolloutAnalysis()
        value.leastRequests = source.draw()
        value.errorExcessPpm = source.draw()
        value.latencyPermille = source.draw()
        return value
    }
}

extension PBRolloutSteps: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutSteps {
        var value = PBRolloutSteps()
        value.steps = source.draw()
        value.analysis = source.draw()
        return value
    }
}

extension PBRolloutExchange: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutExchange {
        var value = PBRolloutExchange()
        value.surge = source.draw()
        value.unavailable = source.draw()
        return value
    }
}

extension PBHttpHeader: Sample {
    static func drawn(from source: inout SampleSource) -> PBHttpHeader {
        var value = PBHttpHeader()
        value.name = source.draw()
        value.value = source.draw()
        return value
    }
}

extension PBHttpPost: Sample {
    static func drawn(from source: inout SampleSource) -> PBHttpPost {
        var value = PBHttpPost()
        value.body = source.draw()
        value.contentType = source.draw()
        return value
    }
}

extension PBHttpProbe: Sample {
    static func drawn(from source: inout SampleSource) -> PBHttpProbe {
        var value = PBHttpProbe()
        value.path = source.draw()
        value.port = source.draw()
        value.isEncrypted = source.draw()
        value.headers = source.draw()
        value.post = source.draw()
        return value
    }
}

extension PBGrpcProbe: Sample {
    static func drawn(from source: inout SampleSource) -> PBGrpcProbe {
        var value = PBGrpcProbe()
        value.service = source.draw()
        value.port = source.draw()
        return value
    }
}

extension PBExecProbe: Sample {
    static func drawn(from source: inout SampleSource) -> PBExecProbe {
        var value = PBExecProbe()
        value.command = source.draw()
        return value
    }
}

extension PBProbeTiming: Sample {
    static func drawn(from source: inout SampleSource) -> PBProbeTiming {
        var value = PBProbeTiming()
        value.initialDelayMs = source.draw()
        value.periodMs = source.draw()
        value.timeoutMs = source.draw()
        value.successThreshold = source.draw()
        value.failureThreshold = source.draw()
        return value
    }
}

extension PBProbeSpec: Sample {
    static func drawn(from source: inout SampleSource) -> PBProbeSpec {
        var value = PBProbeSpec()
        value.action = source.draw()
        value.timing = source.draw()
        value.grace = source.draw()
        return value
    }
}

extension PBProbeSpec.Action: Sample {
    static func drawn(from source: inout SampleSource) -> PBProbeSpec.Action {
        switch source.pick(below: 4) {
        case 0: .http(source.draw())
        case 1: .tcp(source.draw())
        case 2: .grpc(source.draw())
        default: .exec(source.draw())
        }
    }
}

extension PBProbeSpec.Grace: Sample {
    static func drawn(from source: inout SampleSource) -> PBProbeSpec.Grace {
        switch source.pick(below: 1) {
        default: .graceMs(source.draw())
        }
    }
}

extension PBReplicaProbes: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaProbes {
        var value = PBReplicaProbes()
        value.startup = source.draw()
        value.readiness = source.draw()
        value.liveness = source.draw()
        return value
    }
}

extension PBServiceRoute: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceRoute {
        var value = PBServiceRoute()
        value.host = source.draw()
        value.path = source.draw()
        value.stripsPrefix = source.draw()
        return value
    }
}

extension PBServiceTraffic: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceTraffic {
        var value = PBServiceTraffic()
        value.routes = source.draw()
        value.isSticky = source.draw()
        value.inFlightLimit = source.draw()
        value.drainMs = source.draw()
        return value
    }
}

extension PBServiceSpec: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceSpec {
        var value = PBServiceSpec()
        value.name = source.draw()
        value.replicas = source.draw()
        value.job = source.draw()
        value.probes = source.draw()
        value.minReadyMs = source.draw()
        value.strategy = source.draw()
        value.deadline = source.draw()
        value.traffic = source.draw()
        return value
    }
}

extension PBServiceSpec.Strategy: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceSpec.Strategy {
        switch source.pick(below: 2) {
        case 0: .steps(source.draw())
        default: .exchange(source.draw())
        }
    }
}

extension PBServiceSpec.Deadline: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceSpec.Deadline {
        switch source.pick(below: 1) {
        default: .deadlineMs(source.draw())
        }
    }
}

extension PBServiceMetric: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceMetric {
        var value = PBServiceMetric()
        value.resource = source.draw()
        value.target = source.draw()
        return value
    }
}

extension PBServiceMetric.Target: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceMetric.Target {
        switch source.pick(below: 2) {
        case 0: .utilization(source.draw())
        default: .averageMilli(source.draw())
        }
    }
}

extension PBScalingPolicy: Sample {
    static func drawn(from source: inout SampleSource) -> PBScalingPolicy {
        var value = PBScalingPolicy()
        value.amount = source.draw()
        value.periodMs = source.draw()
        return value
    }
}

extension PBScalingPolicy.Amount: Sample {
    static func drawn(from source: inout SampleSource) -> PBScalingPolicy.Amount {
        switch source.pick(below: 2) {
        case 0: .replicas(source.draw())
        default: .percent(source.draw())
        }
    }
}

extension PBScalingRules: Sample {
    static func drawn(from source: inout SampleSource) -> PBScalingRules {
        var value = PBScalingRules()
        value.choice = source.draw()
        value.policies = source.draw()
        value.stabilizationMs = source.draw()
        value.tolerancePpm = source.draw()
        return value
    }
}

extension PBServiceScaling: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceScaling {
        var value = PBServiceScaling()
        value.least = source.draw()
        value.most = source.draw()
        value.metrics = source.draw()
        value.up = source.draw()
        value.down = source.draw()
        value.initializationMs = source.draw()
        value.readinessDelayMs = source.draw()
        return value
    }
}

extension PBWorseFigure: Sample {
    static func drawn(from source: inout SampleSource) -> PBWorseFigure {
        var value = PBWorseFigure()
        value.now = source.draw()
        value.before = source.draw()
        return value
    }
}

extension PBRolloutFault: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutFault {
        var value = PBRolloutFault()
        value.fault = source.draw()
        return value
    }
}

extension PBRolloutFault.Fault: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutFault.Fault {
        switch source.pick(below: 6) {
        case 0: .undone(source.draw())
        case 1: .deadlineMs(source.draw())
        case 2: .crashes(source.draw())
        case 3: .unsteady(source.draw())
        case 4: .errors(source.draw())
        default: .latency(source.draw())
        }
    }
}

extension PBRolloutStage: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutStage {
        var value = PBRolloutStage()
        value.stage = source.draw()
        return value
    }
}

extension PBRolloutStage.Stage: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutStage.Stage {
        switch source.pick(below: 7) {
        case 0: .filling(source.draw())
        case 1: .holding(source.draw())
        case 2: .exchanging(source.draw())
        case 3: .emptying(source.draw())
        case 4: .returning(source.draw())
        case 5: .settled(source.draw())
        default: .rolledBack(source.draw())
        }
    }
}

extension PBRolloutState: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutState {
        var value = PBRolloutState()
        value.revision = source.draw()
        value.stage = source.draw()
        value.isPaused = source.draw()
        value.sinceMs = source.draw()
        return value
    }
}

extension PBRolloutEnd: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutEnd {
        var value = PBRolloutEnd()
        value.revision = source.draw()
        value.fault = source.draw()
        value.atMs = source.draw()
        value.replica = source.draw()
        return value
    }
}

extension PBServiceRevision: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceRevision {
        var value = PBServiceRevision()
        value.number = source.draw()
        value.spec = source.draw()
        value.by = source.draw()
        value.createdMs = source.draw()
        return value
    }
}

extension PBServiceDrop: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceDrop {
        var value = PBServiceDrop()
        value.by = source.draw()
        value.sinceMs = source.draw()
        return value
    }
}

extension PBEndNotice: Sample {
    static func drawn(from source: inout SampleSource) -> PBEndNotice {
        var value = PBEndNotice()
        value.signal = source.draw()
        value.beforeMs = source.draw()
        value.isForFirstProcess = source.draw()
        return value
    }
}

extension PBCodeRange: Sample {
    static func drawn(from source: inout SampleSource) -> PBCodeRange {
        var value = PBCodeRange()
        value.lower = source.draw()
        value.upper = source.draw()
        return value
    }
}

extension PBFailureRule: Sample {
    static func drawn(from source: inout SampleSource) -> PBFailureRule {
        var value = PBFailureRule()
        value.codes = source.draw()
        value.signals = source.draw()
        value.reasons = source.draw()
        value.action = source.draw()
        value.output = source.draw()
        return value
    }
}

extension PBWorkflowPart: Sample {
    static func drawn(from source: inout SampleSource) -> PBWorkflowPart {
        var value = PBWorkflowPart()
        value.name = source.draw()
        value.first = source.draw()
        value.count = source.draw()
        return value
    }
}

extension PBRecurringRun: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringRun {
        var value = PBRecurringRun()
        value.recurring = source.draw()
        value.timeMs = source.draw()
        return value
    }
}

extension PBRecurringSpec: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringSpec {
        var value = PBRecurringSpec()
        value.name = source.draw()
        value.schedule = source.draw()
        value.zone = source.draw()
        value.rules = source.draw()
        value.concurrency = source.draw()
        value.startingDeadline = source.draw()
        value.job = source.draw()
        return value
    }
}

extension PBRecurringSpec.StartingDeadline: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringSpec.StartingDeadline {
        switch source.pick(below: 1) {
        default: .startingDeadlineMs(source.draw())
        }
    }
}

extension PBZoneRules: Sample {
    static func drawn(from source: inout SampleSource) -> PBZoneRules {
        var value = PBZoneRules()
        value.firstOffset = source.draw()
        value.seconds = source.draw()
        value.offsets = source.draw()
        value.yearly = source.draw()
        return value
    }
}

extension PBPassCause: Sample {
    static func drawn(from source: inout SampleSource) -> PBPassCause {
        var value = PBPassCause()
        value.cause = source.draw()
        return value
    }
}

extension PBPassCause.Cause: Sample {
    static func drawn(from source: inout SampleSource) -> PBPassCause.Cause {
        switch source.pick(below: 3) {
        case 0: .tooLate(source.draw())
        case 1: .stillRunning(source.draw())
        default: .refused(source.draw())
        }
    }
}

extension PBRecurringFiring: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringFiring {
        var value = PBRecurringFiring()
        value.timeMs = source.draw()
        value.job = source.draw()
        value.missed = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRecurringPass: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringPass {
        var value = PBRecurringPass()
        value.timeMs = source.draw()
        value.cause = source.draw()
        value.missed = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRecurringMiss: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringMiss {
        var value = PBRecurringMiss()
        value.count = source.draw()
        value.atMs = source.draw()
        return value
    }
}

extension PBRecurringSuspension: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringSuspension {
        var value = PBRecurringSuspension()
        value.by = source.draw()
        value.sinceMs = source.draw()
        return value
    }
}

extension PBLabel: Sample {
    static func drawn(from source: inout SampleSource) -> PBLabel {
        var value = PBLabel()
        value.key = source.draw()
        value.value = source.draw()
        return value
    }
}

extension PBTaint: Sample {
    static func drawn(from source: inout SampleSource) -> PBTaint {
        var value = PBTaint()
        value.key = source.draw()
        value.value = source.draw()
        value.effect = source.draw()
        return value
    }
}

extension PBToleration: Sample {
    static func drawn(from source: inout SampleSource) -> PBToleration {
        var value = PBToleration()
        value.key = source.draw()
        value.test = source.draw()
        value.effects = source.draw()
        return value
    }
}

extension PBToleration.Test: Sample {
    static func drawn(from source: inout SampleSource) -> PBToleration.Test {
        switch source.pick(below: 1) {
        default: .value(source.draw())
        }
    }
}

extension PBElementRuns: Sample {
    static func drawn(from source: inout SampleSource) -> PBElementRuns {
        var value = PBElementRuns()
        value.firsts = source.draw()
        value.steps = source.draw()
        value.counts = source.draw()
        return value
    }
}

extension PBArrayShape: Sample {
    static func drawn(from source: inout SampleSource) -> PBArrayShape {
        var value = PBArrayShape()
        value.indices = source.draw()
        value.limit = source.draw()
        value.hasItems = source.draw()
        return value
    }
}

extension PBArrayShape.Limit: Sample {
    static func drawn(from source: inout SampleSource) -> PBArrayShape.Limit {
        switch source.pick(below: 1) {
        default: .maxRunning(source.draw())
        }
    }
}

extension PBElementName: Sample {
    static func drawn(from source: inout SampleSource) -> PBElementName {
        var value = PBElementName()
        value.array = source.draw()
        value.index = source.draw()
        return value
    }
}

extension PBDependency: Sample {
    static func drawn(from source: inout SampleSource) -> PBDependency {
        var value = PBDependency()
        value.kinds = source.draw()
        value.jobs = source.draw()
        value.isAny = source.draw()
        value.elements = source.draw()
        value.isSingleton = source.draw()
        return value
    }
}

extension PBVariable: Sample {
    static func drawn(from source: inout SampleSource) -> PBVariable {
        var value = PBVariable()
        value.name = source.draw()
        value.value = source.draw()
        return value
    }
}

extension PBLaunchPayload: Sample {
    static func drawn(from source: inout SampleSource) -> PBLaunchPayload {
        var value = PBLaunchPayload()
        value.command = source.draw()
        value.environment = source.draw()
        value.directory = source.draw()
        value.checkpoint = source.draw()
        value.items = source.draw()
        return value
    }
}

extension PBLaunchPayload.Directory: Sample {
    static func drawn(from source: inout SampleSource) -> PBLaunchPayload.Directory {
        switch source.pick(below: 1) {
        default: .workingDirectory(source.draw())
        }
    }
}

extension PBLaunchPayload.Checkpoint: Sample {
    static func drawn(from source: inout SampleSource) -> PBLaunchPayload.Checkpoint {
        switch source.pick(below: 1) {
        default: .checkpointDirectory(source.draw())
        }
    }
}

extension PBExit: Sample {
    static func drawn(from source: inout SampleSource) -> PBExit {
        var value = PBExit()
        value.kind = source.draw()
        value.number = source.draw()
        value.peakBytes = source.draw()
        value.limitBytes = source.draw()
        value.why = source.draw()
        return value
    }
}

extension PBBlame: Sample {
    static func drawn(from source: inout SampleSource) -> PBBlame {
        var value = PBBlame()
        value.rank = source.draw()
        value.node = source.draw()
        value.exit = source.draw()
        value.signs = source.draw()
        return value
    }
}

extension PBStopCause: Sample {
    static func drawn(from source: inout SampleSource) -> PBStopCause {
        var value = PBStopCause()
        value.kind = source.draw()
        value.by = source.draw()
        value.blame = source.draw()
        value.node = source.draw()
        value.why = source.draw()
        return value
    }
}

extension PBOutcome: Sample {
    static func drawn(from source: inout SampleSource) -> PBOutcome {
        var value = PBOutcome()
        value.kind = source.draw()
        value.blame = source.draw()
        value.node = source.draw()
        value.by = source.draw()
        value.why = source.draw()
        return value
    }
}

extension PBJobPhase: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobPhase {
        var value = PBJobPhase()
        value.kind = source.draw()
        value.sinceMs = source.draw()
        value.cause = source.draw()
        value.outcome = source.draw()
        value.holder = source.draw()
        return value
    }
}

extension PBEnding: Sample {
    static func drawn(from source: inout SampleSource) -> PBEnding {
        var value = PBEnding()
        value.kind = source.draw()
        value.rank = source.draw()
        value.exit = source.draw()
        value.why = source.draw()
        return value
    }
}

extension PBQuotaBound: Sample {
    static func drawn(from source: inout SampleSource) -> PBQuotaBound {
        var value = PBQuotaBound()
        value.kind = source.draw()
        value.amount = source.draw()
        return value
    }
}

extension PBQueueSpec: Sample {
    static func drawn(from source: inout SampleSource) -> PBQueueSpec {
        var value = PBQueueSpec()
        value.name = source.draw()
        value.bounds = source.draw()
        value.pendingLimit = source.draw()
        value.isClosed = source.draw()
        value.isStrictFifo = source.draw()
        value.userLimits = source.draw()
        value.accountLimits = source.draw()
        value.rolloutSurge = source.draw()
        return value
    }
}

extension PBUsageBound: Sample {
    static func drawn(from source: inout SampleSource) -> PBUsageBound {
        var value = PBUsageBound()
        value.running = source.draw()
        value.pending = source.draw()
        value.gpus = source.draw()
        return value
    }
}

extension PBUsageBound.Running: Sample {
    static func drawn(from source: inout SampleSource) -> PBUsageBound.Running {
        switch source.pick(below: 1) {
        default: .runningJobs(source.draw())
        }
    }
}

extension PBUsageBound.Pending: Sample {
    static func drawn(from source: inout SampleSource) -> PBUsageBound.Pending {
        switch source.pick(below: 1) {
        default: .pendingJobs(source.draw())
        }
    }
}

extension PBUsageBound.GPUs: Sample {
    static func drawn(from source: inout SampleSource) -> PBUsageBound.GPUs {
        switch source.pick(below: 1) {
        default: .gpuCount(source.draw())
        }
    }
}

extension PBLimitReached: Sample {
    static func drawn(from source: inout SampleSource) -> PBLimitReached {
        var value = PBLimitReached()
        value.queue = source.draw()
        value.holder = source.draw()
        value.kind = source.draw()
        value.used = source.draw()
        value.limit = source.draw()
        value.asked = source.draw()
        return value
    }
}

extension PBLimitReached.Holder: Sample {
    static func drawn(from source: inout SampleSource) -> PBLimitReached.Holder {
        switch source.pick(below: 2) {
        case 0: .user(source.draw())
        default: .account(source.draw())
        }
    }
}

extension PBSubject: Sample {
    static func drawn(from source: inout SampleSource) -> PBSubject {
        var value = PBSubject()
        value.who = source.draw()
        return value
    }
}

extension PBSubject.Who: Sample {
    static func drawn(from source: inout SampleSource) -> PBSubject.Who {
        switch source.pick(below: 2) {
        case 0: .user(source.draw())
        default: .group(source.draw())
        }
    }
}

extension PBScope: Sample {
    static func drawn(from source: inout SampleSource) -> PBScope {
        var value = PBScope()
        value.place = source.draw()
        return value
    }
}

extension PBScope.Place: Sample {
    static func drawn(from source: inout SampleSource) -> PBScope.Place {
        switch source.pick(below: 2) {
        case 0: .namespace(source.draw())
        default: .cluster(source.draw())
        }
    }
}

extension PBGrant: Sample {
    static func drawn(from source: inout SampleSource) -> PBGrant {
        var value = PBGrant()
        value.subject = source.draw()
        value.role = source.draw()
        value.scope = source.draw()
        return value
    }
}

extension PBRoster: Sample {
    static func drawn(from source: inout SampleSource) -> PBRoster {
        var value = PBRoster()
        value.kind = source.draw()
        value.name = source.draw()
        value.members = source.draw()
        return value
    }
}

extension PBPriorityClass: Sample {
    static func drawn(from source: inout SampleSource) -> PBPriorityClass {
        var value = PBPriorityClass()
        value.name = source.draw()
        value.value = source.draw()
        value.forEveryone = source.draw()
        return value
    }
}

extension PBNodeClosure: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeClosure {
        var value = PBNodeClosure()
        value.isDraining = source.draw()
        value.reason = source.draw()
        value.by = source.draw()
        value.sinceMs = source.draw()
        value.deadline = source.draw()
        value.rebootOf = source.draw()
        value.staysClosed = source.draw()
        value.rebootFailure = source.draw()
        return value
    }
}

extension PBNodeClosure.Deadline: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeClosure.Deadline {
        switch source.pick(below: 1) {
        default: .deadlineMs(source.draw())
        }
    }
}

extension PBDevice: Sample {
    static func drawn(from source: inout SampleSource) -> PBDevice {
        var value = PBDevice()
        value.uuid = source.draw()
        value.model = source.draw()
        value.memoryBytes = source.draw()
        return value
    }
}

extension PBNodeInventory: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeInventory {
        var value = PBNodeInventory()
        value.resources = source.draw()
        value.gpus = source.draw()
        value.portLower = source.draw()
        value.portUpper = source.draw()
        value.dataAddress = source.draw()
        value.kernelBoot = source.draw()
        value.unenforced = source.draw()
        value.machine = source.draw()
        value.runDirectory = source.draw()
        value.gateway = source.draw()
        value.ingressAddress = source.draw()
        value.ingressPort = source.draw()
        value.bulk = source.draw()
        return value
    }
}

extension PBWait: Sample {
    static func drawn(from source: inout SampleSource) -> PBWait {
        var value = PBWait()
        value.kind = source.draw()
        value.queue = source.draw()
        value.shortOf = source.draw()
        value.closest = source.draw()
        value.placed = source.draw()
        value.nodesUp = source.draw()
        value.nodesNeeded = source.draw()
        value.job = source.draw()
        value.holder = source.draw()
        value.timeMs = source.draw()
        value.dependency = source.draw()
        value.excludedBySelector = source.draw()
        value.excludedByConstraint = source.draw()
        value.excludedByList = source.draw()
        value.excludedByTaint = source.draw()
        value.absentNode = source.draw()
        value.element = source.draw()
        value.limit = source.draw()
        value.usageLimit = source.draw()
        value.rule = source.draw()
        value.cause = source.draw()
        return value
    }
}

extension PBWait.Closest: Sample {
    static func drawn(from source: inout SampleSource) -> PBWait.Closest {
        switch source.pick(below: 1) {
        default: .closestNode(source.draw())
        }
    }
}

extension PBRejection: Sample {
    static func drawn(from source: inout SampleSource) -> PBRejection {
        var value = PBRejection()
        value.kind = source.draw()
        value.field = source.draw()
        value.why = source.draw()
        value.job = source.draw()
        value.name = source.draw()
        value.limit = source.draw()
        value.excess = source.draw()
        value.principal = source.draw()
        value.verb = source.draw()
        value.key = source.draw()
        value.element = source.draw()
        value.reached = source.draw()
        return value
    }
}

extension PBTextList: Sample {
    static func drawn(from source: inout SampleSource) -> PBTextList {
        var value = PBTextList()
        value.shared = source.draw()
        value.added = source.draw()
        value.tails = source.draw()
        return value
    }
}

extension PBSuspension: Sample {
    static func drawn(from source: inout SampleSource) -> PBSuspension {
        var value = PBSuspension()
        value.by = source.draw()
        value.since = source.draw()
        value.beforeMs = source.draw()
        return value
    }
}

extension PBSuspension.Since: Sample {
    static func drawn(from source: inout SampleSource) -> PBSuspension.Since {
        switch source.pick(below: 1) {
        default: .sinceMs(source.draw())
        }
    }
}

extension PBJobFact: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobFact {
        var value = PBJobFact()
        value.kind = source.draw()
        value.atMs = source.draw()
        value.by = source.draw()
        value.attempt = source.draw()
        value.rankCount = source.draw()
        value.nodeCount = source.draw()
        value.hosts = source.draw()
        value.node = source.draw()
        value.rankLower = source.draw()
        value.rankUpper = source.draw()
        value.count = source.draw()
        value.ending = source.draw()
        value.cause = source.draw()
        value.reason = source.draw()
        value.outcome = source.draw()
        value.untilMs = source.draw()
        return value
    }
}

extension PBModelUse: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelUse {
        var value = PBModelUse()
        value.name = source.draw()
        value.version = source.draw()
        value.content = source.draw()
        value.bytes = source.draw()
        return value
    }
}

extension PBModelRoot: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelRoot {
        var value = PBModelRoot()
        value.bytes = source.draw()
        value.files = source.draw()
        value.listing = source.draw()
        return value
    }
}

extension PBModelListing: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelListing {
        var value = PBModelListing()
        value.files = source.draw()
        return value
    }
}

extension PBModelFile: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelFile {
        var value = PBModelFile()
        value.path = source.draw()
        value.bytes = source.draw()
        value.isExecutable = source.draw()
        value.pieces = source.draw()
        return value
    }
}

extension PBModelRow: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelRow {
        var value = PBModelRow()
        value.id = source.draw()
        value.namespace = source.draw()
        value.name = source.draw()
        value.versions = source.draw()
        value.next = source.draw()
        return value
    }
}

extension PBModelVersion: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelVersion {
        var value = PBModelVersion()
        value.number = source.draw()
        value.content = source.draw()
        value.bytes = source.draw()
        value.files = source.draw()
        value.parent = source.draw()
        value.by = source.draw()
        value.createdMs = source.draw()
        return value
    }
}
