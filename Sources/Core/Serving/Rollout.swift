// Moving a service from one revision to the next: what is seen goes in, the sizes of both revisions and the share of
// the traffic come out. Nothing is sent to a revision that is not there for it, and nothing of the old one goes before
// the new one carries what it carried.

package import ClusterModel

/// What is seen of both revisions.
package struct RolloutView: Hashable, Sendable {
    /// As many replicas as the service is to have now; it may change on the way.
    package var desired: Int64
    package var old: RevisionCount
    package var new: RevisionCount
    /// How often replicas of the new revision ended by themselves.
    package var crashes: Int64
    package var oldTraffic: RevisionTraffic
    package var newTraffic: RevisionTraffic
    /// When the files of a new replica last went on; nil where none are fetched.
    package var fetched: BootTime?

    package init(
        desired: Int64, old: RevisionCount, new: RevisionCount, crashes: Int64 = 0,
        oldTraffic: RevisionTraffic = RevisionTraffic(), newTraffic: RevisionTraffic = RevisionTraffic()
    ) {
        (self.desired, self.old, self.new, self.crashes) = (desired, old, new, crashes)
        (self.oldTraffic, self.newTraffic) = (oldTraffic, newTraffic)
    }
}

/// What is to be done.
package struct RolloutOrder: Hashable, Sendable {
    package var old: Int64
    package var new: Int64
    /// Of the traffic to the new revision, in thousandths.
    package var share: Int64

    package init(old: Int64, new: Int64, share: Int64) { (self.old, self.new, self.share) = (old, new, share) }
}

/// One rollout. A value: who keeps it writes down its stage, and begins its times anew after a restart.
package struct Rollout: Hashable, Sendable {
    package typealias Stage = RolloutStage

    package let strategy: RolloutStrategy
    /// Without anything more that is ready for so long it goes back; Kubernetes' progress deadline.
    package let deadline: RolloutPatience
    /// So many ends of new replicas by themselves, and it goes back at once.
    package let mostCrashes: Int64
    package private(set) var stage: Stage
    package private(set) var isPaused = false
    /// The most that was there, and since when nothing was added to it.
    private var best: RolloutCounts?
    private var progressed: BootTime
    /// Since when the step is watched.
    private var held: BootTime
    private var wasPromoted = false
    /// The last step that had its share of the traffic once, and how often any step lost replicas while it had.
    private var lastHeld: Int?
    private var falls: Int64 = 0

    package init(
        _ strategy: RolloutStrategy, deadline: Span? = .minutes(10), mostCrashes: Int64 = 5, at now: BootTime
    ) {
        self.strategy = strategy
        self.deadline = RolloutPatience(deadline)
        self.mostCrashes = max(1, mostCrashes)
        (progressed, held) = (now, now)
        switch strategy {
        case .steps(let steps, _): stage = steps.isEmpty ? .emptying : .filling(0)
        case .rolling: stage = .exchanging
        }
    }

    /// Goes on where one stood when who kept it began anew. What was watched is watched anew, and what had come up by
    /// then counts as progress once more.
    package init(
        _ strategy: RolloutStrategy, deadline: Span? = .minutes(10), mostCrashes: Int64 = 5, at stage: Stage,
        isPaused: Bool = false, now: BootTime
    ) {
        self.init(strategy, deadline: deadline, mostCrashes: mostCrashes, at: now)
        // A stage that this way does not have is of another that the service had meanwhile: it begins anew.
        if Self.has(strategy, stage) { self.stage = stage }
        if case .returning = self.stage {} else { self.isPaused = isPaused && !isOver }
        if case .holding(let step) = stage { lastHeld = step }
    }

    private static func has(_ strategy: RolloutStrategy, _ stage: Stage) -> Bool {
        switch (stage, strategy) {
        case (.filling(let step), .steps(let steps, _)), (.holding(let step), .steps(let steps, _)):
            steps.indices.contains(step)
        case (.filling, .rolling), (.holding, .rolling), (.exchanging, .steps), (.emptying, .rolling): false
        case (.exchanging, .rolling), (.emptying, .steps), (.returning, _), (.settled, _), (.rolledBack, _): true
        }
    }

    package var isOver: Bool {
        switch stage {
        case .settled, .rolledBack: true
        case .filling, .holding, .exchanging, .emptying, .returning: false
        }
    }

    /// Nothing moves on until it is resumed; what was ordered stays. The way back is not paused.
    package mutating func pause() {
        if case .returning = stage { return }
        isPaused = !isOver
    }

    package mutating func resume(at now: BootTime) {
        guard isPaused else { return }
        isPaused = false
        progressed = now
        held = now
    }

    /// Ends the watching of this step.
    package mutating func promote() { if case .holding = stage { wasPromoted = true } }

    /// Back to the old revision; too late when it is gone.
    package mutating func undo(at now: BootTime) {
        guard !isOver else { return }
        isPaused = false
        if case .returning = stage { return }
        turnBack(.undone, at: now)
    }

    /// Takes note of what is seen and says what is to be done.
    package mutating func decide(_ view: RolloutView, at now: BootTime) -> RolloutOrder {
        if !isPaused {
            judge(view, at: now)
            // From one stage to the next as often as there is nothing to wait for: at most twice a step.
            while advance(view, at: now) {}
        }
        return order(view)
    }

    private mutating func judge(_ view: RolloutView, at now: BootTime) {
        let counts = RolloutCounts(
            current: view.old.size + view.new.size, updated: view.new.size, ready: view.new.available,
            available: view.new.available)
        if best.map({ counts.isBeyond($0) }) ?? true { (best, progressed) = (counts, now) }
        // What is on its way to being ready is no silence, however large it is.
        if let fetched = view.fetched { progressed = max(progressed, fetched) }
        switch stage {
        case .filling, .exchanging, .holding:
            if view.crashes >= mostCrashes { return turnBack(.crashes(view.crashes), at: now) }
        // The rest of the new revision comes up. Once it is as large as the old one, that one is no way out.
        case .emptying where view.new.available < min(view.desired, view.old.size):
            if view.crashes >= mostCrashes { return turnBack(.crashes(view.crashes), at: now) }
        case .emptying, .returning, .settled, .rolledBack: return
        }
        if case .holding = stage {
            guard case .steps(_, let analysis?) = strategy,
                let fault = analysis.fault(of: view.newTraffic, against: view.oldTraffic)
            else { return }
            turnBack(fault, at: now)
        } else if deadline.isOver(after: now.since(progressed), wasComplete: false) {
            turnBack(.deadline(now.since(progressed)), at: now)
        }
    }

    private mutating func turnBack(_ fault: RolloutFault, at now: BootTime) {
        stage = .returning(fault)
        (best, progressed, isPaused) = (nil, now, false)
    }

    /// Goes one stage further; false where there is something to wait for.
    private mutating func advance(_ view: RolloutView, at now: BootTime) -> Bool {
        switch stage {
        case .filling(let place):
            guard let step = step(place), view.new.available >= size(of: step, view) else { return false }
            (stage, lastHeld, held) = (.holding(place), place, now)
        case .holding(let place):
            guard let step = step(place) else { return false }
            guard view.new.available >= size(of: step, view) else {
                // One of it is not ready any more: it is filled again, and watched anew, but not for ever.
                (stage, progressed, wasPromoted, falls) = (.filling(place), now, false, falls + 1)
                if falls >= mostCrashes { turnBack(.unsteady(falls), at: now) }
                return false
            }
            guard wasPromoted || step.hold.map({ now.since(held) >= $0 }) ?? false else { return false }
            (wasPromoted, progressed) = (false, now)
            if self.step(place + 1) != nil { stage = .filling(place + 1) } else { stage = .emptying }
        case .exchanging:
            guard view.old.size == 0, view.new.available >= view.desired else { return false }
            stage = .settled
        case .emptying:
            guard view.old.size == 0, view.new.size >= view.desired else { return false }
            stage = .settled
        case .returning(let fault):
            guard view.new.size == 0, view.old.size >= view.desired else { return false }
            stage = .rolledBack(fault)
        case .settled, .rolledBack: return false
        }
        return true
    }

    private func step(_ place: Int) -> RolloutStrategy.Step? {
        guard case .steps(let steps, _) = strategy, steps.indices.contains(place) else { return nil }
        return steps[place]
    }

    private func size(of step: RolloutStrategy.Step, _ view: RolloutView) -> Int64 {
        RolloutStrategy.size(share: step.share, desired: view.desired)
    }
}

// What each stage wants.
extension Rollout {
    private func order(_ view: RolloutView) -> RolloutOrder {
        switch stage {
        case .filling(let place):
            // While a step comes up the one before keeps its share, and one that lost replicas its own.
            let before = place == lastHeld ? step(place) : place > 0 ? step(place - 1) : nil
            let size = max(
                step(place).map { self.size(of: $0, view) } ?? 0, before.map { self.size(of: $0, view) } ?? 0)
            return RolloutOrder(old: view.desired, new: size, share: share(before?.share ?? 0, view))
        case .holding(let place):
            guard let step = step(place) else { return RolloutOrder(old: view.desired, new: 0, share: 0) }
            return RolloutOrder(old: view.desired, new: size(of: step, view), share: share(step.share, view))
        case .exchanging:
            return isPaused ? stand(view) : exchange(view)
        case .emptying:
            let order = RolloutOrder(old: 0, new: view.desired, share: share(1000, view))
            if view.new.available >= view.desired, !isPaused { return order }
            // A step that was not everything, or a service that grew: the rest of the new revision comes before the
            // old one goes; where the new one is the larger one already, what comes of it makes room for more.
            let stays = view.new.available < view.old.size || isPaused
            let old = stays ? view.old.size : min(view.old.size, view.desired - view.new.available)
            return RolloutOrder(old: old, new: view.desired, share: order.share)
        case .returning: return back(view)
        case .settled: return RolloutOrder(old: 0, new: view.desired, share: 1000)
        case .rolledBack: return RolloutOrder(old: view.desired, new: 0, share: 0)
        }
    }

    /// Never more than the new revision is there for, as long as the old one can take the rest.
    private func share(_ wanted: Int64, _ view: RolloutView) -> Int64 {
        guard view.new.available > 0 else { return 0 }
        guard view.old.available > 0 else { return 1000 }
        return min(wanted, 1000 * view.new.available / max(view.desired, 1), 1000)
    }

    /// As the replicas are that both have left then.
    private func proportional(_ view: RolloutView, old: Int64, new: Int64) -> RolloutOrder {
        let (stay, come) = (min(view.old.available, old), min(view.new.available, new))
        return RolloutOrder(old: old, new: new, share: stay + come == 0 ? 0 : 1000 * come / (stay + come))
    }

    private func bounds(_ view: RolloutView) -> RollingUpdate {
        switch strategy {
        case .rolling(let surge, let unavailable):
            RollingUpdate(desired: view.desired, surge: surge, unavailable: unavailable)
        // What takes a whole revision beside the other one needs no bound.
        case .steps: RollingUpdate(desired: view.desired, surge: .count(view.desired), unavailable: .count(0))
        }
    }

    private func exchange(_ view: RolloutView) -> RolloutOrder {
        let update = bounds(view)
        let existing = view.old.size + view.new.size
        // The service grew: a new revision that does not come up is not what carries it.
        if existing < update.floor, view.new.available < view.new.size || view.new.size == 0 {
            return proportional(view, old: view.old.size + update.floor - existing, new: view.new.size)
        }
        let new = update.newSize(from: view.new.size, existing: existing)
        let old = update.oldSize(view.old, beside: RevisionCount(size: new, available: view.new.available))
        return proportional(view, old: old, new: new)
    }

    /// Paused in the middle: nothing is exchanged, and both grow and shrink with the service as they are.
    private func stand(_ view: RolloutView) -> RolloutOrder {
        let existing = view.old.size + view.new.size
        let update = bounds(view)
        let wanted = min(max(existing, update.floor), view.desired + update.surge)
        guard existing > 0, wanted != existing else {
            return proportional(view, old: view.old.size, new: max(view.new.size, existing > 0 ? 0 : view.desired))
        }
        let new = min(wanted, (view.new.size * wanted + existing / 2) / existing)
        return proportional(view, old: wanted - new, new: new)
    }

    /// The same the other way round. What of the old revision is still whole takes everything at once.
    private func back(_ view: RolloutView) -> RolloutOrder {
        if view.old.available >= view.desired { return RolloutOrder(old: view.desired, new: 0, share: 0) }
        let update = bounds(view)
        // What of the new revision is not ready is what failed: it goes first and makes room.
        let old = update.newSize(from: view.old.size, existing: view.old.size + view.new.available)
        let new = update.oldSize(
            RevisionCount(size: view.new.available, available: view.new.available),
            beside: RevisionCount(size: old, available: view.old.available))
        return proportional(view, old: old, new: min(new, view.new.size))
    }
}
