// From records of shims to the words of the agent's mind. Each of their endings has exactly one of ours.

import ClusterModel
import Messages
import NodeControl

extension RuntimeNotice {
    /// What a notice of the supervisor means; several for an attempt as a whole, none for what the mind need not know.
    static func from(_ notice: RankNotice) -> [RuntimeNotice] {
        switch notice {
        case .started(let task, let record):
            guard let id = AllocationID(task) else { return [] }
            return [.started(id, rank: UInt32(record.rank), at: WallTime(nanoseconds: MachineClock.wallNanoseconds))]
        case .exited(let task, let record):
            guard let id = AllocationID(task) else { return [] }
            let time = WallTime(nanoseconds: record.endWallNanoseconds)
            let end = RuntimeNotice.exited(id, rank: UInt32(record.rank), Exit(record), at: time)
            return record.endsLease ? [.cutOff(id), end] : [end]
        case .lost(let task, let rank, _):
            guard let id = AllocationID(task) else { return [] }
            let time = WallTime(nanoseconds: MachineClock.wallNanoseconds)
            return [.exited(id, rank: UInt32(rank), .unseen, at: time)]
        case .refused(let task, let rank?, let fault):
            guard let id = AllocationID(task) else { return [] }
            let time = WallTime(nanoseconds: MachineClock.wallNanoseconds)
            return [.exited(id, rank: UInt32(rank), .notStarted(fault.description), at: time)]
        case .refused(let task, nil, let fault):
            return AllocationID(task).map { [.refused($0, why: fault.description)] } ?? []
        case .standing, .forgotten:
            return []
        }
    }
}

extension AllocationID {
    init?(_ task: TaskKey) {
        guard let number = UInt64(task.text) else { return nil }
        self.init(number)
    }
}

extension ExitRecord {
    /// Whether its shim ended it for its node's silence, and not for its own time.
    fileprivate var endsLease: Bool { isCutOff && !atDeadline }
}

extension Exit {
    init(_ record: ExitRecord) {
        if record.isOutOfMemory {
            self = .outOfMemory(
                peak: ByteCount(Int64(clamping: record.memoryPeakBytes)),
                limit: ByteCount(Int64(clamping: record.memoryLimitBytes)))
        } else if record.atDeadline {
            self = .timedOut
        } else {
            switch record.ending {
            case .exited(let code): self = .code(code)
            case .signalled(let number, _): self = .signal(number)
            case .notStarted(let stage, let number, _):
                self = .notStarted("\(stage): \(NodeFault.words(number))")
            }
        }
    }
}

extension FoundAttempt {
    /// The attempt in the words of the agent's mind.
    ///
    /// - Parameter signs: What the output of a rank that ended so says of the job's failure rules.
    func found(as order: PrepareOrder, signs: (UInt32, Exit) -> UInt32) -> NodeControl.FoundAttempt {
        var started: [UInt32] = []
        var exits: [RankExit] = []
        var since: UInt64?
        var isCutOff = false
        func note(_ start: StartRecord?) {
            guard let start else { return }
            since = min(since ?? .max, start.bootNanoseconds)
        }
        for rank in ranks {
            let number = UInt32(rank.rank)
            // A rank without a start record is one whose shim is just starting it, or one that is gone: the supervisor
            // tells its end either way.
            started.append(number)
            switch rank.state {
            case .held(let start): note(start)
            case .ended(let start, _): note(start)
            case .lost, .gone: break
            }
            if case .ended(_, let record) = rank.state {
                isCutOff = isCutOff || record.endsLease
                let exit = Exit(record)
                exits.append(
                    RankExit(
                        rank: number, exit: exit, time: WallTime(nanoseconds: record.endWallNanoseconds),
                        signs: signs(number, exit)))
            }
        }
        let boot = since.map { BootTime(nanoseconds: $0) }
        return NodeControl.FoundAttempt(
            order: order, started: started, exits: exits, since: boot,
            leaseEnd: leaseEnd == 0 ? nil : BootTime(nanoseconds: leaseEnd), isCutOff: isCutOff,
            stillness: Stillness(
                since: stillness.since == 0 ? nil : BootTime(nanoseconds: stillness.since),
                before: Span(milliseconds: Int64(stillness.before / 1_000_000))))
    }
}
