// What the people of a simulated cluster ask for: jobs with their arrival, and what their ranks do once they run. Made
// from the seed before the run begins, so that a fault changes when things happen and not what was wanted.

package import ClusterModel
import Messages

/// One job, and what becomes of its ranks when nothing disturbs them.
package struct JobScript {
    /// One rank that fails, in the first so many attempts that count as restarts.
    struct Failure {
        let rank: UInt32
        let times: Int
        let exit: Exit
        let after: Int64
    }

    package var spec: JobSpec
    var client = 1
    var arrival: Int64 = 0
    /// How long a rank runs, in milliseconds; nil is until it is told to end.
    var duration: Int64?
    var failure: Failure?
    /// Which of its failure rules find what they look for in what a failed rank of it said last.
    var signs: UInt32 = 0
    /// Its ranks do not heed TERM.
    var ignoresTerm = false
    /// When its owner changes their mind.
    var cancel: Int64?
    /// Earlier jobs on which it depends, by their place; those whose id its owner does not know by then are left out.
    var parents: [(kind: DependencyKind, job: Int, element: Int?)] = []
    var isAnyParent = false
    /// What its owner or an admin does to it, and when.
    var wishes: [(time: Int64, wish: JobWish)] = []
    /// Who tries to see something of it, and when.
    var looks: [(time: Int64, client: Int, look: Look)] = []
    /// The place of the workflow of which it is a part.
    var workflow: Int?
    /// Its spec stands: an owner who asks again asks for the same.
    var isSettled = false
}

/// What may be done to a job beside cancelling it.
enum JobWish: CaseIterable, Hashable {
    case hold
    case release
    case requeue
    case suspend
    case resume

    /// Those that every world knows. What came later is drawn apart, so that the others live as they did before.
    static let ofAll: [JobWish] = [.hold, .release, .requeue]

    func request(for id: JobID, _ elements: ElementRuns? = nil) -> ClientRequest {
        switch self {
        case .hold: .hold(id, elements: elements)
        case .release: .release(id, elements: elements)
        case .requeue: .requeue(id, elements: elements)
        case .suspend: .suspend(id, elements: elements)
        case .resume: .resumeJob(id, elements: elements)
        }
    }
}

/// The size of a simulated cluster and of what is asked of it.
package struct WorldOptions {
    package var nodes: Int?
    package var jobs: Int?
    package var hasFaults = true
    /// Whether copies of agents come up beside them.
    package var hasClones = false
    /// Whether disks, copies and cables fail in ways that are rare: half of the seeds when nil.
    package var isHarsh: Bool?
    /// Whether cut-offs mean different things: a quarter of the seeds when nil.
    package var hasLeases: Bool?
    /// Whether jobs are suspended and resumed: a third of the seeds when nil.
    package var hasSuspensions: Bool?
    /// Whether somebody follows lists: a quarter of the seeds when nil.
    package var hasFollowers: Bool?
    /// Whether admins ask for reboots: a seventh of the seeds when nil.
    package var hasReboots: Bool?
    /// Whether a command powers silent machines off: three seeds in thirteen when nil.
    package var hasFencing: Bool?
    /// Whether jobs recur: a fifth of the seeds when nil.
    package var hasRecurring: Bool?
    /// Whether jobs are submitted as workflows too: a fifth of the seeds when nil.
    package var hasWorkflows: Bool?
    /// Whether services are kept running beside the jobs, and models are pushed, worked with and removed.
    package var hasServices = false
    package var mutation: Mutation?
    /// Whether a line is kept for everything that happens.
    package var isTracing = false

    package init() {}
}

enum Workload {
    static let queues: [QueueSpec] = {
        let small = Quota([.init(kind: .cpu, amount: 4000), .init(kind: .gpu, amount: 2)])
        var shared = QueueSpec(name: Name(unchecked: "shared"))
        shared.limits = UsageLimits(
            perUser: UsageBound(running: 2, pending: 5, gpus: 3), perAccount: UsageBound(running: 3, gpus: 4))
        var short = QueueSpec(
            name: Name(unchecked: "short"), quota: Quota([.init(kind: .cpu, amount: 9000)]), pendingLimit: 4)
        short.limits.perUser.running = 1
        var tight = QueueSpec(name: Name(unchecked: "small"), quota: small)
        // Two replicas: a service of three is lent less than it has.
        tight.rolloutSurge = Quota([.init(kind: .cpu, amount: 1000), .init(kind: .gpu, amount: 1)])
        return [QueueSpec(name: Name(unchecked: "default")), tight, short, shared]
    }()

    static func jobs(_ count: Int, clients: Int, until end: Int64, using chance: inout Randomness) -> [JobScript] {
        var jobs: [JobScript] = []
        for number in 0..<count {
            var job = JobScript(spec: spec(number, using: &chance))
            job.client = 1 + chance.below(clients)
            job.arrival = 500 + Int64(chance.below(Int(end)))
            job.duration = Int64(100 + chance.below(chance.chance(perMille: 800) ? 15_000 : 90_000))
            job.failure = failure(of: job.spec, using: &chance)
            job.ignoresTerm = chance.chance(perMille: 150)
            if chance.chance(perMille: 150) { job.cancel = job.arrival + Int64(chance.below(30_000)) }
            if chance.chance(perMille: 150) { job.spec.array = array(using: &chance) }
            addConditions(to: &job, after: jobs, using: &chance)
            addRights(to: &job, using: &chance)
            // From a copy: what it draws does not change the jobs that come after.
            var own = chance
            addPolicies(to: &job, using: &own)
            jobs.append(job)
        }
        return jobs
    }

    private static func array(using chance: inout Randomness) -> ArrayShape {
        let step = 1 + chance.below(3)
        let first = chance.below(4)
        let indices = (0..<2 + chance.below(8)).map { first + step * $0 }
        return ArrayShape(
            indices: ElementRuns(indices), maxRunning: chance.chance(perMille: 400) ? 1 + chance.below(3) : nil)
    }

    private static func addConditions(
        to job: inout JobScript, after earlier: [JobScript], using chance: inout Randomness
    ) {
        let number = earlier.count
        if chance.chance(perMille: 120) { job.spec.startsHeld = true }
        if chance.chance(perMille: 120) {
            job.spec.begin = WallTime(milliseconds: World.epoch + job.arrival + Int64(chance.below(40_000)))
        }
        if chance.chance(perMille: 100) {
            let slack = 15_000 + Int64(chance.below(120_000)) + (job.spec.timeLimit?.milliseconds ?? 0)
            job.spec.deadline = WallTime(milliseconds: World.epoch + job.arrival + slack)
        }
        if number > 0, chance.chance(perMille: 250) {
            for _ in 0...chance.below(3) {
                let kinds = DependencyKind.allCases.filter { $0 != .afterCorrespondingOK }
                let parent = chance.below(number)
                let indices = earlier[parent].spec.array?.indices
                let element = indices.flatMap { chance.chance(perMille: 500) ? $0[chance.below($0.count)] : nil }
                job.parents.append((kinds[chance.below(kinds.count)], parent, element))
            }
            job.isAnyParent = chance.chance(perMille: 300)
        }
        if job.spec.array != nil, chance.chance(perMille: 400),
            let parent = earlier.indices.last(where: { earlier[$0].spec.array != nil })
        {
            job.spec.array?.indices = earlier[parent].spec.array?.indices ?? ElementRuns()
            job.parents = [(.afterCorrespondingOK, parent, nil)]
            job.isAnyParent = false
        }
        if number > 0, chance.chance(perMille: 100) {
            let elder = earlier[chance.below(number)]
            (job.spec.name, job.client) = (elder.spec.name, elder.client)
            job.spec.dependency = Dependency([], isSingleton: true)
        }
        for wish in JobWish.ofAll where chance.chance(perMille: 100) {
            job.wishes.append((job.arrival + Int64(chance.below(60_000)), wish))
        }
    }

    /// What its failures mean, and whether it is told that its limit comes.
    private static func addPolicies(to job: inout JobScript, using chance: inout Randomness) {
        if let limit = job.spec.timeLimit, chance.chance(perMille: 500) {
            let before = Span.seconds(1 + Int64(chance.below(Int(limit.milliseconds / 1000) - 1)))
            job.spec.endNotice = EndNotice(signal: 10, before: before, isForFirstProcess: chance.chance(perMille: 300))
        }
        guard chance.chance(perMille: 200) else { return }
        let causes = [
            FailureRule(codes: [1...9], action: .fail), FailureRule(codes: [75...75, 137...137], action: .fail),
            FailureRule(signals: [11], action: .fail), FailureRule(reasons: [.outOfMemory], action: .fail),
            FailureRule(reasons: [.timedOut, .notStarted], action: .fail), FailureRule(action: .fail),
            FailureRule(codes: [1...255], signals: [11, 15], reasons: [.nodeLost], action: .fail),
        ]
        // What fails each time, or needs longer than it may, would be held or started again until the world ends.
        // A singleton fails as the elder does whose name it has.
        let isHopeless =
            job.failure.map { $0.times > 1 } ?? false || job.spec.timeLimit != nil
            || job.spec.dependency?.isSingleton == true
        let actions: [FailureAction] = isHopeless ? [.fail, .restart] : FailureAction.allCases
        for _ in 0...chance.below(3) {
            var rule = causes[chance.below(causes.count)]
            rule.action = actions[chance.below(actions.count)]
            job.spec.failureRules.append(rule)
        }
        addOutput(to: &job, isHopeless: isHopeless, using: &chance)
    }

    /// Rules that look into the output beside. Where only a rule that is not to fit would let the job end, none does.
    private static func addOutput(to job: inout JobScript, isHopeless: Bool, using chance: inout Randomness) {
        for place in job.spec.failureRules.indices where chance.chance(perMille: 300) {
            guard let pattern = OutputPattern("NCCL*timeout") else { continue }
            job.spec.failureRules[place].output = [pattern]
            if isHopeless || chance.chance(perMille: 600) { job.signs |= 1 << UInt32(place) }
        }
    }

    /// Where it belongs, who pays, how it is asked for, and who looks at it.
    private static func addRights(to job: inout JobScript, using chance: inout Randomness) {
        if chance.chance(perMille: 250) {
            job.client = People.member
            job.spec.namespace = People.lab
        }
        if chance.chance(perMille: 300) { job.spec.account = People.physics }
        if chance.chance(perMille: 150) {
            job.spec.priorityClass = People.rush
            job.spec.priority = -Int32(chance.below(3))
        } else if job.spec.namespace == People.lab || chance.chance(perMille: 500) {
            // The others ask for what only operators may, once there are classes.
            job.spec.priority = 0
        }
        for look in Look.allCases where chance.chance(perMille: 200) {
            job.looks.append((job.arrival + Int64(chance.below(60_000)), chance.below(People.count), look))
        }
    }

    private static func spec(_ number: Int, using chance: inout Randomness) -> JobSpec {
        let ranks = chance.chance(perMille: 400) ? 1 : 1 + chance.below(6)
        let nodes = chance.chance(perMille: 400) ? 1 + chance.below(min(ranks, 4)) : nil
        var requests = Resources(cpu: 500 * Int64(1 + chance.below(4)), memory: 1 << 28)
        if chance.chance(perMille: 400) { requests.gpus = Int64(1 + chance.below(2)) }
        if chance.chance(perMille: 100) { requests[.other("licence")] = 1 }
        return JobSpec(
            name: Name(unchecked: "job-\(number)"), queue: queues[chance.below(queues.count)].name,
            shape: GangShape(ranks: ranks, nodes: nodes), requests: requests,
            launcher: chance.chance(perMille: 500) ? .torchrun : .none,
            timeLimit: chance.chance(perMille: 200) ? .seconds(Int64(5 + chance.below(60))) : nil,
            maxRestarts: chance.below(4), priority: Int32(chance.below(3)),
            onDisconnect: .rerun(after: .seconds(Int64(10 + chance.below(80)))), payload: hash(UInt64(number) + 1))
    }

    private static func failure(of spec: JobSpec, using chance: inout Randomness) -> JobScript.Failure? {
        guard chance.chance(perMille: 300) else { return nil }
        let exits: [Exit] = [
            .code(1), .code(75), .code(137), .signal(11),
            .outOfMemory(peak: ByteCount(1 << 28), limit: ByteCount(1 << 28)),
        ]
        return JobScript.Failure(
            rank: UInt32(chance.below(spec.shape.ranks)), times: chance.chance(perMille: 300) ? 100 : 1,
            exit: exits[chance.below(exits.count)], after: Int64(chance.below(8_000)))
    }

    static let emptyPayload = Workload.hash(0)

    /// A hash that stands for something numbered.
    static func hash(_ number: UInt64) -> ContentHash {
        var bytes = Array(repeating: UInt8(0), count: 24)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
        guard let hash = ContentHash(bytes: bytes) else { preconditionFailure("32 bytes are a hash") }
        return hash
    }
}
