// Models in a simulated world: people push versions, remove them, and run jobs and services that work with them, while
// everything around them fails. The files themselves are nothing but their hash: they come to the coordinator's disk,
// or do not; they stay there over its restarts, go when nobody needs them, and are fetched by nodes.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import NodeControl

/// The files of models on the coordinator's machine, and what is on its way there.
struct VirtualModels {
    static let promise = "the files of every version are there"
    static let ahead = "what is fetched ahead is there, and is little"
    static let places = "placement looks for models where nodes said that they are"

    /// Sorted; on the disk.
    private(set) var kept: [ContentHash] = []
    /// What came since the process began, with the number of the word about it.
    private var fresh: [(content: ContentHash, number: UInt64)] = []
    private var underWay = 0
    /// What is to stay, where some of the rest could go; it waits for what is under way.
    private var sweeping: [ContentHash]?
    private var said: UInt64 = 0
    /// Went before an older copy of the ledger came back that has them still.
    private(set) var lost: [ContentHash] = []

    func has(_ content: ContentHash) -> Bool { kept.contains(content) }

    mutating func begin() { underWay += 1 }

    /// An upload ended; gives the number of the word about it.
    mutating func end(_ content: ContentHash, isWhole: Bool) -> UInt64 {
        underWay -= 1
        said += 1
        guard isWhole else { return said }
        if !kept.contains(content) { kept = (kept + [content]).sorted() }
        lost.removeAll { $0 == content }
        fresh.append((content, said))
        return said
    }

    mutating func sweep(keeping roots: [ContentHash], heard: UInt64) {
        fresh.removeAll { $0.number <= heard }
        sweeping = roots
    }

    /// What nobody needs goes, unless something is under way that may count on it; says how many went.
    mutating func sweepIfQuiet() -> Int {
        guard let roots = sweeping, underWay == 0 else { return 0 }
        sweeping = nil
        let before = kept.count
        kept.removeAll { content in !roots.contains(content) && !fresh.contains { $0.content == content } }
        return before - kept.count
    }

    /// The process is gone, and what it remembered.
    mutating func forget() { (fresh, underWay, sweeping, said) = ([], 0, nil, 0) }

    mutating func noteRestoration(_ state: ClusterState) {
        lost = state.modelContents.filter { !kept.contains($0) }
    }

    func judge(_ conductor: ClusterConductor, into broken: inout [BrokenPromise]) {
        let state = conductor.state
        if !conductor.areModelPlacesTrue() {
            broken.append(BrokenPromise(promise: Self.places, detail: "the planner looks elsewhere"))
        }
        guard let missing = state.modelContents.first(where: { !kept.contains($0) && !lost.contains($0) }) else {
            return
        }
        broken.append(BrokenPromise(promise: Self.promise, detail: "those of \(missing) are not"))
    }
}

extension World {
    /// How many models there are in each namespace, and contents that are pushed as their versions.
    private static let modelCount = 2
    private static let contentCount = 5

    private static let modelBytes: Int64 = 1_000

    private static func model(_ number: Int) -> Name { Name(unchecked: "model-\(number)") }

    private static func content(_ number: Int) -> ContentHash { Workload.hash(3_000_000 + UInt64(number)) }

    mutating func planModels(seed: UInt64, until end: Int64) {
        var chance = Randomness(seed: seed ^ 0x30DE_1500)
        hasModels = true
        for number in 0..<Self.modelCount {
            // Soon, so that there is something to work with.
            planPush(number, of: Self.content(number), by: 1 + number % 2, in: .standard, at: 2_000, using: &chance)
            planPush(number, of: Self.content(number), by: People.member, in: People.lab, at: 3_000, using: &chance)
        }
        for _ in 0..<8 + chance.below(16) {
            let number = chance.below(Self.modelCount)
            let namespace = chance.chance(perMille: 300) ? People.lab : Name.standard
            // Mostly one that may; the others are told no.
            let client = chance.chance(perMille: 700) ? chance.below(3) : chance.below(People.count)
            let time = Int64(8_000 + chance.below(Int(end)))
            let reference = ModelReference(Self.model(number), in: namespace)
            switch chance.below(8) {
            case 0, 1, 2:
                let version = UInt32(1 + chance.below(3))
                plan(.clientAsks(client, .model(.remove(reference, version: version))), after: time)
            case 3: plan(.clientAsks(client, .model(.remove(reference, version: nil))), after: time)
            case 4: plan(.clientReads(chance.below(People.count), .model(.list(ModelsQuery()))), after: time)
            case 5: plan(.clientReads(chance.below(People.count), .model(.show(reference))), after: time)
            default:
                let content = Self.content(chance.below(Self.contentCount))
                planPush(number, of: content, by: client, in: namespace, at: time, using: &chance)
            }
        }
        for job in jobs.indices where jobs[job].workflow == nil && jobs[job].arrival > 12_000 {
            guard chance.chance(perMille: 300) else { continue }
            jobs[job].spec.model = Self.use(using: &chance)
            // What has ended is asked for again, perhaps when its version is gone.
            for _ in 0..<chance.below(4) {
                jobs[job].wishes.append((jobs[job].arrival + Int64(20_000 + chance.below(80_000)), .requeue))
            }
        }
    }

    /// The newest of a model, mostly.
    static func use(using chance: inout Randomness) -> ModelUse {
        let version = chance.chance(perMille: 200) ? UInt32(1 + chance.below(2)) : 0
        return ModelUse(model(chance.below(modelCount)), version: version)
    }

    /// Offers the files and asks for the version when they should be here; once more after a while, as people do whom
    /// something came in between. What is a version already stays that one.
    private mutating func planPush(
        _ number: Int, of content: ContentHash, by client: Int, in namespace: Name, at time: Int64,
        using chance: inout Randomness
    ) {
        let draft = ModelDraft(
            ModelReference(Self.model(number), in: namespace), content: content, bytes: Self.modelBytes, files: 1)
        for start in [time, time + 12_000 + Int64(chance.below(10_000))] {
            plan(.clientAsks(client, .model(.offer(draft))), after: start)
            plan(.clientAsks(client, .model(.register(draft))), after: start + 1_500 + Int64(chance.below(4_000)))
        }
    }

    /// A copy of the ledger brings no files: the operator who restored it pushes those again that had gone, until they
    /// are there.
    mutating func pushLostFiles(of state: ClusterState) {
        for row in state.models {
            for version in row.versions where models.lost.contains(version.content) {
                let model = ModelReference(row.name, in: row.namespace)
                let draft = ModelDraft(model, content: version.content, bytes: version.bytes, files: version.files)
                for time: Int64 in [40_000, faultsEnd - clock + 20_000] {
                    plan(.clientAsks(0, .model(.offer(draft))), after: time)
                }
            }
        }
    }

    /// Somebody's files are on their way to the coordinator.
    mutating func receive(_ content: ContentHash) {
        models.begin()
        let isWhole = !options.hasFaults || areFaultsOver || chance.chance(perMille: 850)
        plan(
            .uploadEnds(life: coordinator.life, content, isWhole: isWhole), after: Int64(10 + chance.below(3_000)))
    }

    mutating func endUpload(_ life: Int, _ content: ContentHash, isWhole: Bool) {
        guard life == coordinator.life, coordinator.conductor != nil else { return }
        let number = models.end(content, isWhole: isWhole)
        coverage.note(isWhole ? .filesCame : .filesFailed)
        let outcome: UploadOutcome =
            isWhole ? .whole(bytes: Self.modelBytes, files: 1) : .failed(why: "the client went away")
        give(.received(content, outcome, number: number))
        sweepFiles()
    }

    mutating func sweepFiles() {
        if models.sweepIfQuiet() > 0 { coverage.note(.filesWent) }
    }

    /// Whether the files that an order needs are on this node by now; where not, it is asked again in a second, as the
    /// agent does for as long as the order stands.
    mutating func hasFiles(for order: PrepareOrder, on node: Int) -> Bool {
        guard let content = order.spec.value.model?.content, !nodes[node].files.contains(content) else { return true }
        guard coordinator.conductor != nil, canReach(from: node), models.has(content) else {
            coverage.note(.fetchWaited)
            return false
        }
        guard nodes[node].halves.contains(content) else {
            nodes[node].halves.append(content)
            report(.fetching([FetchProgress(of: order.allocation, done: Self.modelBytes / 2)]), on: node)
            return false
        }
        coverage.note(.filesFetched)
        keepFiles(content, on: node)
        report(.fetching([]), on: node)
        return true
    }

    /// What a node keeps beside what its ranks work with.
    private static let filesKept = 2

    private mutating func keepFiles(_ content: ContentHash, on node: Int) {
        nodes[node].halves.removeAll { $0 == content }
        let used = nodes[node].runtime.attempts.compactMap { $0.order.spec.value.model?.content }
        if nodes[node].files.count >= Self.filesKept,
            let victim = nodes[node].files.firstIndex(where: { !used.contains($0) })
        {
            nodes[node].files.remove(at: victim)
            coverage.note(.filesMadeRoom)
        }
        nodes[node].files.append(content)
        report(.held(nodes[node].files), on: node)
    }

    mutating func fetchAhead(_ order: AheadOrder, on node: Int) {
        coverage.note(order.versions.isEmpty ? .aheadDropped : .aheadOrdered)
        let versions = order.versions.map(\.version)
        nodes[node].ahead = versions
        for version in versions {
            plan(
                .aheadEnds(node: node, life: nodes[node].life, version.content),
                after: Int64(100 + chance.below(8_000)))
        }
    }

    mutating func endAhead(_ node: Int, life: Int, _ content: ContentHash) {
        guard nodes[node].life == life, nodes[node].ahead.contains(where: { $0.content == content }),
            !nodes[node].files.contains(content)
        else { return }
        guard coordinator.conductor != nil, canReach(from: node), models.has(content) else {
            return plan(.aheadEnds(node: node, life: life, content), after: 2_000)
        }
        guard areFaultsOver || !options.hasFaults || chance.chance(perMille: 850) else {
            nodes[node].ahead.removeAll { $0.content == content }
            return report(.failedAhead([content]), on: node)
        }
        coverage.note(.aheadCame)
        keepFiles(content, on: node)
    }

    /// Nodes of which the coordinator knows otherwise than it is which files they have.
    func misplacedModels() -> [String] {
        guard hasModels, let conductor = coordinator.conductor else { return [] }
        return nodes.compactMap { node in
            guard let row = conductor.state.node(named: node.name) else { return nil }
            let (told, files) = (conductor.models(on: row.id), node.files.sorted())
            return told == files ? nil : "\(node.name) has the models \(files) and is said to have \(told)"
        }
    }

    /// What of services and models happened in this turn.
    mutating func noteServing(_ turn: Turn) {
        for event in turn.events {
            switch event {
            case .model(.registered): coverage.note(.versionRegistered)
            case .model(.removed): coverage.note(.versionRemoved)
            case .job(.placed(let id, _, let shares, _)): notePlace(of: id, shares)
            case .job(.submitted(_, let spec, _, _, _)) where spec.value.model != nil:
                coverage.note(spec.value.replica == nil ? .jobUsedVersion : .replicaUsedVersion)
            case .job(.requeued(let id, .deferred, _)):
                if let job = ledger.jobs[id], judges.services.wasReady(job) { coverage.note(.readyStartsAgain) }
            default: break
            }
        }
        for case .reply(_, _, .rejected(.conflict(let why))) in turn.effects where why.contains("is worked with by") {
            coverage.note(.removalRefused)
        }
    }
}

extension World {
    /// What nodes are told to fetch ahead is a version, no node is told of many, and few are at a time.
    mutating func judgeAhead(_ turn: Turn) {
        guard let conductor = coordinator.conductor else { return }
        for case .orders(_, let orders, _) in turn.effects {
            for case .fetchAhead(let order) in orders {
                let strange = order.versions.first { !conductor.state.modelContents.contains($0.version.content) }
                guard strange != nil || order.versions.count > ModelTalkLimits.ahead else { continue }
                let detail = strange.map { "\($0.version.content) is no version" } ?? "a node is told of too many"
                judges.broken.append(BrokenPromise(promise: VirtualModels.ahead, detail: detail))
            }
        }
        if conductor.modelsAhead > coordinator.settings.aheadAtOnce {
            judges.broken.append(
                BrokenPromise(promise: VirtualModels.ahead, detail: "\(conductor.modelsAhead) are fetched at a time"))
        }
        if conductor.state.services.contains(where: { conductor.waitForFiles(of: $0) != nil }) {
            coverage.note(.rolloutWaited)
        }
    }

    private mutating func notePlace(of id: JobID, _ shares: [Allocation]) {
        guard let content = ledger.jobs[id]?.spec.value.model?.content,
            nodes.contains(where: { $0.files.contains(content) })
        else { return }
        let names = shares.compactMap { ledger.nodes[$0.node]?.name }
        let areHere = nodes.filter { names.contains($0.name) }.allSatisfy { $0.files.contains(content) }
        coverage.note(areHere ? .placedWithFiles : .placedWithoutFiles)
    }
}
