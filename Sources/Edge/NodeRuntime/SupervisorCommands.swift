// What the supervisor does when it is told to: start, take over, signal, kill, renew and forget. Each may be asked
// twice and of what is not there.
import CLinux
import Glibc

extension SupervisorLoop {
    func obey(_ command: SupervisorCommand) {
        switch command {
        case .launch(let launch): self.launch(launch)
        case .adopt(let found): adopt(found)
        case .signal(let task, let rank, let number): signal(task, rank: rank, number)
        case .kill(let task): kill(task)
        case .renew(let task, let deadline): changeLease(of: task) { $0.renew(until: deadline) }
        case .renewLease(let task, let end): changeLease(of: task) { $0.renew(leaseEnd: end) }
        case .keepStill(let task, let stillness, let deadline): keepStill(task, stillness, deadline: deadline)
        case .forget(let task): forget(task)
        }
    }

    /// What is written down first is done again by an agent that finds it.
    private func keepStill(_ task: TaskKey, _ stillness: TaskStillness, deadline: UInt64) {
        changeLease(of: task) { page in
            page.note(stillness)
            page.renew(until: deadline)
        }
        let isStill = stillness.since != 0
        for token in tokens(of: task, rank: nil) {
            guard let rank = ranks[token], !tree.keepStill(rank.groupName, isStill) else { continue }
            order(token, isStill ? SIGSTOP : SIGCONT)
        }
    }

    private func launch(_ launch: TaskLaunch) {
        guard attempts[launch.task] == nil else {
            notices.append(.standing(launch.task))
            return
        }
        do throws(NodeFault) {
            for rank in launch.ranks { try rank.check() }
            let waiting = attempts.values.reduce(0) { $0 + $1.pending.count }
            guard ranks.count + waiting + launch.ranks.count <= Limits.ranksPerNode else {
                throw NodeFault.tooMany("ranks on this node", limit: Limits.ranksPerNode)
            }
            try prepare(launch)
        } catch {
            notices.append(.refused(launch.task, rank: nil, error))
        }
    }

    private func prepare(_ launch: TaskLaunch) throws(NodeFault) {
        let numbers = launch.ranks.map(\.rank)
        let made = try AttemptDirectory.create(
            in: runDirectory, task: launch.task, record: launch.record, ranks: numbers, deadline: launch.deadline,
            leaseEnd: launch.leaseEnd)
        guard let directory = made else {
            notices.append(.standing(launch.task))
            // It stands on disk and was never handed to us.
            return take(over: try AttemptDirectory(task: launch.task, in: runDirectory).find())
        }
        attempts[launch.task] = SupervisedAttempt(
            directory: directory, ranks: numbers, pending: launch.ranks.reversed())
        starting.append(launch.task)
    }

    /// Starts a few ranks, so that a large gang never delays what must be killed.
    func startSome() {
        for _ in 0..<Limits.startsPerTurn {
            guard let task = starting.first else { return }
            if let launch = attempts[task]?.pending.popLast() {
                start(launch, of: task)
            } else {
                starting.removeFirst()
            }
        }
        if let task = starting.first, attempts[task]?.pending.isEmpty ?? true { starting.removeFirst() }
    }

    private func start(_ launch: RankLaunch, of task: TaskKey) {
        guard let attempt = attempts[task] else { return }
        let token = newToken()
        do throws(NodeFault) {
            let launched = try launcher.launch(launch, of: attempt.directory, token: token)
            ranks[token] = SupervisedRank(task: task, rank: launch.rank, phase: .awaited)
            attempts[task]?.living.insert(token)
            watch(token, pidfd: launched.pidfd)
            for signal in attempt.waitingSignals where signal.rank == nil || signal.rank == launch.rank {
                order(token, signal.number)
            }
        } catch {
            try? attempt.directory.writeLost(rank: launch.rank, why: error.description)
            notices.append(.refused(task, rank: launch.rank, error))
        }
    }

    private func tokens(of task: TaskKey, rank: Int?) -> [UInt64] {
        (attempts[task]?.living ?? []).filter { rank == nil || ranks[$0]?.rank == rank }
    }

    private func signal(_ task: TaskKey, rank: Int?, _ number: Int32) {
        for token in tokens(of: task, rank: rank) { order(token, number) }
        guard let attempt = attempts[task], !attempt.pending.isEmpty else { return }
        guard attempt.waitingSignals.count < Limits.waitingOrders else { return }
        attempts[task]?.waitingSignals.append((rank, number))
    }

    /// Hands an order to a rank's shim, or keeps it until the shim is known.
    private func order(_ token: UInt64, _ number: Int32) {
        guard let rank = ranks[token] else { return }
        switch rank.phase {
        case .watched(let pidfd): _ = node_pidfd_order(pidfd, number)
        case .awaited:
            if rank.orders.count < Limits.waitingOrders { ranks[token]?.orders.append(number) }
        case .sweeping: break
        }
    }

    /// Kills at once through the cgroups, and through the shims for what was not in its cgroup yet.
    private func kill(_ task: TaskKey) {
        for launch in attempts[task]?.pending ?? [] {
            notices.append(.lost(task, rank: launch.rank, why: "it was killed before it was started"))
            try? attempts[task]?.directory.writeLost(rank: launch.rank, why: "it was killed before it was started")
        }
        attempts[task]?.pending = []
        for token in tokens(of: task, rank: nil) {
            guard let rank = ranks[token] else { continue }
            tree.kill(rank.groupName)
            order(token, Int32(SHIM_ORDER_KILL))
            // A shim that someone has stopped could not reap.
            if case .watched(let pidfd) = rank.phase { node_pidfd_continue(pidfd) }
        }
    }

    private func changeLease(of task: TaskKey, _ change: (LeasePage) -> Void) {
        guard let attempt = attempts[task] else { return }
        if attempt.lease == nil { attempts[task]?.lease = try? LeasePage(mapping: attempt.directory.leasePath) }
        // A page that cannot be had now is tried at the next renewal; else the shims end the ranks when the time in it
        // is over. It is no refusal of the task: its ranks run, and who believed otherwise would start it elsewhere.
        if let lease = attempts[task]?.lease { change(lease) }
    }

    private func forget(_ task: TaskKey) {
        if attempts[task] == nil {
            let directory = AttemptDirectory(task: task, in: runDirectory)
            // One that cannot be read has no ranks to wait for; its cgroups are strays.
            guard let found = try? directory.find() else { return clear(directory) }
            take(over: found)
        }
        attempts[task]?.isLeaving = true
        kill(task)
    }

    /// Removes what an unknown or unreadable attempt has left.
    private func clear(_ directory: AttemptDirectory) {
        for name in tree.leftovers(claimed: []) where name.hasPrefix("\(directory.task).") { strays[name] = 0 }
        do throws(NodeFault) {
            try directory.remove()
            notices.append(.forgotten(directory.task))
        } catch {
            notices.append(.refused(directory.task, rank: nil, error))
        }
    }

    /// Removes the attempts that were to be forgotten and have ended.
    func removeLeaving() {
        for (task, attempt) in attempts where attempt.isLeaving && attempt.living.isEmpty && attempt.pending.isEmpty {
            do throws(NodeFault) {
                for rank in attempt.untidy where !tree.remove(task.groupName(rank: rank)) {
                    throw NodeFault.system(call: "rmdir", subject: "cgroups of \(task) rank \(rank)", errno: EBUSY)
                }
                try attempt.directory.remove()
                attempts[task] = nil
                notices.append(.forgotten(task))
            } catch {
                attempts[task]?.isLeaving = false
                notices.append(.refused(task, rank: nil, error))
            }
        }
    }
}
