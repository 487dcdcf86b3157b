// Workflows in a simulated world: submitted in one request, cancelled as one, and run again where they failed. Drawn
// apart from everything else, so that a world without them is what it was before there were any.

import ClusterModel
import ControlPlane
import Ledger
import Messages

/// Jobs that somebody submits as one thing.
struct WorkflowScript {
    let name: Name
    let client: Int
    /// The places of its jobs, in the order in which they are submitted.
    let members: Range<Int>
}

extension World {
    mutating func planWorkflows(until end: Int64) {
        guard options.hasWorkflows ?? (seed % 5 == 2) else { return }
        var chance = Randomness(seed: seed ^ 0x3F10_0D46)
        for number in 0...chance.below(3) {
            add(WorkflowWork.jobs(of: number, until: end, using: &chance))
            let arrival = jobs[workflows[number].members.lowerBound].arrival
            let moment = { (chance: inout Randomness) in arrival + Int64(2_000 + chance.below(90_000)) }
            if chance.chance(perMille: 200) { plan(.clientCancelsWorkflow(number), after: moment(&chance)) }
            for _ in 0..<chance.below(4) {
                let isWhole = chance.chance(perMille: 250)
                plan(.clientRetriesWorkflow(number, isWhole: isWhole), after: moment(&chance))
            }
        }
    }

    /// Takes jobs in that belong together; what they wait for is named by their places among them, from 1.
    mutating func add(_ members: [JobScript]) {
        guard let first = members.first else { return }
        let places = jobs.count..<jobs.count + members.count
        for var member in members {
            (member.client, member.workflow) = (first.client, workflows.count)
            add(member)
        }
        let name = Name(unchecked: "flow-\(workflows.count)")
        workflows.append(WorkflowScript(name: name, client: first.client, members: places))
    }

    func request(of workflow: WorkflowScript) -> WorkflowRequest {
        let key = RequestKey(client: clients[workflow.client].id, sequence: UInt64(workflow.members.lowerBound + 1))
        return WorkflowRequest(key: key, name: workflow.name, jobs: jobs[workflow.members].map { Boxed($0.spec) })
    }

    /// The places of all that are asked for in one request with this job: itself alone, mostly.
    func companions(of job: Int) -> Range<Int> { jobs[job].workflow.map { workflows[$0].members } ?? job..<job + 1 }

    /// Whether somebody asks for it, and does not only get it with the first of its workflow.
    func isAskedFor(_ job: Int) -> Bool { companions(of: job).lowerBound == job }

    /// As `coordctl workflow cancel` does: those that wait go first, so that none is begun by the end of another.
    mutating func cancelWorkflow(_ number: Int) {
        let members = workflows[number].members
        guard !knowledge[members.lowerBound].isRefused else { return }
        guard knowledge[members.lowerBound].id != nil else {
            plan(.clientCancelsWorkflow(number), after: 1_000)
            return
        }
        for place in members.reversed() where !knowledge[place].isOver {
            guard let id = knowledge[place].id else { continue }
            ask(workflows[number].client, .cancel(id, elements: nil), .cancel(place))
        }
    }

    /// As `coordctl workflow retry` does, with what is known to have ended without completing; or with the whole.
    mutating func retryWorkflow(_ number: Int, isWhole: Bool) {
        guard !areFaultsOver else { return }
        for place in workflows[number].members {
            guard let id = knowledge[place].id, isWhole || knowledge[place].hasFailed else { continue }
            ask(workflows[number].client, .requeue(id, elements: nil), .wish(place))
            guard knowledge[place].isOver else { continue }
            (knowledge[place].isOver, knowledge[place].hasFailed) = (false, false)
            plan(.clientWatches(workflows[number].client, place), after: 1_500)
        }
    }

    /// What is told of the cluster's workflows, and what was met of them.
    mutating func judgeWorkflows(in turn: Turn, before: ClusterState) {
        guard let state = coordinator.conductor?.state, !workflows.isEmpty, !turn.events.isEmpty else { return }
        let begins = turn.events.contains {
            if case .job(.submitted(_, let spec, _, _, _)) = $0 { spec.value.workflow != nil } else { false }
        }
        if begins {
            WorkflowsWhole.judge(turn.events, asked: workflows.map(request), before: before, into: &judges.broken)
        }
        noteMeetings(turn, before: before)
        WorkflowsWhole.judge(state, archive, into: &judges.broken)
    }
}

/// Random workflows.
enum WorkflowWork {
    static func jobs(of number: Int, until end: Int64, using chance: inout Randomness) -> [JobScript] {
        let isLab = chance.chance(perMille: 150)
        let client = isLab ? People.member : 1 + chance.below(2)
        let arrival = 500 + Int64(chance.below(Int(end)))
        var jobs: [JobScript] = []
        for place in 0..<2 + chance.below(5) {
            var spec = spec("flow-\(number)-\(place)", using: &chance)
            if isLab { spec.namespace = People.lab }
            if chance.chance(perMille: 50) {
                spec.begin = WallTime(milliseconds: World.epoch + arrival + Int64(chance.below(40_000)))
            }
            if chance.chance(perMille: 200) { spec.array = array(using: &chance) }
            if place > 0, chance.chance(perMille: 850) { depend(&spec, on: jobs.map(\.spec), using: &chance) }
            var job = JobScript(spec: spec)
            (job.client, job.arrival) = (client, arrival)
            job.duration = Int64(100 + chance.below(chance.chance(perMille: 800) ? 8_000 : 40_000))
            job.failure = failure(using: &chance)
            job.ignoresTerm = chance.chance(perMille: 100)
            if chance.chance(perMille: 60) { job.cancel = arrival + Int64(chance.below(30_000)) }
            for wish in JobWish.ofAll where chance.chance(perMille: 60) {
                job.wishes.append((arrival + Int64(chance.below(60_000)), wish))
            }
            jobs.append(job)
        }
        return jobs
    }

    private static func spec(_ name: String, using chance: inout Randomness) -> JobSpec {
        let queue = chance.chance(perMille: 850) ? 0 : chance.below(Workload.queues.count)
        var spec = JobSpec(
            name: Name(unchecked: name), queue: Workload.queues[queue].name,
            shape: GangShape(ranks: chance.chance(perMille: 800) ? 1 : 2),
            requests: Resources(cpu: 500 * Int64(1 + chance.below(2))),
            timeLimit: chance.chance(perMille: 100) ? .seconds(Int64(3 + chance.below(20))) : nil,
            maxRestarts: chance.below(2),
            onDisconnect: .rerun(after: .seconds(Int64(10 + chance.below(40)))), payload: Workload.hash(2_000_000))
        spec.startsHeld = chance.chance(perMille: 50)
        return spec
    }

    private static func array(using chance: inout Randomness) -> ArrayShape {
        let most = chance.chance(perMille: 300) ? 1 : nil
        return ArrayShape(indices: ElementRuns(0..<2 + chance.below(3)), maxRunning: most)
    }

    /// Up to three of those before it, all of them or any; for an array sometimes element by element.
    private static func depend(_ spec: inout JobSpec, on earlier: [JobSpec], using chance: inout Randomness) {
        let places = (0...chance.below(3)).map { _ in chance.below(earlier.count) }
        let twin = earlier.indices.last { earlier[$0].array != nil }
        if let indices = spec.array?.indices, let twin, chance.chance(perMille: 500) {
            spec.array?.indices = earlier[twin].array?.indices ?? indices
            spec.dependency = Dependency([.init(.afterCorrespondingOK, JobID(UInt64(twin + 1)))])
            return
        }
        let kinds: [DependencyKind] = [.afterOK, .afterOK, .afterOK, .afterAny, .afterNotOK, .after]
        let terms = places.map { place in
            let indices = earlier[place].array?.indices
            let element = indices.flatMap { chance.chance(perMille: 400) ? $0[chance.below($0.count)] : nil }
            return Dependency.Term(kinds[chance.below(kinds.count)], JobID(UInt64(place + 1)), element: element)
        }
        spec.dependency = Dependency(terms, isAny: chance.chance(perMille: 300))
    }

    private static func failure(using chance: inout Randomness) -> JobScript.Failure? {
        guard chance.chance(perMille: 250) else { return nil }
        return JobScript.Failure(
            rank: 0, times: 1 + chance.below(3), exit: .code(1 + Int32(chance.below(3))),
            after: Int64(chance.below(5_000)))
    }
}
