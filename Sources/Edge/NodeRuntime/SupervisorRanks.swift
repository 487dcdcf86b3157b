// How ranks come to the supervisor from an earlier agent, and how they leave it: with a record, or swept away when
// their shim is gone without one.
import CLinux
import Glibc

extension SupervisorLoop {
    /// Takes over all attempts that were found, and clears the cgroups that none of them claims.
    func adopt(_ found: [FoundAttempt]) {
        for attempt in found where attempts[attempt.directory.task] == nil { take(over: attempt) }
        var claimed: Set<String> = []
        for (task, attempt) in attempts { claimed.formUnion(attempt.ranks.map { task.groupName(rank: $0) }) }
        for name in tree.leftovers(claimed: claimed) { strays[name] = 0 }
    }

    /// Takes over one attempt.
    func take(over found: FoundAttempt) {
        let task = found.directory.task
        attempts[task] = SupervisedAttempt(directory: found.directory, ranks: found.ranks.map(\.rank))
        for rank in found.ranks {
            let token = newToken()
            ranks[token] = SupervisedRank(task: task, rank: rank.rank, phase: .awaited)
            attempts[task]?.living.insert(token)
            settle(token, rank.state)
        }
    }

    /// Acts on what stands of an adopted rank.
    private func settle(_ token: UInt64, _ state: FoundRankState) {
        guard let rank = ranks[token] else { return }
        switch state {
        case .held(let start):
            polled.insert(token)
            if let start { recognise(token, start) }
        case .ended(let start, let exit):
            if let start { started(token, start) }
            leave(token, .exited(rank.task, exit))
        case .lost(let why):
            leave(token, .lost(rank.task, rank: rank.rank, why: why))
        case .gone(let start, let why):
            if let start { started(token, start) }
            sweep(token, why: why)
        }
    }

    /// Opens a handle on a recorded shim, if the process of that number is still the one that wrote the record.
    private func recognise(_ token: UInt64, _ start: StartRecord) {
        guard let rank = ranks[token], let attempt = attempts[rank.task] else { return }
        let pidfd = node_pidfd_open(start.shimPID)
        guard pidfd >= 0 else { return }
        // The number may have been given to another process before the handle was opened, but not after.
        guard ProcessStart.ticks(of: start.shimPID) == start.shimTicks else {
            close(pidfd)
            guard (try? attempt.directory.isHeld(rank: rank.rank)) == true else { return }
            return sweep(token, why: "process \(start.shimPID) is not the shim that its record names")
        }
        polled.remove(token)
        watch(token, pidfd: pidfd)
        started(token, start)
        for number in rank.orders { _ = node_pidfd_order(pidfd, number) }
        ranks[token]?.orders = []
    }

    /// Looks again at the ranks that no event will tell of.
    func pollRanks() {
        for token in polled {
            guard let rank = ranks[token], let attempt = attempts[rank.task] else {
                polled.remove(token)
                continue
            }
            switch rank.phase {
            case .awaited:
                do {
                    settle(token, try attempt.directory.state(of: rank.rank))
                } catch {
                    sweep(token, why: error.description)
                }
            case .sweeping(let why, let rounds): sweepRound(token, why: why, rounds: rounds)
            case .watched(let pidfd):
                // Only a watch that the kernel refused comes here.
                if node_pidfd_has_ended(pidfd) != 0 { shimEnded(token, pidfd: pidfd) }
            }
        }
    }

    /// A shim has ended: its record says how its rank did.
    func shimEnded(_ token: UInt64) {
        guard let rank = ranks[token], case .watched(let pidfd) = rank.phase else { return }
        shimEnded(token, pidfd: pidfd)
    }

    private func shimEnded(_ token: UInt64, pidfd: Int32) {
        guard let rank = ranks[token], let attempt = attempts[rank.task] else { return }
        let status = unwatch(pidfd: pidfd)
        ranks[token]?.phase = .awaited
        do {
            if let start = try attempt.directory.startRecord(rank: rank.rank) { started(token, start) }
            if let exit = try attempt.directory.exitRecord(rank: rank.rank) {
                return leave(token, .exited(rank.task, exit))
            }
            sweep(token, why: "its shim ended without a record\(SupervisorLoop.words(status))")
        } catch {
            sweep(token, why: error.description)
        }
    }

    private static func words(_ status: Int32?) -> String {
        guard let status else { return "" }
        return status & 0x7f == 0 ? ", with code \(status >> 8 & 0xff)" : ", by signal \(status & 0x7f)"
    }

    private func leave(_ token: UInt64, _ notice: RankNotice) {
        polled.remove(token)
        guard let rank = ranks.removeValue(forKey: token) else { return }
        // A shim that an earlier supervisor of this very process started is still our child.
        if let start = rank.start { node_reap_child(start.shimPID) }
        attempts[rank.task]?.living.remove(token)
        switch notice {
        case .exited(_, let record) where !record.groupsLeft: break
        case .exited, .started, .lost, .refused, .standing, .forgotten: attempts[rank.task]?.untidy.insert(rank.rank)
        }
        notices.append(notice)
    }

    /// Begins to kill what a rank without a shim has left.
    private func sweep(_ token: UInt64, why: String) {
        polled.insert(token)
        sweepRound(token, why: why, rounds: 0)
    }

    private func sweepRound(_ token: UInt64, why: String, rounds: Int) {
        guard let rank = ranks[token] else { return }
        tree.kill(rank.groupName)
        let isAlive = killGroup(of: rank.start)
        let isGone = tree.remove(rank.groupName) && !isAlive
        guard isGone || rounds >= Limits.sweepRounds else {
            ranks[token]?.phase = .sweeping(why: why, rounds: rounds + 1)
            return
        }
        let verdict = isGone ? why : "\(why); processes of \(rank.groupName) cannot be killed"
        try? attempts[rank.task]?.directory.writeLost(rank: rank.rank, why: verdict)
        leave(token, .lost(rank.task, rank: rank.rank, why: verdict))
    }

    /// Kills the process group of a task that is surely the one recorded; whether it was still there.
    private func killGroup(of start: StartRecord?) -> Bool {
        guard let start, ProcessStart.ticks(of: start.pid) == start.pidTicks else { return false }
        return Glibc.kill(-start.pid, SIGKILL) == 0
    }

    /// Empties and removes cgroups that no attempt claims.
    func sweepStrays() {
        for (name, rounds) in strays {
            tree.kill(name)
            if tree.remove(name) || rounds >= Limits.sweepRounds {
                strays[name] = nil
            } else {
                strays[name] = rounds + 1
            }
        }
    }
}
