// Our phases, outcomes and reasons in the words of Slurm, which are the codes of a list: one exhaustive table each.
// Whole sentences are made where they are shown.

package import ClusterModel

extension JobPhase {
    /// The state's word in `squeue` and `sacct`.
    package var slurmState: String {
        switch self {
        case .held, .deferred, .pending: "PENDING"
        case .starting: "CONFIGURING"
        case .running: "RUNNING"
        case .stopping: "COMPLETING"
        case .finished(let outcome, _): outcome.slurmState
        }
    }

    /// When the phase began.
    package var since: WallTime {
        switch self {
        case .held(_, let since), .deferred(let since), .pending(let since), .starting(let since), .running(let since),
            .stopping(_, let since):
            since
        case .finished(_, let at): at
        }
    }

    package var outcome: Outcome? {
        switch self {
        case .finished(let outcome, _): outcome
        case .held, .deferred, .pending, .starting, .running, .stopping: nil
        }
    }
}

extension Outcome {
    package var slurmState: String { kind.slurmState }
}

extension EndKind {
    /// The state's word in `sacct`.
    package var slurmState: String {
        switch self {
        case .completed: "COMPLETED"
        case .failed: "FAILED"
        case .outOfMemory: "OUT_OF_MEMORY"
        case .timedOut: "TIMEOUT"
        case .nodeFailed, .refused: "NODE_FAIL"
        case .cancelled: "CANCELLED"
        case .deadlineMissed: "DEADLINE"
        }
    }
}

extension Outcome {
    /// Slurm's reason code beside the state.
    package var slurmReason: String {
        switch self {
        case .completed, .cancelled: "None"
        case .failed(let blame): blame.exit.slurmReason
        case .outOfMemory: "OutOfMemory"
        case .timedOut: "TimeLimit"
        case .nodeFailed: "NodeDown"
        case .refused: "JobLaunchFailure"
        case .deadlineMissed: "DeadLine"
        }
    }
}

extension Outcome {
    /// `code:signal` as `sacct` shows it.
    package var slurmExit: String {
        switch self {
        case .completed: "0:0"
        case .failed(let blame), .outOfMemory(let blame), .timedOut(let blame): blame.exit.slurmExit
        case .cancelled: "0:15"
        case .nodeFailed, .refused, .deadlineMissed: "1:0"
        }
    }
}

extension Exit {
    package var slurmReason: String {
        switch self {
        case .code: "NonZeroExitCode"
        case .signal: "RaisedSignal"
        case .outOfMemory: "OutOfMemory"
        case .timedOut: "TimeLimit"
        case .notStarted: "JobLaunchFailure"
        case .unhealthy: "NonZeroExitCode"
        case .unseen: "NodeDown"
        }
    }

    /// `code:signal` as `sacct` shows it.
    package var slurmExit: String {
        switch self {
        case .code(let code): "\(code):0"
        case .signal(let number): "0:\(number)"
        case .outOfMemory: "0:9"
        case .timedOut: "0:15"
        case .notStarted: "126:0"
        case .unhealthy, .unseen: "1:0"
        }
    }
}

extension Wait {
    /// The reason in brackets of a pending job.
    package var slurmReason: String {
        switch self {
        case .quota, .quotaTooSmall: "Quota"
        case .capacity: "Resources"
        case .impossibleNow, .nodeAbsent: "ReqNodeNotAvail"
        case .excluded: "BadConstraints"
        case .behind, .behindOthers: "Priority"
        case .limit(let limit): limit.slurmReason
        case .nextCycle: "None"
        case .held(let principal): principal == .admin ? "JobHeldAdmin" : "JobHeldUser"
        // Slurm's `RequeueExitHold` says JobHeldUser, and then nobody knows why.
        case .heldByRule: "JobHeldByRule"
        case .notBefore: "BeginTime"
        case .dependency, .singleton: "Dependency"
        case .neverSatisfied: "DependencyNeverSatisfied"
        case .arrayLimit: "JobArrayTaskLimit"
        }
    }
}

extension LimitReached {
    /// Slurm's words for limits of its accounts and qualities of service.
    fileprivate var slurmReason: String {
        switch (holder, kind) {
        case (.user, .running): "QOSMaxJobsPerUserLimit"
        case (.user, .pending): "QOSMaxSubmitJobPerUserLimit"
        case (.user, .gpus): "QOSMaxGRESPerUser"
        case (.account, .running): "MaxJobsPerAccount"
        case (.account, .pending): "MaxSubmitJobsPerAccount"
        case (.account, .gpus): "MaxGRESPerAccount"
        }
    }
}

extension StopCause {
    package var slurmReason: String {
        switch self {
        case .cancelled: "Cancelled"
        case .rankFailed(let blame): blame.exit.slurmReason
        case .nodeLost: "NodeDown"
        case .refused: "JobLaunchFailure"
        case .requeued: "Requeued"
        case .deadlineReached: "DeadLine"
        case .drained: "NodeDrained"
        }
    }
}

extension JobView {
    /// Who keeps its ranks still, and since when; nil while they run, and while there are none.
    package var suspended: (by: Principal, since: WallTime)? { suspension?.standing(in: phase) }

    /// The state's word in `squeue` and `sacct`.
    package var slurmState: String { phase.slurmState(suspension) }
}

extension Suspension {
    /// Who keeps ranks still that run in this phase, and since when; nil where nobody does.
    package func standing(in phase: JobPhase) -> (by: Principal, since: WallTime)? {
        guard phase.isRunning, let since else { return nil }
        return (by, since)
    }
}

extension JobPhase {
    /// The state's word of a job that stood still so long.
    func slurmState(_ suspension: Suspension?) -> String {
        suspension?.standing(in: self) == nil ? slurmState : "SUSPENDED"
    }
}

extension JobPhase {
    /// What a table shows in the reason column: `None` where nothing stands in the way. `wait` is why it waits.
    func slurmReason(wait: Wait?) -> String {
        switch self {
        case .held, .deferred, .pending: wait?.slurmReason ?? "None"
        case .starting, .running: "None"
        case .stopping(let cause, _): cause.slurmReason
        case .finished(let outcome, _): outcome.slurmReason
        }
    }

    /// When the current or last attempt, which was `started` then, began to run; nil before the first, and while the
    /// job waits again.
    func runStart(_ started: WallTime?) -> WallTime? {
        switch self {
        case .held, .deferred, .pending, .starting: nil
        case .running(let since): since
        case .stopping, .finished: started
        }
    }
}

extension JobView {
    /// What a table shows in the reason column: `None` where nothing stands in the way.
    package var slurmReason: String { phase.slurmReason(wait: wait) }

    /// When the current or last attempt began to run; nil before the first, and while it waits again.
    var runStart: WallTime? { phase.runStart(started) }

    /// How long the current or last attempt has run; nil before the first.
    package func runTime(at now: WallTime) -> Span? {
        let end = phase.outcome == nil ? now : phase.since
        return runStart.map { max(.zero, end.since($0) - (suspension?.total(at: end) ?? .zero)) }
    }

    /// The nodes in Slurm's short form, in rank order: `n[001-003]`.
    package var nodeList: String { Hostlist.compress(placements.map(\.node.text)) }
}

extension NodeView {
    /// The state's word in `sinfo`; `+CONTESTED` after it while another machine shows this node's identity.
    package var slurmState: String { isContested ? "\(plainState)+CONTESTED" : plainState }

    private var plainState: String {
        switch condition {
        case .lost where fence?.isDone == true: return "FENCED"
        case .lost where fence?.isRunning == true, .suspect where fence?.isRunning == true: return "FENCING"
        case .lost: return "DOWN"
        case .suspect: return "NOT_RESPONDING"
        case .unheard: return "UNKNOWN"
        case .alive: break
        }
        if let closure {
            // Slurm's `@`: a reboot is asked for and has not happened.
            if closure.rebootOf != nil { return allocations > 0 ? "DRAINING@" : "REBOOT" }
            guard closure.isDraining else { return allocations > 0 ? "MIXED+CORDONED" : "IDLE+CORDONED" }
            return allocations > 0 ? "DRAINING" : "DRAINED"
        }
        guard allocations > 0 else { return "IDLE" }
        let used = capacity - free
        return used.cpu >= capacity.cpu || (capacity.gpus > 0 && free.gpus <= 0) ? "ALLOCATED" : "MIXED"
    }
}
