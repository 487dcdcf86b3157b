// What nodes saw, decided: what it means for an allocation, and what that means for its gang.

import ClusterModel
import Ledger
import Messages

extension ClusterConductor {
    /// Takes the reports that are new; those that came before are only acknowledged again.
    mutating func take(
        _ batch: ReportBatch, from node: NodeID, on session: SessionID, at now: Now, into turn: inout Turn
    ) {
        guard let expected = links[node]?.nextReport else { return }
        guard batch.first <= expected else {
            turn.effects.append(.refuse(session, "report \(expected) is missing before \(batch.first); begin anew"))
            return
        }
        for report in batch.reports.dropFirst(Int(min(expected - batch.first, UInt64(batch.reports.count)))) {
            take(report, from: node, at: now, into: &turn)
        }
        links[node]?.nextReport = max(expected, batch.first + UInt64(batch.reports.count))
        acknowledgements.append(session)
    }

    private mutating func take(_ report: AgentReport, from node: NodeID, at now: Now, into turn: inout Turn) {
        guard let allocation = state.allocations[report.allocation], allocation.node == node else {
            disown(report, from: node)
            return
        }
        switch report {
        case .prepared:
            prepared[allocation.id] = true
            forgetFetch(of: allocation)
            release(gangOf: allocation)
        case .started(_, let time):
            guard allocation.phase == .placed else { return }
            // A node's clock is not the cluster's: what it says is kept between the submit and now.
            let submitted = state.jobs[allocation.job]?.submitted ?? now.wall
            let started = min(max(time, submitted), now.wall)
            commit(.allocation(.started(allocation.id, at: started)), to: &turn)
        case .failing(_, let rank, let exit, _, let signs):
            guard let job = state.jobs[allocation.job] else { return }
            let name = state.nodes[node]?.name ?? .standard
            fail(job, Blame(rank: rank, node: name, exit: exit, signs: signs), at: now, into: &turn)
        // Who knows nothing of it says that it has stopped: that proves nothing of another run directory.
        case .ended(_, .stopped, _) where missing[allocation.id] != nil && mayRunElsewhere(allocation): break
        case .ended(_, let ending, _):
            // That it started was told to a coordinator whose time was lost to an older copy (seed 1388).
            if ending == .completed, allocation.phase == .placed {
                commit(.allocation(.started(allocation.id, at: now.wall)), to: &turn)
            }
            end(allocation, ending, at: now, into: &turn)
        }
    }

    /// Whether what its node does not know may run all the same, and must have ended before its job goes on.
    private func mayRunElsewhere(_ allocation: Allocation) -> Bool {
        guard let job = state.jobs[allocation.job] else { return false }
        switch job.spec.value.onDisconnect {
        // Its lease ends it, and that is waited for.
        case .stop: return true
        // Nothing ends it; what is to start again waits for its proof, and what is over for good does not.
        case .keep: return allocation.promisedTo != nil && !isOverForGood(job)
        case .rerun: return false
        }
    }

    private func isOverForGood(_ job: Job) -> Bool {
        guard case .stopping(let cause, _) = job.phase else { return false }
        switch cause {
        case .cancelled, .deadlineReached: return true
        case .rankFailed, .nodeLost, .refused, .requeued, .drained: return false
        }
    }

    /// A report about something that is not that node's, or not any more.
    private mutating func disown(_ report: AgentReport, from node: NodeID) {
        switch report {
        case .prepared, .started, .failing: order(.discard(report.allocation), to: node)
        case .ended: break
        }
    }

    /// Ends one allocation and settles what that means for its gang.
    mutating func end(_ allocation: Allocation, _ ending: Ending, at now: Now, into turn: inout Turn) {
        commit(.allocation(.ended(allocation.id, ending, at: now.wall)), to: &turn)
        memo.touch(allocation.node)
        guard let job = state.jobs[allocation.job], let node = state.nodes[allocation.node] else { return }
        switch ending {
        case .completed, .stopped:
            conclude(job, at: now, into: &turn)
        case .failed(let rank, let exit):
            fail(job, Blame(rank: rank, node: node.name, exit: exit), at: now, into: &turn)
        case .lost, .cutOff:
            stop(job, .nodeLost(node.name), at: now, into: &turn)
        case .refused(let why):
            // Whatever is wrong there, it is not mended in the same turn: others come first for a while.
            links[node.id]?.shunnedUntil = now.boot + settings.shunFor
            nodesChanged()
            stop(job, .refused(node: node.name, why: why), at: now, into: &turn)
        }
    }

    private mutating func fail(_ job: Job, _ blame: Blame, at now: Now, into turn: inout Turn) {
        stop(job, .rankFailed(blame), at: now, into: &turn)
    }

    /// Begins to stop a gang; the first cause stands, what comes after is an echo.
    mutating func stop(_ job: Job, _ cause: StopCause, at now: Now, into turn: inout Turn) {
        switch job.phase {
        case .starting, .running: commit(.job(.stopping(job.id, cause, at: now.wall)), to: &turn)
        case .held, .deferred, .stopping, .pending, .finished: break
        }
        guard let job = state.jobs[job.id] else { return }
        conclude(job, at: now, into: &turn)
    }

    /// If nothing of the attempt is left: finished, or pending again.
    private mutating func conclude(_ job: Job, at now: Now, into turn: inout Turn) {
        guard state.active(of: job).isEmpty else { return }
        switch job.phase {
        case .starting, .running:
            // Every share ended by itself; one that was stopped unasked did not complete.
            let stopped = job.placements.first { $0.ending != .completed }
            guard let stopped, let node = state.nodes[stopped.node] else {
                // A replica serves until it is told to end; one that ends by itself, however well, starts again.
                let next: JobEvent =
                    job.spec.value.replica == nil
                    ? .finished(job.id, .completed, at: now.wall)
                    : .requeued(job.id, .deferred(until: now.wall + pause(ofReplica: job, at: now)), at: now.wall)
                commit(.job(next), to: &turn)
                return
            }
            commit(.job(.stopping(job.id, .nodeLost(node.name), at: now.wall)), to: &turn)
            settle(job, .nodeLost(node.name), at: now, into: &turn)
        case .stopping(let cause, _):
            settle(job, cause, at: now, into: &turn)
        case .held, .deferred, .pending, .finished:
            break
        }
    }

    private mutating func settle(_ job: Job, _ cause: StopCause, at now: Now, into turn: inout Turn) {
        switch cause {
        case .cancelled(let principal):
            commit(.job(.finished(job.id, .cancelled(by: principal), at: now.wall)), to: &turn)
        // Whatever is wrong there, asking again at once would ask for ever.
        case .rankFailed where job.spec.value.replica != nil, .refused where job.spec.value.replica != nil:
            let next = now.wall + pause(ofReplica: job, at: now)
            commit(.job(.requeued(job.id, .deferred(until: next), at: now.wall)), to: &turn)
        case .rankFailed(let blame):
            if let rule = job.spec.value.rule(for: blame) {
                obey(rule.action, job, orElse: outcome(of: blame), at: now, into: &turn)
            } else if blame.exit == .code(Self.tryAgainLater), job.deferrals < settings.mostDeferrals {
                commit(.job(.requeued(job.id, .deferred(until: now.wall + pause(of: job)), at: now.wall)), to: &turn)
            } else {
                let isFinal = blame.exit == .code(Self.tryAgainLater) || blame.exit == .timedOut
                obey(isFinal ? .fail : .restart, job, orElse: outcome(of: blame), at: now, into: &turn)
            }
        case .nodeLost(let node):
            let rule = job.spec.value.failureRules.first { $0.fitsNodeLoss }
            obey(rule?.action ?? .restartUncounted, job, orElse: .nodeFailed(node), at: now, into: &turn)
        case .refused(let node, let why):
            obey(.restartUncounted, job, orElse: .refused(node: node, why: why), at: now, into: &turn)
        case .requeued(let principal):
            commit(.job(.requeued(job.id, .commanded(by: principal), at: now.wall)), to: &turn)
        case .deadlineReached:
            commit(.job(.finished(job.id, .deadlineMissed, at: now.wall)), to: &turn)
        case .drained:
            commit(.job(.requeued(job.id, .drained, at: now.wall)), to: &turn)
        }
    }

    /// Does what a failure means; the outcome stands where it may not start again.
    private mutating func obey(
        _ action: FailureAction, _ job: Job, orElse outcome: Outcome, at now: Now, into turn: inout Turn
    ) {
        switch action {
        case .restart where job.restarts < job.spec.value.maxRestarts:
            commit(.job(.requeued(job.id, .restart, at: now.wall)), to: &turn)
        case .restartUncounted where job.mishaps < settings.mishapLimit:
            commit(.job(.requeued(job.id, .mishap, at: now.wall)), to: &turn)
        case .hold:
            commit(.job(.requeued(job.id, .held, at: now.wall)), to: &turn)
        case .fail, .restart, .restartUncounted:
            commit(.job(.finished(job.id, outcome, at: now.wall)), to: &turn)
        }
    }

    /// EX_TEMPFAIL of sysexits.h: the job asks to be started again later, and that is no failure.
    private static let tryAgainLater: Int32 = 75

    /// 10 s the first time, doubling to 10 minutes: a job that asks at once must not keep the cluster busy.
    private func pause(of job: Job) -> Span {
        min(settings.deferLimit, .seconds(10 << Int64(min(job.deferrals, 16))))
    }

    private func pause(ofReplica job: Job, at now: Now) -> Span {
        let ran = job.started.map { now.wall.since($0) } ?? .zero
        guard job.deferrals > 0, ran < settings.replicaTrusted else { return .seconds(1) }
        return min(settings.replicaPause, .seconds(10 << Int64(min(job.deferrals - 1, 16))))
    }

    private func outcome(of blame: Blame) -> Outcome {
        switch blame.exit {
        case .outOfMemory: .outOfMemory(blame)
        case .timedOut: .timedOut(blame)
        case .code, .signal, .notStarted, .unhealthy, .unseen: .failed(blame)
        }
    }
}
