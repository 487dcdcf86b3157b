// Keeping services as they are wanted: so many replicas of one revision, or of two while a rollout goes on. What is
// wanted is compared with the jobs that are there, and the difference is submitted or ended; where a replica runs is
// the plan's to say, as of every job.

import ClusterModel
import Ledger
import Messages
import Scheduling
import Serving

/// What is remembered of services beside the ledger. After a restart rollouts go on at their stage, and who was ready
/// is learned again from the nodes.
struct ServiceMemory: Hashable, Sendable {
    /// To be looked at in this turn, ascending.
    private var touched: [ServiceID] = []
    var rollouts = Lookup<ServiceID, Rollout>()
    /// Of a service that has never served: how many were ready at most, and since when.
    var firsts = Lookup<ServiceID, FirstProgress>()
    var readiness = Lookup<JobID, ReplicaReadiness>()
    /// Attempts that ran when this coordinator began: what they have been is believed until their node says otherwise.
    var elders = Lookup<JobID, UInt32>()
    var usage = Lookup<JobID, MeasuredUsage>()
    /// Where replicas are, as far as this cycle asked.
    var kins = Lookup<ReplicaOf, Kin>()
    /// What queues lend them, as far as this cycle asked; zero is nothing.
    var surges = Lookup<ReplicaOf, Resources>()
    var scalers = Lookup<ServiceID, ScalerMemory>()
    /// A replica that shows why its revision went back.
    var culprits = Lookup<ServiceID, JobID>()
    /// Services that were sent to sleep by a person, were woken since, and have not come up yet.
    var woken = Lookup<ServiceID, Bool>()
    /// Since when services have no replica that is wanted.
    var asleep = Lookup<ServiceID, BootTime>()
    /// Why no more replicas are asked for.
    var refusals = Lookup<ServiceID, ServiceRefusal>()
    /// Those to be looked at with every tick, because something of them hangs on time.
    var timed = Lookup<ServiceID, Bool>()

    /// To be looked at by those who follow the list, ascending.
    private var shown: [ServiceID] = []

    mutating func touch(_ id: ServiceID) {
        if touched.last != id { touched.insertSorted(id) }
        if shown.last != id { shown.insertSorted(id) }
    }

    mutating func takeShown() -> [ServiceID] {
        defer { shown.removeAll(keepingCapacity: true) }
        return shown.uniqued()
    }

    mutating func takeTouched() -> [ServiceID] {
        defer { touched.removeAll(keepingCapacity: true) }
        return touched.uniqued()
    }

    mutating func forget(_ id: ServiceID) {
        (rollouts[id], firsts[id], refusals[id], timed[id]) = (nil, nil, nil, nil)
        culprits[id] = nil
    }
}

struct FirstProgress: Hashable, Sendable {
    let revision: UInt32
    var ready: Int
    var since: BootTime
}

/// Whether a replica may be sent requests, and since when.
struct ReplicaReadiness: Hashable, Sendable {
    /// A later attempt begins anew.
    let attempt: UInt32
    var isReady: Bool
    var since: BootTime
}

struct ServiceRefusal: Hashable, Sendable {
    let why: String
    let until: BootTime
}

/// One replica, as who keeps its service sees it.
struct ReplicaSight: Hashable, Sendable {
    let job: JobID
    let revision: UInt32
    let state: VictimCandidate.State
    let isReady: Bool
    /// It was ready for long enough.
    let isAvailable: Bool
    /// How often it ended by itself.
    let ends: Int
    /// Its node is to become empty.
    let mustMove: Bool
}

extension ClusterConductor {
    /// Looks at every service of which something changed.
    mutating func attendToServices(at now: Now, into turn: inout Turn) {
        for id in services.takeTouched() {
            guard let row = state.services[id] else {
                services.forget(id)
                services.scalers[id] = nil
                (services.woken[id], services.asleep[id]) = (nil, nil)
                traffic.services[id] = nil
                forgetRoute(of: id)
                continue
            }
            guard turn.events.count < settings.eventsPerTurn else {
                services.timed[id] = true
                continue
            }
            services.timed[id] = nil
            attend(to: row, at: now, into: &turn)
        }
        routeNewcomers(at: now)
    }

    /// What hangs on time is looked at with every tick.
    mutating func touchTimedServices() {
        for row in state.services where services.timed[row.id] == true { services.touch(row.id) }
    }

    private mutating func attend(to row: Service, at now: Now, into turn: inout Turn) {
        for id in row.active { if let job = state.jobs[id] { noteUnprobed(job, at: now) } }
        let replicas = sights(of: row, at: now)
        endLeaving(of: row, at: now, into: &turn)
        services.asleep[row.id] = row.replicas > 0 ? nil : services.asleep[row.id] ?? now.boot
        if let drop = row.drop {
            services.timed[row.id] = true
            // Who is ready, and has something to finish, is not known yet.
            guard !mustHear(of: row, at: now) else { return }
            return letGo(row, replicas, by: drop.by, at: now, into: &turn)
        }
        if replicas.contains(where: { $0.isReady && !$0.isAvailable }) { services.timed[row.id] = true }
        // A coordinator that has just begun takes nobody for unready whose node has not spoken yet.
        guard !mustHear(of: row, at: now) else {
            services.timed[row.id] = true
            return
        }
        scale(row, at: now, into: &turn)
        let row = state.services[row.id] ?? row
        let kept = relieveOverdue(replicas, of: row, at: now, into: &turn)
        foresee(row, at: now)
        let (targets, share) = targets(of: row, kept, at: now, into: &turn)
        apply(targets, to: row, kept, at: now, into: &turn)
        // With what was decided now: who leaves is given nothing more.
        if let row = state.services[row.id] { route(row, share: share, at: now) }
    }

    /// The replicas that are not on their way out.
    func sights(of row: Service, at now: Now) -> [ReplicaSight] {
        row.active.compactMap { id in
            guard let job = state.jobs[id], let replica = job.spec.value.replica, !isLeaving(job),
                routing.leaving[id] == nil
            else { return nil }
            let readiness = services.readiness[id].flatMap { $0.attempt == job.attempt ? $0 : nil }
            let isReady = job.phase.isRunning && job.suspended == nil && readiness?.isReady == true
            let minReady = row.revision(replica.revision)?.spec.value.minReady ?? .zero
            return ReplicaSight(
                job: id, revision: replica.revision, state: state(of: job, isReady: isReady), isReady: isReady,
                isAvailable: isReady && readiness.map { now.boot.since($0.since) >= minReady } ?? false,
                ends: Int(job.deferrals), mustMove: mustMove(job))
        }
    }

    private func isLeaving(_ job: Job) -> Bool {
        switch job.phase {
        case .stopping(let cause, _):
            // What is stopped to start again, on another node or here, is still wanted.
            if case .cancelled = cause { return true }
            return false
        case .finished: return true
        case .held, .deferred, .pending, .starting, .running: return false
        }
    }

    private func state(of job: Job, isReady: Bool) -> VictimCandidate.State {
        switch job.phase {
        case .held, .deferred, .stopping, .finished: .failed
        case .pending, .starting: .starting
        case .running: isReady ? .serving : .starting
        }
    }

    /// Notes which replicas run that nobody probes: these are ready as they are.
    mutating func noteUnprobed(_ job: Job, at now: Now) {
        guard let replica = job.spec.value.replica, job.phase.isRunning,
            services.readiness[job.id]?.attempt != job.attempt,
            let spec = state.services[replica.service]?.revision(replica.revision)?.spec.value, spec.probes.isEmpty
        else { return }
        services.readiness[job.id] = ReplicaReadiness(
            attempt: job.attempt, isReady: true, since: readySince(job, at: now))
    }

    /// From when a replica counts as ready of which that is heard for the first time: one that ran before this
    /// coordinator did is not made to wait once more. No wall clock is asked, which may have been set back meanwhile.
    private func readySince(_ job: Job, at now: Now) -> BootTime {
        guard services.elders[job.id] == job.attempt else { return now.boot }
        let longest = ServiceSpec.Limits.minReady.upperBound
        return BootTime(milliseconds: now.boot.milliseconds - longest.milliseconds)
    }

    /// Notes how a replica answers its probes. One that is worth no more is ended, and starts again.
    mutating func take(_ health: ReplicaHealth, from node: NodeID, at now: Now, into turn: inout Turn) {
        guard let allocation = state.allocations[health.allocation], allocation.node == node,
            let job = state.jobs[allocation.job], let replica = job.spec.value.replica,
            allocation.attempt == job.attempt
        else { return }
        let old = services.readiness[job.id].flatMap { $0.attempt == job.attempt ? $0 : nil }
        if old?.isReady != health.isReady {
            services.readiness[job.id] = ReplicaReadiness(
                attempt: job.attempt, isReady: health.isReady,
                since: old == nil && health.isReady ? readySince(job, at: now) : now.boot)
            services.touch(replica.service)
        }
        guard let why = health.fault, let name = state.nodes[node]?.name else { return }
        let blame = Blame(rank: allocation.ranks.lowerBound, node: name, exit: .unhealthy(why))
        stop(job, .rankFailed(blame), at: now, into: &turn)
    }

    /// How many replicas of which revision are wanted; those of any other go.
    private mutating func targets(
        of row: Service, _ replicas: [ReplicaSight], at now: Now, into turn: inout Turn
    ) -> (targets: [ReplicaTarget], share: Int64) {
        guard row.serving != 0 else { return (firstTargets(of: row, replicas, at: now, into: &turn), 1000) }
        guard let state = row.rollout else { return (Self.alone(row.serving, of: row, replicas), 1000) }
        services.timed[row.id] = true
        var rollout = services.rollouts[row.id] ?? self.rollout(of: row, state, at: now)
        // Until files are there it stands as it is, and no deadline runs.
        let isWaiting = !rollout.isPaused && awaitsFiles(row, state, replicas, at: now)
        if isWaiting { rollout.pause() }
        let order = rollout.decide(view(of: row, state, replicas), at: now.boot)
        if isWaiting { rollout.resume(at: now.boot) }
        services.rollouts[row.id] = rollout
        if case .returning = rollout.stage { noteCulprit(of: row, state.revision, replicas) }
        move(row, state, to: rollout.stage, at: now, into: &turn)
        let targets = [
            ReplicaTarget(revision: state.revision, replicas: Int(order.new)),
            ReplicaTarget(revision: row.serving, replicas: Int(order.old), isNot: state.revision),
        ]
        return (targets, order.share)
    }

    /// A service that has never served has nothing to go back to: it goes on trying, and says when it took too long.
    private mutating func firstTargets(
        of row: Service, _ replicas: [ReplicaSight], at now: Now, into turn: inout Turn
    ) -> [ReplicaTarget] {
        services.timed[row.id] = true
        let revision = row.newest
        let available = replicas.count { $0.revision == revision.number && $0.isAvailable }
        if available >= row.replicas {
            services.firsts[row.id] = nil
            let end = RolloutEnd(of: revision.number, fault: nil, at: now.wall)
            commit(.service(.moved(row.id, nil, end: end, by: nil, at: now.wall)), to: &turn)
        } else if row.rollout != nil {
            var progress =
                services.firsts[row.id].flatMap { $0.revision == revision.number ? $0 : nil }
                ?? FirstProgress(revision: revision.number, ready: 0, since: now.boot)
            if available > progress.ready { (progress.ready, progress.since) = (available, now.boot) }
            // A model that is on its way is on its way to being ready.
            if let time = fetchProgress(of: row, revision.number) { progress.since = max(progress.since, time) }
            services.firsts[row.id] = progress
            let silence = now.boot.since(progress.since)
            if let deadline = revision.spec.value.deadline, silence > deadline {
                noteCulprit(of: row, revision.number, replicas)
                let end = RolloutEnd(
                    of: revision.number, fault: .deadline(silence), at: now.wall, replica: services.culprits[row.id])
                commit(.service(.moved(row.id, nil, end: end, by: nil, at: now.wall)), to: &turn)
            }
        }
        return Self.alone(revision.number, of: row, replicas)
    }

    /// One revision is wanted; what is left of others goes as far as that one carries the service without them.
    private static func alone(_ revision: UInt32, of row: Service, _ replicas: [ReplicaSight]) -> [ReplicaTarget] {
        let available = replicas.count { $0.revision == revision && $0.isAvailable }
        let others = replicas.count { $0.revision != revision }
        return [
            ReplicaTarget(revision: revision, replicas: row.replicas, movesOut: true),
            ReplicaTarget(
                revision: revision, replicas: min(others, max(0, row.replicas - available)), isNot: revision),
        ]
    }

    /// Remembers the replica that shows best why a revision goes back: the one that ended most often, else one that is
    /// not ready.
    private mutating func noteCulprit(of row: Service, _ revision: UInt32, _ replicas: [ReplicaSight]) {
        let own = replicas.filter { $0.revision == revision && !$0.isReady }
        if let worst = own.max(by: { ($0.ends, $1.job) < ($1.ends, $0.job) }) { services.culprits[row.id] = worst.job }
    }

    /// The rollout as it stands in the ledger.
    func rollout(of row: Service, _ state: RolloutState, at now: Now) -> Rollout {
        let spec = row.revision(state.revision)?.spec.value
        return Rollout(
            spec?.strategy ?? .blueGreen(), deadline: spec?.deadline,
            mostCrashes: max(settings.endsOfRollout, 2 * Int64(row.replicas)), at: state.stage,
            isPaused: state.isPaused, now: now.boot)
    }

    private func view(of row: Service, _ state: RolloutState, _ replicas: [ReplicaSight]) -> RolloutView {
        // Whatever is not of the new revision is old: a rollout may take the place of another one half way.
        func count(isNew: Bool) -> RevisionCount {
            let own = replicas.filter { ($0.revision == state.revision) == isNew }
            return RevisionCount(size: Int64(own.count), available: Int64(own.count { $0.isAvailable }))
        }
        let ends = replicas.filter { $0.revision == state.revision }.reduce(0) { $0 + $1.ends }
        let step = traffic.services[row.id]?.step.flatMap { $0.revision == state.revision ? $0 : nil }
        var view = RolloutView(
            desired: Int64(row.replicas), old: count(isNew: false), new: count(isNew: true), crashes: Int64(ends),
            oldTraffic: step?.old.traffic ?? RevisionTraffic(), newTraffic: step?.new.traffic ?? RevisionTraffic())
        view.fetched = fetchProgress(of: row, state.revision)
        return view
    }

    /// Writes down where the rollout stands now.
    mutating func move(
        _ row: Service, _ state: RolloutState, to stage: RolloutStage, at now: Now, into turn: inout Turn
    ) {
        // Each step is judged by the requests that came while it had its share of them.
        if stage != state.stage { traffic.services[row.id]?.step = nil }
        switch stage {
        case .settled, .rolledBack:
            var fault: RolloutFault?
            if case .rolledBack(let found) = stage { fault = found }
            services.rollouts[row.id] = nil
            let end = RolloutEnd(
                of: state.revision, fault: fault, at: now.wall,
                replica: fault == nil ? nil : services.culprits[row.id])
            commit(.service(.moved(row.id, nil, end: end, by: nil, at: now.wall)), to: &turn)
        case .filling, .holding, .exchanging, .emptying, .returning:
            let isPaused = services.rollouts[row.id]?.isPaused ?? state.isPaused
            guard stage != state.stage || isPaused != state.isPaused else { return }
            var next = state
            (next.stage, next.isPaused) = (stage, isPaused)
            commit(.service(.moved(row.id, next, end: nil, by: nil, at: now.wall)), to: &turn)
        }
    }

    /// Submits what is missing and ends what is too much, so much at a time.
    private mutating func apply(
        _ targets: [ReplicaTarget], to row: Service, _ replicas: [ReplicaSight], at now: Now, into turn: inout Turn
    ) {
        var left = settings.replicasPerLook
        var isComplete = true
        for target in targets {
            let all = replicas.filter { target.covers($0) }
            // A rollout has its own arithmetic; who has to move moves after it.
            let movers = target.movesOut ? all.filter(\.mustMove) : []
            let own = movers.isEmpty ? all : all.filter { !$0.mustMove }
            left -= relieve(
                movers, besides: own, wanted: target.replicas, upTo: left, of: row, at: now, into: &turn)
            if own.count > target.replicas {
                let busy = inFlight(of: row, at: now)
                let loads = own.map { sight in
                    state.jobs[sight.job].flatMap { state.active(of: $0).first }.flatMap { busy[$0.id] } ?? 0
                }
                let order = zip(own, loads).sorted { goes($0, before: $1, of: row) }.map(\.0)
                let victims = withFilesFirst(order, of: row)
                for replica in victims.prefix(min(max(0, left), own.count - target.replicas)) {
                    release(replica, of: row, by: row.owner, at: now, into: &turn)
                    left -= 1
                }
            }
            let missing = target.replicas - own.count
            guard missing > 0, left > 0, let revision = row.revision(target.revision) else { continue }
            isComplete = false
            left -= submit(min(missing, left), of: row, revision, at: now, into: &turn)
        }
        if isComplete { services.refusals[row.id] = nil }
        if left <= 0 { services.timed[row.id] = true }
    }

    /// Who goes first: what serves nobody, then what is of a revision that is not wanted any more, then who has to move
    /// anyway, then who has the fewest requests, then the younger.
    private func goes(
        _ first: (sight: ReplicaSight, load: Int), before second: (sight: ReplicaSight, load: Int), of row: Service
    ) -> Bool {
        let (one, other) = (first.sight, second.sight)
        guard one.state == other.state else { return one.state < other.state }
        let (strange, stranger) = (one.revision != row.serving, other.revision != row.serving)
        guard strange == stranger else { return strange }
        guard one.mustMove == other.mustMove else { return one.mustMove }
        return VictimCandidate(state: one.state, inFlight: first.load, number: one.job.number)
            .goes(before: VictimCandidate(state: other.state, inFlight: second.load, number: other.job.number))
    }

    /// Submits replicas on behalf of the service's owner, with the rights and within the limits that it has now; says
    /// how many.
    private mutating func submit(
        _ count: Int, of row: Service, _ revision: Revision, at now: Now, into turn: inout Turn
    ) -> Int {
        if let refusal = services.refusals[row.id], now.boot < refusal.until {
            services.timed[row.id] = true
            return 0
        }
        services.refusals[row.id] = nil
        let asked = revision.spec.value.replica(row.id, revision: revision.number)
        for done in 0..<count {
            do throws(Rejection) {
                try state.authorizeSubmission(of: asked, by: state.access.rights(of: row.owner))
                let spec = try admit(Boxed(asked), by: row.owner, at: now)
                commit(
                    .job(.submitted(state.nextJob, spec, owner: row.owner, request: .none, at: now.wall)), to: &turn)
            } catch {
                let until = now.boot + settings.serviceRetry
                services.refusals[row.id] = ServiceRefusal(why: error.description, until: until)
                services.timed[row.id] = true
                return done
            }
        }
        return count
    }

    mutating func end(_ id: JobID, by principal: Principal, at now: Now, into turn: inout Turn) {
        // What has ended by itself meanwhile is no reason to complain.
        _ = try? cancel(id, by: principal, at: now, into: &turn)
    }
}

/// So many replicas of a revision.
private struct ReplicaTarget: Hashable, Sendable {
    /// Of which more are made.
    let revision: UInt32
    let replicas: Int
    /// The number is of all that are not of this one, where it is said.
    var isNot: UInt32?
    /// Those on nodes that are to become empty are replaced first, and then go.
    var movesOut = false

    func covers(_ replica: ReplicaSight) -> Bool {
        isNot.map { replica.revision != $0 } ?? (replica.revision == revision)
    }
}
