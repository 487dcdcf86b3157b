// What agents say, as bytes and back. What they are told is in MessageCodecCoordinator.swift.
import ClusterModel
package import Messages

extension AgentMessage {
    /// The bytes of one message, at most `WireLimits.controlBytes`.
    package func encoded() throws(WireError) -> [UInt8] { try PBAgentMessage(self).encoded(rules: .control) }

    /// Reads what an agent sent; whatever it returns is within `WireLimits`.
    package static func decoded(from bytes: [UInt8]) throws(WireError) -> AgentMessage {
        try PBAgentMessage.decode(bytes, rules: .control).checked()
    }
}

extension PBAgentMessage: Coded {
    init(_ message: AgentMessage) {
        switch message {
        case .hello(let hello): self.init(body: .hello(PBAgentHello(hello)))
        case .reports(let batch): self.init(body: .reports(PBReportBatch(batch)))
        case .heartbeat(let allocations, let sent):
            self.init(body: .heartbeat(allocations), sentMs: sent.milliseconds)
        case .join(let request): self.init(body: .join(PBJoinRequest(request)))
        case .rebootFailed(let why): self.init(body: .rebootFailed(why.remark()))
        case .usage(let list): self.init(body: .usage(PBUsageReport(replicas: list.map { PBReplicaUsage($0) })))
        case .released(let ids): self.init(body: .released(PBAllocationList(allocations: ids.map(\.number))))
        case .traffic(let report): self.init(body: .traffic(PBTrafficReport(report)))
        case .models(let contents): self.init(body: .models(PBContentList(contents: contents.map(\.wire))))
        case .failedAhead(let contents):
            self.init(body: .failedAhead(PBContentList(contents: contents.map(\.wire))))
        case .fetching(let list): self.init(body: .fetching(PBFetchReport(fetches: list.map { PBFetchProgress($0) })))
        case .health(let list): self.init(body: .health(PBHealthReport(replicas: list.map { PBReplicaHealth($0) })))
        }
    }

    func checked() throws(WireError) -> AgentMessage {
        switch body {
        case .hello(let hello): return .hello(try hello.checked())
        case .reports(let batch): return .reports(try batch.checked())
        case .heartbeat(let allocations):
            return .heartbeat(allocations: allocations, sent: try Check.boot(sentMs, "AgentMessage.sent_ms"))
        case .join(let request): return .join(try request.checked())
        case .rebootFailed(let why): return .rebootFailed(try Check.text(why, "AgentMessage.reboot_failed"))
        case .health(let report):
            return .health(try Check.list(report.replicas, upTo: WireLimits.orders, "HealthReport.replicas"))
        case .usage(let report):
            return .usage(try Check.list(report.replicas, upTo: WireLimits.orders, "UsageReport.replicas"))
        case .released(let list):
            try Check.count(list.allocations.count, upTo: WireLimits.orders, "AllocationList.allocations")
            return .released(
                try list.allocations.map { (number) throws(WireError) in
                    try Check.allocation(number, "AllocationList.allocations")
                })
        case .traffic(let report): return .traffic(try report.checked())
        case .models(let list): return .models(try Check.contents(list.contents, "ContentList.contents"))
        case .failedAhead(let list): return .failedAhead(try Check.contents(list.contents, "ContentList.contents"))
        case .fetching(let report):
            return .fetching(try Check.list(report.fetches, upTo: ModelTalkLimits.fetches, "FetchReport.fetches"))
        case nil: throw Check.unchosen("AgentMessage.body")
        }
    }
}

extension PBFetchProgress: Coded {
    init(_ fetch: FetchProgress) { self.init(allocation: fetch.allocation.number, doneBytes: fetch.done) }

    func checked() throws(WireError) -> FetchProgress {
        FetchProgress(
            of: try Check.allocation(allocation, "FetchProgress.allocation"),
            done: try Check.within(doneBytes, 0...ModelVersion.Limits.bytes, "FetchProgress.done_bytes"))
    }
}

extension PBReplicaUsage: Coded {
    init(_ usage: ReplicaUsage) {
        self.init(
            allocation: usage.allocation.number, cpuMilli: usage.cpu, memoryBytes: usage.memory,
            windowMs: usage.window.milliseconds)
    }

    func checked() throws(WireError) -> ReplicaUsage {
        ReplicaUsage(
            allocation: try Check.allocation(allocation, "ReplicaUsage.allocation"),
            cpu: try Check.within(cpuMilli, 0...WireLimits.amount, "ReplicaUsage.cpu_milli"),
            memory: try Check.within(memoryBytes, 0...WireLimits.memory, "ReplicaUsage.memory_bytes"),
            window: try Check.span(windowMs, "ReplicaUsage.window_ms"))
    }
}

extension PBReplicaHealth: Coded {
    init(_ health: ReplicaHealth) {
        self.init(
            allocation: health.allocation.number, isReady: health.isReady, fault: health.fault?.remark() ?? "")
    }

    func checked() throws(WireError) -> ReplicaHealth {
        ReplicaHealth(
            allocation: try Check.allocation(allocation, "ReplicaHealth.allocation"), isReady: isReady,
            fault: fault.isEmpty ? nil : try Check.text(fault, "ReplicaHealth.fault"))
    }
}

extension PBAgentHello: Coded {
    init(_ hello: AgentHello) {
        self.init(
            oldestVersion: hello.versions.oldest, newestVersion: hello.versions.newest,
            clusterHigh: hello.cluster.high, clusterLow: hello.cluster.low, incarnation: hello.incarnation,
            highestEpoch: hello.highestEpoch, inventory: PBNodeInventory(hello.inventory),
            accounts: hello.accounts.map { PBAllocationAccount($0) }, nextReport: hello.nextReport,
            sentMs: hello.sent.milliseconds, models: hello.models.map(\.wire))
    }

    func checked() throws(WireError) -> AgentHello {
        var hello = AgentHello(
            versions: try Check.versions(oldestVersion, newestVersion, "AgentHello.newest_version"),
            cluster: ClusterID(high: clusterHigh, low: clusterLow), incarnation: incarnation,
            highestEpoch: try Check.counter(highestEpoch, "AgentHello.highest_epoch"),
            inventory: try Check.need(inventory, "AgentHello.inventory"),
            accounts: try Check.list(accounts, upTo: WireLimits.orders, "AgentHello.accounts"),
            nextReport: try Check.counter(nextReport, "AgentHello.next_report"),
            sent: try Check.boot(sentMs, "AgentHello.sent_ms"))
        hello.models = try Check.contents(models, "AgentHello.models")
        return hello
    }
}

extension PBAllocationAccount: Coded {
    init(_ account: AllocationAccount) {
        let state: PBAccountState =
            switch account.state {
            case .preparing: .preparing
            case .prepared: .prepared
            case .running: .running
            case .stopping: .stopping
            case .ended: .ended
            }
        self.init(
            allocation: account.allocation.number, job: account.job.number, attempt: account.attempt, state: state,
            still: account.isStill)
    }

    func checked() throws(WireError) -> AllocationAccount {
        AllocationAccount(
            allocation: try Check.allocation(allocation, "AllocationAccount.allocation"),
            job: try Check.job(job, "AllocationAccount.job"), attempt: attempt, state: try state.checked(),
            isStill: still)
    }
}

extension PBAccountState {
    func checked() throws(WireError) -> AllocationAccount.State {
        switch self {
        case .preparing: return .preparing
        case .prepared: return .prepared
        case .running: return .running
        case .stopping: return .stopping
        case .ended: return .ended
        default: throw Check.unknown(self, "AllocationAccount.state")
        }
    }
}

extension PBReportBatch: Coded {
    init(_ batch: ReportBatch) {
        self.init(first: batch.first, reports: batch.reports.map { PBAgentReport($0) })
    }

    func checked() throws(WireError) -> ReportBatch {
        ReportBatch(
            first: try Check.counter(first, "ReportBatch.first"),
            reports: try Check.list(reports, upTo: WireLimits.orders, "ReportBatch.reports"))
    }
}

extension PBAgentReport: Coded {
    init(_ report: AgentReport) {
        switch report {
        case .prepared(let id): self.init(kind: .prepared, allocation: id.number)
        case .started(let id, let time):
            self.init(kind: .started, allocation: id.number, atMs: time.milliseconds)
        case .failing(let id, let rank, let exit, let time, let signs):
            self.init(
                kind: .failing, allocation: id.number, atMs: time.milliseconds, rank: rank, exit: PBExit(exit),
                signs: signs)
        case .ended(let id, let ending, let time):
            self.init(kind: .ended, allocation: id.number, atMs: time.milliseconds, ending: PBEnding(ending))
        }
    }

    func checked() throws(WireError) -> AgentReport {
        let id = try Check.allocation(allocation, "AgentReport.allocation")
        let time = try Check.time(atMs, "AgentReport.at_ms")
        switch kind {
        case .prepared: return .prepared(id)
        case .started: return .started(id, at: time)
        case .failing:
            return .failing(
                id, rank: try Check.rank(rank, "AgentReport.rank"), try Check.need(exit, "AgentReport.exit"),
                at: time, signs: try Check.signs(signs, "AgentReport.signs"))
        case .ended: return .ended(id, try Check.need(ending, "AgentReport.ending"), at: time)
        default: throw Check.unknown(kind, "AgentReport.kind")
        }
    }
}

extension PBJoinRequest: Coded {
    init(_ request: JoinRequest) {
        self.init(name: request.name.text, certificateRequest: request.certificateRequest, key: request.key.wire)
    }

    func checked() throws(WireError) -> JoinRequest {
        JoinRequest(
            name: try Check.name(name, "JoinRequest.name"),
            certificateRequest: try Check.bytes(
                certificateRequest, upTo: WireLimits.certificate, "JoinRequest.certificate_request"),
            key: try Check.hash(key, "JoinRequest.key"))
    }
}
