// Jobs in a checkpoint as bytes and back, with their placements written column by column: 256 jobs of 8,000 nodes each
// still fit one chunk.
import ClusterModel

extension PBJobRow: Coded {
    init(_ job: Job) {
        self.init(
            id: job.id.number, spec: PBJobSpec(job.spec.value), owner: PBPrincipal(job.owner),
            request: PBRequestKey(job.request), submittedMs: job.submitted.milliseconds,
            phase: PBJobPhase(job.phase), attempt: job.attempt, restarts: UInt32(clamping: job.restarts),
            mishaps: UInt32(clamping: job.mishaps), started: job.started.map { .startedMs($0.milliseconds) },
            placements: PBPlacementList(job.placements), version: job.version,
            deferrals: UInt32(clamping: job.deferrals), patience: job.notBefore.map { .notBeforeMs($0.milliseconds) },
            departedJobs: job.departed.map(\.job.number), departedCompleted: job.departed.map(\.completed),
            departedElements: job.departed.enumerated().compactMap { place, parent in
                parent.elements.map { PBDepartedElements(place: UInt32(clamping: place), completed: PBElementRuns($0)) }
            },
            element: job.element.map { PBElementName($0) }, progress: job.array.map { PBArrayProgress($0) },
            facts: job.facts.map { PBJobFact($0) }, suspension: job.suspension.map { PBSuspension($0.value) })
    }

    func checked() throws(WireError) -> Job {
        var job = Job(
            id: try Check.job(id, "JobRow.id"), spec: Boxed(try Check.need(spec, "JobRow.spec")),
            owner: try Check.need(owner, "JobRow.owner"), request: try Check.need(request, "JobRow.request"),
            submitted: try Check.time(submittedMs, "JobRow.submitted_ms"),
            version: try Check.counter(version, "JobRow.version"), element: try element?.checked())
        job.phase = try Check.need(phase, "JobRow.phase")
        job.attempt = attempt
        job.restarts = try Check.number(restarts, "JobRow.restarts")
        job.mishaps = try Check.number(mishaps, "JobRow.mishaps")
        if case .startedMs(let time) = started { job.started = try Check.time(time, "JobRow.started_ms") }
        job.placements = try Check.need(placements, "JobRow.placements")
        job.deferrals = try Check.number(deferrals, "JobRow.deferrals")
        if case .notBeforeMs(let time) = patience { job.notBefore = try Check.time(time, "JobRow.not_before_ms") }
        job.departed = try parents()
        let progress = try progress?.checked()
        guard progress?.states.count == (job.isArray ? job.spec.value.array?.count : nil) else {
            throw Check.refuse("JobRow.progress", "it is not of as many elements as the job has")
        }
        job.array = progress
        job.facts = try Check.facts(facts, "JobRow.facts")
        job.suspension = try suspension.map { value throws(WireError) in Boxed(try value.checked()) }
        return job
    }

    private func parents() throws(WireError) -> [DepartedParent] {
        try Check.count(departedJobs.count, upTo: Dependency.mostTerms, "JobRow.departed_jobs")
        guard departedJobs.count == departedCompleted.count else {
            throw Check.refuse("JobRow.departed_jobs", "its lists have different lengths")
        }
        var parents: [DepartedParent] = []
        var elements = departedElements[...]
        for (place, job) in departedJobs.enumerated() {
            let mine = elements.first.flatMap { Int($0.place) == place ? $0 : nil }
            if mine != nil { elements.removeFirst() }
            parents.append(
                DepartedParent(
                    job: try Check.job(job, "JobRow.departed_jobs"), completed: departedCompleted[place],
                    elements: try mine?.completed?.checked()))
        }
        guard elements.isEmpty else {
            throw Check.refuse("JobRow.departed_elements", "they name no parent, or do not ascend")
        }
        return parents
    }
}

extension PBPlacementList: Coded {
    init(_ placements: [Placement]) {
        self.init()
        var (allocation, node, rank): (UInt64, UInt64, UInt32) = (0, 0, 0)
        for (index, placement) in placements.enumerated() {
            allocations.append(Int64(bitPattern: placement.allocation.number &- allocation))
            nodes.append(Int64(bitPattern: placement.node.number &- node))
            rankGaps.append(Int64(placement.ranks.lowerBound) - Int64(rank))
            rankCounts.append(UInt32(placement.ranks.count))
            (allocation, node) = (placement.allocation.number, placement.node.number)
            rank = placement.ranks.upperBound
            add(placement.ending, at: UInt32(clamping: index))
        }
    }

    private mutating func add(_ ending: Ending?, at index: UInt32) {
        switch ending {
        case nil: endingKinds.append(.unspecified)
        case .completed: endingKinds.append(.completed)
        case .stopped: endingKinds.append(.stopped)
        case .lost: endingKinds.append(.lost)
        case .cutOff: endingKinds.append(.cutOff)
        case .failed(let rank, let exit):
            endingKinds.append(.unspecified)
            endings.append(PBPlacementEnding(index: index, ending: PBEnding(.failed(rank: rank, exit))))
        case .refused(let why):
            endingKinds.append(.unspecified)
            endings.append(PBPlacementEnding(index: index, ending: PBEnding(.refused(why))))
        }
    }

    func checked() throws(WireError) -> [Placement] {
        try Check.count(allocations.count, upTo: WireLimits.hosts, "PlacementList.allocations")
        let counts = [nodes.count, rankGaps.count, rankCounts.count, endingKinds.count]
        guard counts.allSatisfy({ $0 == allocations.count }) else {
            throw Check.refuse("PlacementList.allocations", "its lists have different lengths")
        }
        var placements: [Placement] = []
        placements.reserveCapacity(allocations.count)
        var (allocation, node, rank): (UInt64, UInt64, UInt32) = (0, 0, 0)
        for place in allocations.indices {
            allocation &+= UInt64(bitPattern: allocations[place])
            node &+= UInt64(bitPattern: nodes[place])
            let ranks = try ranks(place, after: rank)
            rank = ranks.upperBound
            placements.append(
                Placement(
                    allocation: try Check.allocation(allocation, "PlacementList.allocations"),
                    node: try Check.node(node, "PlacementList.nodes"), ranks: ranks, ending: try plainEnding(place)))
        }
        try addEndings(to: &placements)
        return placements
    }

    private func plainEnding(_ place: Int) throws(WireError) -> Ending? {
        let kind = endingKinds[place]
        switch kind {
        case .unspecified: return nil
        case .completed: return .completed
        case .stopped: return .stopped
        case .lost: return .lost
        case .cutOff: return .cutOff
        default: throw Check.unknown(kind, "PlacementList.ending_kinds")
        }
    }

    private func ranks(_ place: Int, after rank: UInt32) throws(WireError) -> Range<UInt32> {
        let most = Int64(WireLimits.ranks)
        let gap = try Check.within(rankGaps[place], -most...most, "PlacementList.rank_gaps")
        let count = try Check.within(rankCounts[place], 0...WireLimits.ranks, "PlacementList.rank_counts")
        let lower = try Check.within(Int64(rank) + gap, 0...most, "PlacementList.rank_gaps")
        return try Check.ranks(UInt32(lower), UInt32(lower) + count, "PlacementList.rank_counts")
    }

    private func addEndings(to placements: inout [Placement]) throws(WireError) {
        var next = 0
        for entry in endings {
            let place = Int(entry.index)
            guard place >= next, place < placements.count, placements[place].ending == nil else {
                throw Check.refuse(
                    "PlacementEnding.index", "they ascend and name an open placement, but \(place) comes")
            }
            next = place + 1
            placements[place].ending = try Check.need(entry.ending, "PlacementEnding.ending")
        }
    }
}
