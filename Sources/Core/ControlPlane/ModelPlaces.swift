// Which nodes have the files of which models, and how far those are that are on their way: as nodes said last. Nothing
// of it is a fact, and nothing of it is needed: it is where placement looks first, and what people see of a start.

package import ClusterModel
import Ledger
import Messages
import Scheduling

/// What nodes said of models. After a restart they say it again with their hello.
struct ModelPlaces: Sendable {
    /// How many versions have this content: of others it is not looked up who has them, whatever a node says.
    private var versions = Lookup<ContentHash, Int>()
    /// Ascending, also what is no version now: it may become one again.
    private var held = Lookup<NodeID, [ContentHash]>()
    private var holders = Lookup<ContentHash, NodeSet>()
    /// The same for the planner, until it changes.
    private var boxes = Lookup<ContentHash, Boxed<NodeSet>>()
    private var marks = Lookup<AllocationID, FetchMark>()

    /// A version of this content is there. Who of the nodes said that they have it is looked up where it is the first.
    mutating func meet(_ content: ContentHash, among nodes: Table<Node>) {
        versions[content, default: 0] += 1
        guard versions[content] == 1 else { return }
        for node in nodes where held[node.id]?.contains(content) == true {
            holders[content, default: NodeSet()].insert(node.id)
        }
    }

    /// A version of this content is gone.
    mutating func leave(_ content: ContentHash) {
        let count = (versions[content] ?? 0) - 1
        versions[content] = count > 0 ? count : nil
        if count <= 0 { (holders[content], boxes[content]) = (nil, nil) }
    }

    /// What a node has, instead of what it had.
    mutating func note(_ contents: [ContentHash], on node: NodeID) {
        let known = contents.prefix(ModelTalkLimits.held).sorted().uniqued()
        let before = held[node] ?? []
        guard known != before else { return }
        for content in before where !known.contains(content) {
            holders[content]?.remove(node)
            if holders[content]?.isEmpty == true { holders[content] = nil }
            boxes[content] = nil
        }
        for content in known where versions[content] != nil && !before.contains(content) {
            holders[content, default: NodeSet()].insert(node)
            boxes[content] = nil
        }
        held[node] = known.isEmpty ? nil : known
    }

    func has(_ content: ContentHash, on node: NodeID) -> Bool { holders[content]?.contains(node) ?? false }

    /// As it said last, ascending.
    func contents(on node: NodeID) -> [ContentHash] { held[node] ?? [] }

    func nodes(with content: ContentHash) -> NodeSet { holders[content] ?? NodeSet() }

    /// nil where no node has it.
    mutating func box(of content: ContentHash) -> Boxed<NodeSet>? {
        if let known = boxes[content] { return known }
        guard let found = holders[content] else { return nil }
        let box = Boxed(found)
        boxes[content] = box
        return box
    }
}

/// How far a model is for an allocation that waits for it.
struct FetchMark: Hashable, Sendable {
    private(set) var done: Int64 = 0
    let whole: Int64
    /// What was there when it was last said to go on, and when that was.
    private var counted: Int64 = 0
    private(set) var progressed: BootTime

    init(of whole: Int64, at now: BootTime) { (self.whole, progressed) = (whole, now) }

    /// Whether that is news. What goes on slower than a hundredth, or 64 MiB where that is less, at a time does not
    /// count as going on: a node that only says so would hold a rollout for ever.
    mutating func note(_ done: Int64, at now: BootTime) -> Bool {
        let done = min(max(done, 0), whole)
        defer { self.done = done }
        if done - counted >= min(max(whole / 100, 1), 64 << 20) || done == whole && counted < whole {
            (counted, progressed) = (done, now)
        }
        return done != self.done
    }
}

extension ModelPlaces {
    func mark(of allocation: AllocationID) -> FetchMark? { marks[allocation] }

    /// Whether that is news.
    mutating func note(_ done: Int64, of whole: Int64, for allocation: AllocationID, at now: BootTime) -> Bool {
        guard marks[allocation]?.note(done, at: now) == nil else { return marks[allocation]?.done != done }
        var mark = FetchMark(of: whole, at: now)
        _ = mark.note(done, at: now)
        marks[allocation] = mark
        return true
    }

    /// Nothing is fetched for it any more; whether anything was.
    mutating func forgetFetch(of allocation: AllocationID) -> Bool {
        defer { marks[allocation] = nil }
        return marks[allocation] != nil
    }
}

extension ClusterConductor {
    /// What a node has of models.
    mutating func take(models contents: [ContentHash], from node: NodeID) {
        places.note(contents, on: node)
        ahead.isDirty = true
    }

    /// How far models are on a node. Only what was promised to it and did not start is of interest, and how much it is
    /// in all is not the node's to say.
    mutating func take(_ list: [FetchProgress], from node: NodeID, at now: Now) {
        for fetch in list.prefix(ModelTalkLimits.fetches) {
            guard let allocation = state.allocations[fetch.allocation], allocation.node == node,
                allocation.phase == .placed, prepared[allocation.id] == nil, let job = state.jobs[allocation.job],
                job.phase.isStarting, let whole = job.spec.value.model?.bytes
            else { continue }
            if places.note(fetch.done, of: whole, for: allocation.id, at: now.boot) {
                changeLog.note(.changed(job.id))
            }
        }
    }

    /// What was fetched for this allocation is there, or is not wanted any more.
    mutating func forgetFetch(of allocation: Allocation) {
        if places.forgetFetch(of: allocation.id) { changeLog.note(.changed(allocation.job)) }
    }

    /// What a node said last that it has, ascending; for those who judge.
    package func models(on node: NodeID) -> [ContentHash] { places.contents(on: node) }

    /// Whether the planner would look at the same nodes if it were all made anew; for those who judge.
    package func areModelPlacesTrue() -> Bool {
        state.modelContents.allSatisfy { content in
            let having = state.nodes.filter { places.contents(on: $0.id).contains(content) }
            return NodeSet(having.map(\.id)) == places.nodes(with: content)
        }
    }

    /// How far the model of a job that is starting is on those of its nodes that wait for it.
    func fetches(of job: Job) -> [FetchView] {
        guard job.spec.value.model != nil, job.phase.isStarting else { return [] }
        var found: [FetchView] = []
        for allocation in state.active(of: job) {
            guard found.count < FetchView.shown else { break }
            guard let mark = places.mark(of: allocation.id), let node = state.nodes[allocation.node]?.name else {
                continue
            }
            found.append(FetchView(node: node, done: mark.done, whole: mark.whole))
        }
        return found
    }

    /// When a model last went on for a replica of this revision that is starting; nil where none is fetched.
    func fetchProgress(of row: Service, _ revision: UInt32) -> BootTime? {
        guard row.revision(revision)?.spec.value.job.value.model != nil else { return nil }
        var last: BootTime?
        for id in row.active {
            guard let job = state.jobs[id], job.spec.value.replica?.revision == revision, job.phase.isStarting else {
                continue
            }
            for allocation in state.active(of: job) {
                guard let time = places.mark(of: allocation.id)?.progressed else { continue }
                last = max(last ?? time, time)
            }
        }
        return last
    }
}

extension JobPhase {
    fileprivate var isStarting: Bool {
        switch self {
        case .starting: true
        case .held, .deferred, .pending, .running, .stopping, .finished: false
        }
    }
}

/// Whom to ask for files.
extension ClusterConductor {
    /// Nodes that this one may ask for the files of a version before it asks the coordinator. Each of those that ask is
    /// told others, so that not all of them call the same one.
    func neighbours(of id: NodeID, with content: ContentHash) -> [String] {
        // 64 of them are as good as all, and a look at 10,000 for each of 10,000 that start would not be.
        let fit = places.nodes(with: content).around(NodeID(ordinal: id.ordinal &* 0x9E37), upTo: 64) { node in
            guard node != id, let row = state.nodes[node], row.lost == nil, links[node]?.session != nil else {
                return false
            }
            return row.inventory?.bulk.isEmpty == false
        }
        guard !fit.isEmpty else { return [] }
        let start = Int(id.ordinal % UInt64(fit.count))
        return (0..<min(ModelTalkLimits.neighbours, fit.count)).compactMap { step in
            state.nodes[fit[(start + step) % fit.count]]?.inventory?.bulk
        }
    }
}
