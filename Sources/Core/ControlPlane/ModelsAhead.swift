// Models that are fetched before anything needs them: where a rollout's later replicas are likely to come, and where
// the first job of a queue will sit. A wish says so for as long as it is likely; an errand is what a node was told of
// it. All of it may be forgotten: whoever finds no files fetches them then.

package import ClusterModel
import Ledger
import Messages
import Scheduling
import Serving

/// What is to be fetched ahead, and what nodes were told of it.
struct AheadMemory: Sendable {
    /// On whose behalf.
    enum Owner: Hashable, Comparable, Sendable {
        case service(ServiceID)
        case job(JobID)
    }

    struct Wish: Hashable, Sendable {
        let owner: Owner
        let version: ModelAhead
        /// The likeliest first.
        let nodes: [NodeID]
    }

    struct Errand: Hashable, Sendable {
        let node: NodeID
        let owner: Owner
        let version: ModelAhead
        let since: BootTime
        /// It failed or took too long: it is not counted on any more, nor tried again while somebody wishes for it.
        var isGivenUp = false
    }

    /// By ascending owner.
    private(set) var wishes: [Wish] = []
    var errands: [Errand] = []
    /// Whether what nodes are told may be another than they were.
    var isDirty = false
    /// Rollouts that wait with their next replica, and since when.
    var gates = Lookup<ServiceID, AheadGate>()
    /// Where more replicas would come, as it was found last.
    var looks = Lookup<ServiceID, AheadLook>()

    /// No nodes: nothing is wished for any more.
    mutating func wish(_ owner: Owner, _ version: ModelAhead?, on nodes: [NodeID]) {
        let place = wishes.firstIndex { $0.owner >= owner } ?? wishes.count
        let known = place < wishes.count && wishes[place].owner == owner
        guard let version, !nodes.isEmpty else {
            guard known else { return }
            wishes.remove(at: place)
            isDirty = true
            return
        }
        let wish = Wish(owner: owner, version: version, nodes: nodes)
        guard !known || wishes[place] != wish else { return }
        if known { wishes[place] = wish } else { wishes.insert(wish, at: place) }
        isDirty = true
    }

    /// Jobs that are not among these wish for nothing any more.
    mutating func keepJobs(_ jobs: [JobID]) {
        for case .job(let id) in wishes.map(\.owner) where !jobs.contains(id) { wish(.job(id), nil, on: []) }
    }

    func isWished(_ errand: Errand) -> Bool {
        wishes.contains {
            $0.owner == errand.owner && $0.version == errand.version && $0.nodes.contains(errand.node)
        }
    }
}

struct AheadGate: Hashable, Sendable {
    let revision: UInt32
    /// Replicas of the new revision that are there.
    let exchanged: Int
    let since: BootTime
}

struct AheadLook: Hashable, Sendable {
    let revision: UInt32
    let missing: Int
    let until: BootTime
    let nodes: [NodeID]
}

/// What nodes are told.
extension ClusterConductor {
    /// Tells nodes what of the wishes is theirs, within the bounds.
    mutating func settleAhead(at now: Now) {
        guard ahead.isDirty || !ahead.errands.isEmpty else { return }
        ahead.isDirty = false
        var concerned: [NodeID] = []
        endErrands(at: now, &concerned)
        beginErrands(at: now, &concerned)
        for node in concerned.sorted().uniqued() where hearsAhead(node) { tellAhead(node) }
    }

    private mutating func tellAhead(_ node: NodeID) {
        let own = ahead.errands.filter { $0.node == node && !$0.isGivenUp }.map { errand in
            AheadFetch(errand.version, neighbours: neighbours(of: node, with: errand.version.content))
        }
        order(.fetchAhead(AheadOrder(own, filesPort: settings.bulkPort)), to: node)
    }

    /// A node that begins anew was told nothing.
    mutating func forgetErrands(of node: NodeID) {
        ahead.errands.removeAll { $0.node == node }
        ahead.isDirty = true
    }

    /// A node could not fetch these ahead: others are asked, and nobody waits for it.
    mutating func giveUpAhead(_ contents: [ContentHash], on node: NodeID) {
        let failed = ahead.errands.indices.filter { place in
            ahead.errands[place].node == node && contents.contains(ahead.errands[place].version.content)
        }
        guard !failed.isEmpty else { return }
        for place in failed { ahead.errands[place].isGivenUp = true }
        ahead.isDirty = true
        tellAhead(node)
    }

    private mutating func endErrands(at now: Now, _ concerned: inout [NodeID]) {
        for place in ahead.errands.indices.reversed() {
            let errand = ahead.errands[place]
            if places.has(errand.version.content, on: errand.node) || !ahead.isWished(errand)
                || !canFetchAhead(errand.node)
            {
                ahead.errands.remove(at: place)
                concerned.append(errand.node)
            } else if !errand.isGivenUp, now.boot.since(errand.since) > settings.aheadPatience(errand.version.bytes) {
                ahead.errands[place].isGivenUp = true
                concerned.append(errand.node)
            }
        }
    }

    private mutating func beginErrands(at now: Now, _ concerned: inout [NodeID]) {
        for wish in ahead.wishes {
            for node in wish.nodes {
                let going = ahead.errands.filter { !$0.isGivenUp }
                guard going.count < settings.aheadAtOnce,
                    going.count(where: { $0.owner == wish.owner }) < settings.aheadPerOwner,
                    going.reduce(wish.version.bytes, { $0 + $1.version.bytes }) <= settings.aheadBytes
                else { break }
                guard canFetchAhead(node), !places.has(wish.version.content, on: node),
                    going.count(where: { $0.node == node }) < ModelTalkLimits.ahead,
                    !ahead.errands.contains(where: { $0.node == node && $0.version == wish.version })
                else { continue }
                ahead.errands.append(
                    AheadMemory.Errand(node: node, owner: wish.owner, version: wish.version, since: now.boot))
                concerned.append(node)
            }
        }
    }

    /// Whether its agent listens, and knows the word.
    private func hearsAhead(_ node: NodeID) -> Bool {
        guard let link = links[node], link.session != nil else { return false }
        return link.version >= ProtocolRange.models
    }

    /// The same of a node that something may come to.
    private func canFetchAhead(_ node: NodeID) -> Bool { hearsAhead(node) && state.nodes[node]?.closure == nil }
}

/// Where jobs will sit.
extension ClusterConductor {
    /// The first of a queue, of which it is known where it sits soon, finds its model there.
    mutating func foreseeHeads(at now: Now) {
        var jobs: [JobID] = []
        for start in starts where start.time <= now.wall + settings.aheadWithin {
            guard let version = state.jobs[start.job]?.spec.value.ahead else { continue }
            jobs.append(start.job)
            ahead.wish(.job(start.job), version, on: start.nodes.sorted().uniqued())
        }
        ahead.keepJobs(jobs)
    }
}

/// Where replicas will come.
extension ClusterConductor {
    /// Looks where the replicas of a rollout are likely to come next, and has the model of the new revision fetched
    /// there.
    mutating func foresee(_ row: Service, at now: Now) {
        let owner = AheadMemory.Owner.service(row.id)
        guard let rollout = row.rollout, row.serving != 0, row.drop == nil,
            let spec = row.revision(rollout.revision)?.spec.value, let version = spec.job.value.ahead
        else {
            ahead.wish(owner, nil, on: [])
            (ahead.gates[row.id], ahead.looks[row.id]) = (nil, nil)
            return
        }
        switch rollout.stage {
        case .exchanging: ahead.wish(owner, version, on: nodesOfOld(row, rollout.revision, spec))
        case .filling, .holding:
            let nodes = nodesOfMore(row, rollout.revision, spec, version, at: now)
            ahead.wish(owner, version, on: nodes)
        // All of it is on its way, or none is wanted.
        case .emptying, .returning, .settled, .rolledBack: ahead.wish(owner, nil, on: [])
        }
        if ahead.isDirty { settleAhead(at: now) }
    }

    /// What one replica leaves the next one takes: the nodes of those that go, in the order in which they do.
    private mutating func nodesOfOld(_ row: Service, _ revision: UInt32, _ spec: ServiceSpec) -> [NodeID] {
        let eligible = selections.eligibility(for: spec.job.value, in: state)?.value
        var found: [NodeID] = []
        for id in row.active.reversed() {
            guard found.count < settings.aheadNodes else { break }
            guard let job = state.jobs[id], job.spec.value.replica?.revision != revision, routing.leaving[id] == nil,
                let node = state.active(of: job).first?.node, eligible?.admits(node) ?? true, !found.contains(node)
            else { continue }
            found.append(node)
        }
        return found
    }

    /// Where the replicas of the later steps would be placed if they were wanted now. The plan is made as for them; it
    /// walks over the nodes, and so is kept for a while.
    private mutating func nodesOfMore(
        _ row: Service, _ revision: UInt32, _ spec: ServiceSpec, _ version: ModelAhead, at now: Now
    ) -> [NodeID] {
        let own = row.active.count { state.jobs[$0]?.spec.value.replica?.revision == revision }
        let missing = min(row.replicas - own, settings.aheadPerOwner)
        guard missing > 0 else { return [] }
        if let look = ahead.looks[row.id], look.revision == revision, look.missing == missing, now.boot < look.until {
            return look.nodes
        }
        let asked = spec.replica(row.id, revision: revision)
        var job = PendingJob(
            id: state.nextJob, spec: asked, eligible: selections.eligibility(for: asked, in: state))
        job.copies = missing
        if let replica = asked.replica { job.kin = kin(of: replica) }
        // Who was told already counts as having it: asked again, the answer is the same.
        var holders = places.nodes(with: version.content)
        for errand in ahead.errands where errand.version == version { holders.insert(errand.node) }
        job.holders = holders.isEmpty ? nil : Boxed(holders)
        let queue = QueueSlot(name: asked.queue, quota: Quota(), used: .zero, pending: [job])
        let plan = scheduler.plan(Snapshot(nodes: slots(at: now), queues: [queue], now: now.wall))
        let nodes = plan.placements.flatMap { $0.shares.map(\.node) }.sorted().uniqued()
        ahead.looks[row.id] = AheadLook(
            revision: revision, missing: missing, until: now.boot + settings.aheadLookEvery, nodes: nodes)
        return nodes
    }

    /// Whether a rollout that takes away before it adds waits with its next replica: while its model comes to the nodes
    /// of those that go next, which serve meanwhile.
    mutating func awaitsFiles(_ row: Service, _ rollout: RolloutState, _ replicas: [ReplicaSight], at now: Now) -> Bool
    {
        let (new, old) = (
            replicas.filter { $0.revision == rollout.revision }, replicas.filter { $0.revision != rollout.revision }
        )
        guard case .exchanging = rollout.stage, let spec = row.revision(rollout.revision)?.spec.value,
            let version = spec.job.value.ahead, case .rolling(let surge, let unavailable) = spec.strategy,
            // What is missing anyway is not waited for with.
            new.allSatisfy(\.isAvailable), replicas.count >= row.replicas, !old.isEmpty,
            ahead.errands.contains(where: { $0.owner == .service(row.id) && !$0.isGivenUp })
        else {
            ahead.gates[row.id] = nil
            return false
        }
        let update = RollingUpdate(desired: Int64(row.replicas), surge: surge, unavailable: unavailable)
        let ready = Int64(old.count { hasFiles($0, version) })
        guard update.surge == 0, ready < min(update.mostUnavailable, Int64(old.count)) else {
            ahead.gates[row.id] = nil
            return false
        }
        let known = ahead.gates[row.id].flatMap { gate in
            gate.revision == rollout.revision && gate.exchanged == new.count ? gate : nil
        }
        let gate = known ?? AheadGate(revision: rollout.revision, exchanged: new.count, since: now.boot)
        ahead.gates[row.id] = gate
        return now.boot.since(gate.since) < settings.aheadGate
    }

    /// Those that serve where the files of the new revision are go before the others that serve.
    func withFilesFirst(_ victims: [ReplicaSight], of row: Service) -> [ReplicaSight] {
        guard let rollout = row.rollout, let version = row.revision(rollout.revision)?.spec.value.job.value.ahead else {
            return victims
        }
        func goesFirst(_ sight: ReplicaSight) -> Bool {
            sight.state == .serving && sight.revision != rollout.revision && hasFiles(sight, version)
        }
        let start = victims.firstIndex { $0.state == .serving } ?? victims.count
        let serving = victims[start...]
        return victims[..<start] + serving.filter(goesFirst) + serving.filter { !goesFirst($0) }
    }

    private func hasFiles(_ sight: ReplicaSight, _ version: ModelAhead) -> Bool {
        guard let job = state.jobs[sight.job], let node = state.active(of: job).first?.node else { return false }
        return places.has(version.content, on: node)
    }
}

extension JobSpec {
    /// The version that it works with, to be fetched ahead; nil where there is none.
    fileprivate var ahead: ModelAhead? {
        guard let model, let content = model.content else { return nil }
        return ModelAhead(content: content, bytes: model.bytes)
    }
}

extension ClusterConductor {
    /// How many fetches ahead nodes were told of; for those who judge.
    package var modelsAhead: Int { ahead.errands.count { !$0.isGivenUp } }

    /// Why a rollout does not move yet; nil where that is not for its model.
    package func waitForFiles(of row: Service) -> String? {
        guard let gate = ahead.gates[row.id], gate.revision == row.rollout?.revision,
            let model = row.revision(gate.revision)?.spec.value.job.value.model
        else { return nil }
        let nodes = ahead.errands.filter { $0.owner == .service(row.id) && !$0.isGivenUp }
            .compactMap { state.nodes[$0.node]?.name.text }.sorted()
        guard !nodes.isEmpty else { return nil }
        return
            "the next replica of revision \(gate.revision) waits, while an old one serves, until model \(model) is on "
            + "its node; it is on its way to \(Hostlist.compress(nodes))"
    }
}
