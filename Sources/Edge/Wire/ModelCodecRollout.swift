// Where rollouts stand and how they ended, and the revisions of a service, as bytes and back.
import ClusterModel

extension PBRolloutFault: Coded {
    init(_ fault: RolloutFault) {
        switch fault {
        case .undone: self.init(fault: .undone(PBNothing()))
        case .deadline(let time): self.init(fault: .deadlineMs(time.milliseconds))
        case .crashes(let count): self.init(fault: .crashes(UInt64(clamping: count)))
        case .unsteady(let count): self.init(fault: .unsteady(UInt64(clamping: count)))
        case .errors(let permille, let before):
            self.init(fault: .errors(PBWorseFigure(now: permille, before: before)))
        case .latency(let now, let before): self.init(fault: .latency(PBWorseFigure(now: now, before: before)))
        }
    }

    func checked() throws(WireError) -> RolloutFault {
        switch fault {
        case .undone: return .undone
        case .deadlineMs(let time): return .deadline(try Check.span(time, "RolloutFault.deadline_ms"))
        case .crashes(let count): return .crashes(Int64(try Check.counter(count, "RolloutFault.crashes")))
        case .unsteady(let count): return .unsteady(Int64(try Check.counter(count, "RolloutFault.unsteady")))
        case .errors(let found):
            return .errors(permille: try found.figure(found.now), before: try found.figure(found.before))
        case .latency(let found): return .latency(try found.figure(found.now), before: try found.figure(found.before))
        case nil: throw Check.unchosen("RolloutFault.fault")
        }
    }
}

extension PBWorseFigure {
    fileprivate func figure(_ value: Int64) throws(WireError) -> Int64 {
        try Check.within(value, 0...WireLimits.span, "WorseFigure.now")
    }
}

extension PBRolloutStage: Coded {
    init(_ stage: RolloutStage) {
        switch stage {
        case .filling(let step): self.init(stage: .filling(UInt32(clamping: step)))
        case .holding(let step): self.init(stage: .holding(UInt32(clamping: step)))
        case .exchanging: self.init(stage: .exchanging(PBNothing()))
        case .emptying: self.init(stage: .emptying(PBNothing()))
        case .returning(let fault): self.init(stage: .returning(PBRolloutFault(fault)))
        case .settled: self.init(stage: .settled(PBNothing()))
        case .rolledBack(let fault): self.init(stage: .rolledBack(PBRolloutFault(fault)))
        }
    }

    func checked() throws(WireError) -> RolloutStage {
        switch stage {
        case .filling(let step): return .filling(try Check.number(step, "RolloutStage.filling"))
        case .holding(let step): return .holding(try Check.number(step, "RolloutStage.holding"))
        case .exchanging: return .exchanging
        case .emptying: return .emptying
        case .returning(let fault): return .returning(try fault.checked())
        case .settled: return .settled
        case .rolledBack(let fault): return .rolledBack(try fault.checked())
        case nil: throw Check.unchosen("RolloutStage.stage")
        }
    }
}

extension PBRolloutState: Coded {
    init(_ state: RolloutState) {
        self.init(
            revision: state.revision, stage: PBRolloutStage(state.stage), isPaused: state.isPaused,
            sinceMs: state.since.milliseconds)
    }

    func checked() throws(WireError) -> RolloutState {
        RolloutState(
            to: revision, stage: try Check.need(stage, "RolloutState.stage"), isPaused: isPaused,
            since: try Check.time(sinceMs, "RolloutState.since_ms"))
    }
}

extension PBRolloutEnd: Coded {
    init(_ end: RolloutEnd) {
        self.init(
            revision: end.revision, fault: end.fault.map { PBRolloutFault($0) }, atMs: end.at.milliseconds,
            replica: end.replica?.number ?? 0)
    }

    func checked() throws(WireError) -> RolloutEnd {
        RolloutEnd(
            of: revision, fault: try fault?.checked(), at: try Check.time(atMs, "RolloutEnd.at_ms"),
            replica: replica == 0 ? nil : try Check.job(replica, "RolloutEnd.replica"))
    }
}

extension PBServiceRevision: Coded {
    init(_ revision: Revision) {
        self.init(
            number: revision.number, spec: PBServiceSpec(revision.spec.value), by: PBPrincipal(revision.by),
            createdMs: revision.created.milliseconds)
    }

    func checked() throws(WireError) -> Revision {
        Revision(
            number: number, spec: Boxed(try Check.need(spec, "ServiceRevision.spec")),
            by: try Check.need(by, "ServiceRevision.by"),
            created: try Check.time(createdMs, "ServiceRevision.created_ms"))
    }
}

extension PBServiceDrop: Coded {
    init(_ drop: Service.Drop) { self.init(by: PBPrincipal(drop.by), sinceMs: drop.since.milliseconds) }

    func checked() throws(WireError) -> Service.Drop {
        Service.Drop(
            by: try Check.need(by, "ServiceDrop.by"), since: try Check.time(sinceMs, "ServiceDrop.since_ms"))
    }
}
