// Random values of every message, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import Wire

extension PBAccountState: SampleEnum {}
extension PBReportKind: SampleEnum {}

extension PBAgentMessage: Sample {
    static func drawn(from source: inout SampleSource) -> PBAgentMessage {
        var value = PBAgentMessage()
        value.body = source.draw()
        value.sentMs = source.draw()
        return value
    }
}

extension PBAgentMessage.Body: Sample {
    static func drawn(from source: inout SampleSource) -> PBAgentMessage.Body {
        switch source.pick(below: 12) {
        case 0: .hello(source.draw())
        case 1: .reports(source.draw())
        case 2: .heartbeat(source.draw())
        case 3: .join(source.draw())
        case 4: .rebootFailed(source.draw())
        case 5: .health(source.draw())
        case 6: .released(source.draw())
        case 7: .usage(source.draw())
        case 8: .traffic(source.draw())
        case 9: .models(source.draw())
        case 10: .fetching(source.draw())
        default: .failedAhead(source.draw())
        }
    }
}

extension PBContentList: Sample {
    static func drawn(from source: inout SampleSource) -> PBContentList {
        var value = PBContentList()
        value.contents = source.draw()
        return value
    }
}

extension PBFetchReport: Sample {
    static func drawn(from source: inout SampleSource) -> PBFetchReport {
        var value = PBFetchReport()
        value.fetches = source.draw()
        return value
    }
}

extension PBFetchProgress: Sample {
    static func drawn(from source: inout SampleSource) -> PBFetchProgress {
        var value = PBFetchProgress()
        value.allocation = source.draw()
        value.doneBytes = source.draw()
        return value
    }
}

extension PBUsageReport: Sample {
    static func drawn(from source: inout SampleSource) -> PBUsageReport {
        var value = PBUsageReport()
        value.replicas = source.draw()
        return value
    }
}

extension PBReplicaUsage: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaUsage {
        var value = PBReplicaUsage()
        value.allocation = source.draw()
        value.cpuMilli = source.draw()
        value.memoryBytes = source.draw()
        value.windowMs = source.draw()
        return value
    }
}

extension PBTrafficReport: Sample {
    static func drawn(from source: inout SampleSource) -> PBTrafficReport {
        var value = PBTrafficReport()
        value.sequence = source.draw()
        value.windowMs = source.draw()
        value.services = source.draw()
        return value
    }
}

extension PBServiceLoad: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceLoad {
        var value = PBServiceLoad()
        value.service = source.draw()
        value.inFlight = source.draw()
        value.queued = source.draw()
        value.held = source.draw()
        value.refused = source.draw()
        value.revisions = source.draw()
        value.replicas = source.draw()
        return value
    }
}

extension PBRevisionLoad: Sample {
    static func drawn(from source: inout SampleSource) -> PBRevisionLoad {
        var value = PBRevisionLoad()
        value.revision = source.draw()
        value.requests = source.draw()
        value.failures = source.draw()
        value.latencyPlaces = source.draw()
        value.latencyCounts = source.draw()
        return value
    }
}

extension PBReplicaLoad: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaLoad {
        var value = PBReplicaLoad()
        value.allocation = source.draw()
        value.inFlight = source.draw()
        return value
    }
}

extension PBAllocationList: Sample {
    static func drawn(from source: inout SampleSource) -> PBAllocationList {
        var value = PBAllocationList()
        value.allocations = source.draw()
        return value
    }
}

extension PBHealthReport: Sample {
    static func drawn(from source: inout SampleSource) -> PBHealthReport {
        var value = PBHealthReport()
        value.replicas = source.draw()
        return value
    }
}

extension PBReplicaHealth: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaHealth {
        var value = PBReplicaHealth()
        value.allocation = source.draw()
        value.isReady = source.draw()
        value.fault = source.draw()
        return value
    }
}

extension PBAgentHello: Sample {
    static func drawn(from source: inout SampleSource) -> PBAgentHello {
        var value = PBAgentHello()
        value.oldestVersion = source.draw()
        value.newestVersion = source.draw()
        value.clusterHigh = source.draw()
        value.clusterLow = source.draw()
        value.incarnation = source.draw()
        value.highestEpoch = source.draw()
        value.inventory = source.draw()
        value.accounts = source.draw()
        value.nextReport = source.draw()
        value.sentMs = source.draw()
        value.models = source.draw()
        return value
    }
}

extension PBAllocationAccount: Sample {
    static func drawn(from source: inout SampleSource) -> PBAllocationAccount {
        var value = PBAllocationAccount()
        value.allocation = source.draw()
        value.job = source.draw()
        value.attempt = source.draw()
        value.state = source.draw()
        value.still = source.draw()
        return value
    }
}

extension PBReportBatch: Sample {
    static func drawn(from source: inout SampleSource) -> PBReportBatch {
        var value = PBReportBatch()
        value.first = source.draw()
        value.reports = source.draw()
        return value
    }
}

extension PBAgentReport: Sample {
    static func drawn(from source: inout SampleSource) -> PBAgentReport {
        var value = PBAgentReport()
        value.kind = source.draw()
        value.allocation = source.draw()
        value.atMs = source.draw()
        value.rank = source.draw()
        value.exit = source.draw()
        value.ending = source.draw()
        value.signs = source.draw()
        return value
    }
}

extension PBJoinRequest: Sample {
    static func drawn(from source: inout SampleSource) -> PBJoinRequest {
        var value = PBJoinRequest()
        value.name = source.draw()
        value.certificateRequest = source.draw()
        value.key = source.draw()
        return value
    }
}

extension PBCoordinatorMessage: Sample {
    static func drawn(from source: inout SampleSource) -> PBCoordinatorMessage {
        var value = PBCoordinatorMessage()
        value.body = source.draw()
        value.heardMs = source.draw()
        value.grantMs = source.draw()
        return value
    }
}

extension PBCoordinatorMessage.Body: Sample {
    static func drawn(from source: inout SampleSource) -> PBCoordinatorMessage.Body {
        switch source.pick(below: 6) {
        case 0: .welcome(source.draw())
        case 1: .orders(source.draw())
        case 2: .acknowledged(source.draw())
        case 3: .heartbeat(source.draw())
        case 4: .joined(source.draw())
        default: .refused(source.draw())
        }
    }
}

extension PBAgentWelcome: Sample {
    static func drawn(from source: inout SampleSource) -> PBAgentWelcome {
        var value = PBAgentWelcome()
        value.version = source.draw()
        value.clusterHigh = source.draw()
        value.clusterLow = source.draw()
        value.epoch = source.draw()
        value.generation = source.draw()
        value.leaseMs = source.draw()
        value.reportCredit = source.draw()
        value.acknowledged = source.draw()
        value.heardMs = source.draw()
        value.grantMs = source.draw()
        return value
    }
}

extension PBOrders: Sample {
    static func drawn(from source: inout SampleSource) -> PBOrders {
        var value = PBOrders()
        value.epoch = source.draw()
        value.orders = source.draw()
        value.payloads = source.draw()
        return value
    }
}

extension PBPayloadBytes: Sample {
    static func drawn(from source: inout SampleSource) -> PBPayloadBytes {
        var value = PBPayloadBytes()
        value.hash = source.draw()
        value.launch = source.draw()
        return value
    }
}

extension PBAgentOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBAgentOrder {
        var value = PBAgentOrder()
        value.order = source.draw()
        return value
    }
}

extension PBAgentOrder.Order: Sample {
    static func drawn(from source: inout SampleSource) -> PBAgentOrder.Order {
        switch source.pick(below: 12) {
        case 0: .prepare(source.draw())
        case 1: .go(source.draw())
        case 2: .stop(source.draw())
        case 3: .discard(source.draw())
        case 4: .sendLog(source.draw())
        case 5: .suspend(source.draw())
        case 6: .resume(source.draw())
        case 7: .reboot(source.draw())
        case 8: .route(source.draw())
        case 9: .fetchAhead(source.draw())
        case 10: .command(source.draw())
        default: .admit(source.draw())
        }
    }
}

extension PBAheadOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBAheadOrder {
        var value = PBAheadOrder()
        value.versions = source.draw()
        value.filesPort = source.draw()
        return value
    }
}

extension PBModelAhead: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelAhead {
        var value = PBModelAhead()
        value.content = source.draw()
        value.sizeBytes = source.draw()
        value.neighbours = source.draw()
        return value
    }
}

extension PBRoutingOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBRoutingOrder {
        var value = PBRoutingOrder()
        value.isWhole = source.draw()
        value.services = source.draw()
        value.gone = source.draw()
        return value
    }
}

extension PBServiceRouting: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceRouting {
        var value = PBServiceRouting()
        value.service = source.draw()
        value.namespace = source.draw()
        value.name = source.draw()
        value.traffic = source.draw()
        value.replicas = source.draw()
        value.holdBound = source.draw()
        value.holdDeadlineMs = source.draw()
        return value
    }
}

extension PBReplicaRouting: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaRouting {
        var value = PBReplicaRouting()
        value.allocation = source.draw()
        value.revision = source.draw()
        value.address = source.draw()
        value.port = source.draw()
        value.weight = source.draw()
        value.isDraining = source.draw()
        value.node = source.draw()
        value.entranceAddress = source.draw()
        value.entrancePort = source.draw()
        return value
    }
}

extension PBIngressOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBIngressOrder {
        var value = PBIngressOrder()
        value.gateways = source.draw()
        value.replicas = source.draw()
        return value
    }
}

extension PBIngressReplica: Sample {
    static func drawn(from source: inout SampleSource) -> PBIngressReplica {
        var value = PBIngressReplica()
        value.allocation = source.draw()
        value.port = source.draw()
        return value
    }
}

extension PBPrepareOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBPrepareOrder {
        var value = PBPrepareOrder()
        value.allocation = source.draw()
        value.job = source.draw()
        value.attempt = source.draw()
        value.restarts = source.draw()
        value.rankLower = source.draw()
        value.rankUpper = source.draw()
        value.spec = source.draw()
        value.owner = source.draw()
        value.units = source.draw()
        value.gang = source.draw()
        value.startsAtOnce = source.draw()
        value.element = source.draw()
        value.probes = source.draw()
        value.filesPort = source.draw()
        value.neighbours = source.draw()
        return value
    }
}

extension PBGangView: Sample {
    static func drawn(from source: inout SampleSource) -> PBGangView {
        var value = PBGangView()
        value.nodes = source.draw()
        value.addresses = source.draw()
        value.rankLower = source.draw()
        value.rankUpper = source.draw()
        value.masterPort = source.draw()
        return value
    }
}

extension PBStopOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBStopOrder {
        var value = PBStopOrder()
        value.allocation = source.draw()
        value.graceMs = source.draw()
        return value
    }
}

extension PBLogOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBLogOrder {
        var value = PBLogOrder()
        value.tokenHigh = source.draw()
        value.tokenLow = source.draw()
        value.job = source.draw()
        value.attempt = source.draw()
        value.rank = source.draw()
        value.offset = source.draw()
        value.follow = source.draw()
        value.bulkPort = source.draw()
        return value
    }
}

extension PBCommandOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBCommandOrder {
        var value = PBCommandOrder()
        value.tokenHigh = source.draw()
        value.tokenLow = source.draw()
        value.allocation = source.draw()
        value.rank = source.draw()
        value.command = source.draw()
        value.timeoutMs = source.draw()
        value.user = source.draw()
        value.bulkPort = source.draw()
        return value
    }
}

extension PBJoinGrant: Sample {
    static func drawn(from source: inout SampleSource) -> PBJoinGrant {
        var value = PBJoinGrant()
        value.clusterHigh = source.draw()
        value.clusterLow = source.draw()
        value.node = source.draw()
        value.certificate = source.draw()
        value.authority = source.draw()
        return value
    }
}
