// A job as its clients know it: what may be asked of it, what it answers, and what it does by itself meanwhile. A
// state is the set of all phases that it may be in, so that starts, failures and ends need no operation of their own.

import ClusterModel
package import Messages

/// The phases of a job as far as clients can tell them apart: a set of bits.
package struct JobModes: OptionSet, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Not submitted yet.
    package static let absent = JobModes(rawValue: 1)
    /// Pending or deferred.
    package static let waiting = JobModes(rawValue: 2)
    package static let held = JobModes(rawValue: 4)
    package static let active = JobModes(rawValue: 8)
    /// Being stopped: because it was cancelled, because somebody wants it back in its queue, or for another reason.
    package static let cancelling = JobModes(rawValue: 16)
    package static let requeuing = JobModes(rawValue: 32)
    package static let stopping = JobModes(rawValue: 64)
    package static let cancelled = JobModes(rawValue: 128)
    /// Ended in any other way.
    package static let ended = JobModes(rawValue: 256)
    /// It was cancelled long ago: who looks for it may find it in the history, and nothing can be done with it.
    package static let cancelledInHistory = JobModes(rawValue: 512)
    /// The same of one that ended in any other way.
    package static let endedInHistory = JobModes(rawValue: 1024)

    /// It runs, and its ranks stand still.
    package static let still = JobModes(rawValue: 2048)

    package static let all = JobModes(rawValue: 4095)
    private static let words = [
        "absent", "waiting", "held", "active", "cancelling", "requeuing", "stopping", "cancelled", "ended",
        "cancelled in the history", "ended in the history", "still",
    ]
    static let finished: JobModes = [.cancelled, .ended]
    static let archived: JobModes = [.cancelledInHistory, .endedInHistory]

    static let each = (0..<12).map { JobModes(rawValue: 1 << UInt16($0)) }

    /// What is shown of an ended job is shown of it in the history too.
    var inHistory: JobModes { JobModes(rawValue: intersection(Self.finished).rawValue << 2) }

    package var description: String {
        zip(Self.each, Self.words).filter { contains($0.0) }.map(\.1).joined(separator: " or ")
    }

    package init(_ view: JobView) {
        self = view.suspended == nil ? JobModes(view.phase) : .still
    }

    private init(_ phase: JobPhase) {
        self =
            switch phase {
            case .held: .held
            case .deferred, .pending: .waiting
            case .starting, .running: .active
            case .stopping(.cancelled, _): .cancelling
            case .stopping(.requeued, _): .requeuing
            case .stopping: .stopping
            case .finished(.cancelled, _): .cancelled
            case .finished: .ended
            }
    }
}

package enum JobVerb: Hashable, Sendable {
    case cancel
    case hold
    case release
    case requeue
    case suspend
    case resume
}

package enum JobAnswer: Hashable, Sendable {
    case done
    /// It has ended already.
    case tooLate
    /// It is not in the phase for that.
    case conflict
    /// There is no such job.
    case gone
    /// For a reason that says nothing of the job.
    case refused
}

package enum JobDeed: Hashable, Sendable {
    /// Answered with an id, or refused; nil is not known.
    case submit(accepted: Bool?, mayBeDenied: Bool)
    /// nil is not known.
    case change(JobVerb, JobAnswer?)
    case see(JobModes, version: UInt64)
    case seeNothing
}

package struct JobModel: SequentialModel {
    package struct State: Hashable, Sendable {
        package var modes: JobModes
        /// The version of the last view, and what it showed.
        var version: UInt64 = 0
        var shown = JobModes()

        package init(_ modes: JobModes) { self.modes = modes }
    }

    private let startsHeld: Bool
    /// Its elements come and go by requests of their own: of the whole it is only known that it is there.
    private let isArray: Bool
    /// Its own rules may hold it when it fails.
    private let holdsItself: Bool
    /// The cluster forgets jobs soon after their end.
    private let isForgotten: Bool

    package init(
        startsHeld: Bool = false, isArray: Bool = false, holdsItself: Bool = false, isForgotten: Bool = false
    ) {
        (self.startsHeld, self.isArray) = (startsHeld, isArray)
        (self.holdsItself, self.isForgotten) = (holdsItself, isForgotten)
    }

    package func state(after deed: JobDeed, in state: State) -> State? {
        let before = closure(of: state.modes)
        var after = state
        switch deed {
        case .submit(let accepted, let mayBeDenied):
            after.modes = submitted(before, accepted, mayBeDenied)
        case .change(let verb, let answer):
            after.modes = changed(before, verb, answer)
            // Whatever it was before, it is something else now: so it has a new version.
            if after.modes.isDisjoint(with: before), answer != nil {
                (after.version, after.shown) = (state.version + 1, [])
            }
        case .see(let mode, let version):
            guard version >= state.version else { return nil }
            if version == state.version, !state.shown.isEmpty, state.shown != mode { return nil }
            after.modes = before.intersection(mode.union(mode.inHistory))
            (after.version, after.shown) = (version, mode)
        case .seeNothing: after.modes = before.intersection(.absent)
        }
        return after.modes.isEmpty ? nil : after
    }

    /// What it may have become by itself.
    private func closure(of modes: JobModes) -> JobModes {
        var all = modes
        var grows = true
        while grows {
            let before = all
            for mode in JobModes.each where all.contains(mode) { all.formUnion(next(of: mode)) }
            grows = all != before
        }
        return all
    }

    private func next(of mode: JobModes) -> JobModes {
        switch mode {
        case .absent, .cancelledInHistory, .endedInHistory: []
        case .cancelled, .ended: isForgotten ? mode.inHistory : []
        case .waiting where isArray, .held where isArray, .active where isArray:
            [.waiting, .held, .active, .cancelled, .ended]
        case .waiting: [.active, .ended]
        case .held: .ended
        case .active, .still: [.waiting, .stopping, .ended]
        case .stopping: holdsItself ? [.waiting, .held, .ended] : [.waiting, .ended]
        case .requeuing: .waiting
        case .cancelling: .cancelled
        default: []
        }
    }

    private func submitted(_ before: JobModes, _ accepted: Bool?, _ mayBeDenied: Bool) -> JobModes {
        var after = JobModes()
        let isThere = before.subtracting(.absent)
        if accepted != false {
            after.formUnion(isThere)
            if before.contains(.absent) { after.formUnion(startsHeld ? .held : .waiting) }
        }
        // Asked again it is the same job, and never refused but for a right that was taken.
        if accepted != true { after.formUnion(mayBeDenied || accepted == nil ? before : before.intersection(.absent)) }
        return after
    }

    private func changed(_ before: JobModes, _ verb: JobVerb, _ answer: JobAnswer?) -> JobModes {
        if answer == .refused { return before }
        var after = JobModes()
        for mode in JobModes.each where before.contains(mode) {
            for (said, next) in outcomes(of: verb, in: mode) where answer == nil || said == answer {
                after.formUnion(next)
            }
        }
        // Nobody knows of an unanswered one whether it was done.
        return answer == nil ? after.union(before) : after
    }

    private func outcomes(of verb: JobVerb, in mode: JobModes) -> [(JobAnswer, JobModes)] {
        if mode == .absent { return [(.gone, mode)] }
        if JobModes.archived.contains(mode) { return past(verb, in: mode) }
        if isArray { return loose(verb, in: mode) }
        switch verb {
        case .cancel: return cancel(mode)
        case .hold:
            if mode == .waiting || mode == .held { return [(.done, .held)] }
            return [(JobModes.finished.contains(mode) ? .tooLate : .conflict, mode)]
        case .release:
            if mode == .held { return [(.done, .waiting)] }
            return [(JobModes.finished.contains(mode) ? .tooLate : .done, mode)]
        case .requeue: return requeue(mode)
        case .suspend:
            if mode == .still { return [(.done, mode)] }
            // One that is being started yet is told to ask again.
            if mode == .active { return [(.done, .still), (.conflict, mode)] }
            return [(JobModes.finished.contains(mode) ? .tooLate : .conflict, mode)]
        case .resume:
            if mode == .still { return [(.done, .active)] }
            if mode == .held { return [(.conflict, mode)] }
            return [(JobModes.finished.contains(mode) ? .tooLate : .done, mode)]
        }
    }

    /// Only the history answers, which is never behind: what it holds has left the memory.
    private func past(_ verb: JobVerb, in mode: JobModes) -> [(JobAnswer, JobModes)] {
        switch verb {
        case .cancel: [(mode == .cancelledInHistory ? .done : .tooLate, mode)]
        case .hold, .release, .suspend, .resume: [(.tooLate, mode)]
        case .requeue: [(.conflict, mode)]
        }
    }

    private func cancel(_ mode: JobModes) -> [(JobAnswer, JobModes)] {
        switch mode {
        case .waiting, .held: [(.done, .cancelled)]
        case .active, .still, .stopping, .requeuing, .cancelling: [(.done, .cancelling)]
        case .cancelled: [(.done, .cancelled)]
        default: [(.tooLate, mode)]
        }
    }

    private func requeue(_ mode: JobModes) -> [(JobAnswer, JobModes)] {
        switch mode {
        // One that has begun once is back already, and one that has not is none to put back.
        case .waiting, .held: [(.done, mode), (.conflict, mode)]
        case .active, .still, .requeuing: [(.done, .requeuing)]
        case .stopping, .cancelling: [(.conflict, mode)]
        // One that could not end by its deadline is not begun again.
        default: [(.done, .waiting), (.conflict, mode)]
        }
    }

    /// What is asked of some elements, or of all, changes the whole in ways that only its elements explain.
    private func loose(_ verb: JobVerb, in mode: JobModes) -> [(JobAnswer, JobModes)] {
        let alive: JobModes = [.waiting, .held, .active]
        if verb == .suspend || verb == .resume { return [(.done, mode), (.tooLate, mode), (.conflict, mode)] }
        switch verb {
        case .cancel where !JobModes.finished.contains(mode):
            return [(.done, alive.union(.finished)), (.tooLate, mode), (.conflict, mode)]
        case .requeue: return [(.done, alive), (.tooLate, mode), (.conflict, mode)]
        case .cancel, .hold, .release, .suspend, .resume:
            return [(.done, mode.union(alive)), (.tooLate, mode), (.conflict, mode)]
        }
    }
}
