// What a node saw. Reports are numbered by the agent, resent until the coordinator has them on disk, and may arrive
// twice; a heartbeat is not numbered and not kept.

package import ClusterModel

package enum AgentReport: Hashable, Sendable {
    /// Directories, cgroups and ports are there; the ranks wait for go.
    case prepared(AllocationID)
    case started(AllocationID, at: WallTime)
    /// A rank failed; this node is ending its other ranks, and `ended` will follow. `signs` has a bit for each of the
    /// job's failure rules whose patterns stand in what the rank said last.
    case failing(AllocationID, rank: UInt32, Exit, at: WallTime, signs: UInt32 = 0)
    /// Nothing of it is left but its logs.
    case ended(AllocationID, Ending, at: WallTime)

    package var allocation: AllocationID {
        switch self {
        case .prepared(let id), .started(let id, _), .failing(let id, _, _, _, _), .ended(let id, _, _): id
        }
    }
}

/// Consecutive reports in one message.
package struct ReportBatch: Hashable, Sendable {
    /// The number of the first of them.
    package var first: UInt64
    package var reports: [AgentReport]

    package init(first: UInt64, reports: [AgentReport]) {
        self.first = first
        self.reports = reports
    }
}

/// What an agent says after its hello.
package enum AgentMessage: Hashable, Sendable {
    case hello(AgentHello)
    case reports(ReportBatch)
    /// A sign of life, how many allocations it holds, and when it was sent by the node's own boot clock: the answer
    /// renews the node's lease from then.
    case heartbeat(allocations: UInt32, sent: BootTime)
    case join(JoinRequest)
    /// The machine could not be rebooted, and why.
    case rebootFailed(String)
    /// How replicas answered their probes: those that changed, and all of them after a welcome. Not numbered and not
    /// kept; who hears nothing keeps what was said last.
    case health([ReplicaHealth])
    /// What replicas used lately. Not numbered and not kept.
    case usage([ReplicaUsage])
    /// A gateway gives these replicas nothing any more, and they have finished for it what they had.
    case released([AllocationID])
    /// What a gateway saw of requests. Not kept.
    case traffic(TrafficReport)
    /// Versions of models that are whole on its disk: all of them, or of very many those that were used last; sorted.
    /// Said when they changed. Not numbered and not kept.
    case models([ContentHash])
    /// How far the models are that allocations wait for, of those of which it changed. Not numbered and not kept.
    case fetching([FetchProgress])
    /// These could not be fetched ahead, for want of room, say, and are not tried again unasked. Not numbered and not
    /// kept.
    case failedAhead([ContentHash])
}

/// What one replica used on average over a window that ends now.
package struct ReplicaUsage: Hashable, Sendable {
    package var allocation: AllocationID
    /// Thousandths of a processor.
    package var cpu: Int64
    /// Bytes.
    package var memory: Int64
    package var window: Span

    package init(allocation: AllocationID, cpu: Int64, memory: Int64, window: Span) {
        (self.allocation, self.cpu, self.memory, self.window) = (allocation, cpu, memory, window)
    }
}

/// How one replica answers its probes.
package struct ReplicaHealth: Hashable, Sendable {
    package var allocation: AllocationID
    /// It may be sent requests.
    package var isReady: Bool
    /// Why it is worth no more: a probe of its life or of its start that failed for good; nil while it lives.
    package var fault: String?

    package init(allocation: AllocationID, isReady: Bool, fault: String? = nil) {
        (self.allocation, self.isReady, self.fault) = (allocation, isReady, fault)
    }
}
