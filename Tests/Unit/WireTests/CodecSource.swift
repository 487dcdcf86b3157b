// Plausible values of the domain from a seed, one of every case of every enum, for the laws of the codecs. Not random
// bits for generated messages: those are in RuntimeSampleSource.swift.
import ClusterModel
import Ledger
import Messages

/// Draws values of the domain that are within the bounds of the wire.
struct CodecSource {
    var random: Randomness

    init(seed: UInt64) { random = Randomness(seed: seed) }

    mutating func below(_ bound: Int) -> Int { random.below(bound) }

    mutating func some<T>(_ values: [T]) -> T { values[below(values.count)] }

    mutating func maybe<T>(_ make: (inout CodecSource) -> T) -> T? { below(2) == 0 ? nil : make(&self) }

    mutating func list<T>(upTo most: Int, _ make: (inout CodecSource) -> T) -> [T] {
        (0..<below(most + 1)).map { _ in make(&self) }
    }

    /// A number of any size, the bound included now and then.
    mutating func counter(upTo most: UInt64 = 1 << 62) -> UInt64 {
        below(8) == 0 ? most : random.next() >> UInt64(below(64)) & (most - 1)
    }

    mutating func amount(upTo most: Int64 = 1 << 42) -> Int64 { Int64(counter(upTo: UInt64(most))) }

    mutating func number() -> Int { Int(counter(upTo: 1 << 31 - 1)) }

    mutating func job() -> JobID { JobID(counter(upTo: 1 << 63 - 1)) }

    mutating func allocation() -> AllocationID { AllocationID(counter(upTo: 1 << 48 - 1)) }

    mutating func node() -> NodeID { NodeID(counter(upTo: 1 << 48 - 1)) }

    mutating func time() -> WallTime { WallTime(milliseconds: amount(upTo: 1 << 48)) }

    mutating func boot() -> BootTime { BootTime(milliseconds: amount(upTo: 1 << 48)) }

    mutating func span() -> Span { Span(milliseconds: amount(upTo: 1 << 42)) }

    mutating func attempt() -> UInt32 { UInt32(truncatingIfNeeded: random.next() >> UInt64(below(64))) }

    mutating func name() -> Name {
        let inner = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
        let outer = inner.dropLast(3)
        let middle = (0..<below(62)).map { _ in inner[below(inner.count)] }
        let text = String(outer[below(outer.count)]) + String(middle) + String(outer[below(outer.count)])
        return Name(text) ?? .standard
    }

    mutating func text(upTo most: Int = 40) -> String {
        let letters = Array("aZ 0/=:'\"\\\n\u{7F}äß€한🚀e\u{301}")
        return String((0..<below(most + 1)).map { _ in letters[below(letters.count)] })
    }

    mutating func hash() -> ContentHash {
        let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        guard let hash = ContentHash(bytes: bytes) else { preconditionFailure("32 bytes are a hash") }
        return hash
    }

    mutating func bytes(upTo most: Int = 60) -> [UInt8] {
        (0..<below(most + 1)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    mutating func cluster() -> ClusterID { ClusterID(high: random.next(), low: random.next()) }

    mutating func token() -> StreamToken { StreamToken(high: random.next(), low: random.next()) }

    mutating func key() -> RequestKey { RequestKey(client: random.next(), sequence: counter()) }

    mutating func versions() -> ProtocolRange {
        let oldest = UInt32(below(10))
        return ProtocolRange(oldest: oldest, newest: oldest + UInt32(below(3)))
    }

    mutating func principals() -> [Principal] {
        [.user, .node, .coordinator].map { Principal(kind: $0, name: name()) }
    }

    mutating func principal() -> Principal { some(principals()) }

    mutating func resources(upTo most: Int64 = 1 << 42) -> Resources {
        var resources = Resources(cpu: amount(upTo: most), memory: amount(upTo: most), gpus: amount(upTo: most))
        for name in ["example.com/fpga", "licence:solver", "zz"].prefix(below(4)) {
            resources[.other(name)] = amount(upTo: most)
        }
        return resources
    }

    /// A sum or a difference: any sign.
    mutating func sum() -> Resources { resources(upTo: 1 << 62) - resources(upTo: 1 << 62) }

    mutating func ranks() -> Range<UInt32> {
        let lower = UInt32(below(65_537))
        return lower..<lower + UInt32(below(65_537 - Int(lower)))
    }

    mutating func unitSet() -> UnitSet { UnitSet(list(upTo: 12) { $0.below(65_536) }) }

    mutating func units() -> Units { Units(gpus: unitSet(), cores: unitSet(), ports: unitSet()) }

    mutating func quota() -> Quota {
        let kinds: [ResourceKind] = [.cpu, .memory, .gpu, .other("example.com/fpga")]
        return Quota(kinds.prefix(below(5)).map { Quota.Bound(kind: $0, amount: amount(upTo: 1 << 62)) })
    }

    mutating func queueSpec() -> QueueSpec {
        var spec = QueueSpec(name: name(), quota: quota(), pendingLimit: below(1 << 24), isOpen: below(2) == 0)
        spec.limits = UsageLimits(perUser: usageBound(), perAccount: usageBound())
        spec.strategy = some(QueueingStrategy.allCases)
        spec.rolloutSurge = quota()
        return spec
    }

    mutating func onDisconnect() -> OnDisconnect {
        switch below(3) {
        case 0: .keep
        case 1: .stop(after: OnDisconnect.shortestLease + Span(milliseconds: amount(upTo: 1 << 41)))
        default: .rerun(after: span())
        }
    }

    mutating func spec() -> JobSpec {
        let ranks = 1 + below(65_536)
        var spec = JobSpec(
            name: name(), namespace: name(), account: name(), queue: name(),
            shape: GangShape(ranks: ranks, nodes: maybe { 1 + $0.below(65_536) }),
            requests: resources(upTo: min(1 << 42, 1 << 60 / Int64(ranks))),
            limits: ResourceLimits(
                cpu: maybe { MilliCPU($0.amount()) }, memory: maybe { ByteCount($0.amount(upTo: 1 << 50)) }),
            launcher: some(Launcher.allCases), timeLimit: maybe { $0.span() }, maxRestarts: number(),
            priority: Int32(truncatingIfNeeded: random.next()),
            onDisconnect: onDisconnect(), payload: hash())
        spec.startsHeld = below(2) == 0
        spec.begin = maybe { $0.time() }
        spec.deadline = maybe { $0.time() }
        spec.dependency = maybe { $0.dependency() }
        spec.selection = maybe { Boxed($0.selection()) }
        spec.array = maybe { $0.array() }
        spec.priorityClass = maybe { $0.name() }
        spec.endNotice = maybe {
            EndNotice(signal: Int32(1 + $0.below(64)), before: $0.span(), isForFirstProcess: $0.below(2) == 0)
        }
        spec.failureRules = list(upTo: 4) { $0.failureRule() }
        spec.workflow = maybe { source in
            Boxed(WorkflowPart(name: source.name(), first: source.job(), count: 1 + source.below(256)))
        }
        spec.replica = maybe { ReplicaOf($0.service(), revision: $0.attempt()) }
        spec.model = maybe { $0.modelUse() }
        spec.recurring = maybe { RecurringRun(recurring: $0.recurring(), time: $0.time()) }
        return spec
    }

    mutating func failureRule() -> FailureRule {
        FailureRule(
            codes: list(upTo: 4) { source in
                let lower = Int32(1 + source.below(255))
                return lower...lower + Int32(source.below(256 - Int(lower)))
            },
            signals: list(upTo: 4) { Int32(1 + $0.below(64)) },
            reasons: list(upTo: 4) { $0.some(FailureReason.allCases) },
            output: ["NCCL*timeout", "CUDA out of memory", "\\*\\~"].prefix(below(4)).compactMap { OutputPattern($0) },
            action: some(FailureAction.allCases))
    }

    mutating func labels() -> [Label] {
        ["a100", "example.com/rack", "zone"].prefix(below(4)).map { Label(key: $0, value: some(["", "1", "b-2"])) }
    }

    mutating func taints() -> [Taint] {
        TaintEffect.allCases.prefix(below(3)).map { Taint(key: "dedicated", value: some(["", "t"]), effect: $0) }
    }

    mutating func toleration() -> Toleration {
        Toleration(
            key: some(["", "k"]), value: maybe { $0.some(["", "v"]) }, effect: maybe { $0.some(TaintEffect.allCases) })
    }

    mutating func selection() -> NodeSelection {
        NodeSelection(
            labels: labels(), constraint: try? Constraint(some(["a", "a&b", "(a|b)&c"])),
            include: list(upTo: 4) { $0.name() }, exclude: list(upTo: 4) { $0.name() },
            tolerations: list(upTo: 3) { $0.toleration() }, isExclusive: below(2) == 0)
    }

    mutating func exclusions() -> Exclusions {
        var exclusions = Exclusions(nodesUp: number())
        (exclusions.bySelector, exclusions.byConstraint) = (number(), number())
        (exclusions.byList, exclusions.byTaint) = (number(), number())
        return exclusions
    }

    mutating func dependencyKind() -> DependencyKind { some(DependencyKind.allCases) }

    mutating func dependency() -> Dependency {
        Dependency(
            [term()] + list(upTo: 5) { $0.term() }, isAny: below(2) == 0, isSingleton: below(2) == 0)
    }

    mutating func term() -> Dependency.Term {
        Dependency.Term(dependencyKind(), job(), element: maybe { $0.below(ArrayShape.mostElements) })
    }

    mutating func runs() -> ElementRuns {
        var number = below(50)
        let numbers = (0...below(12)).map { _ in
            number += 1 + below(40) * below(2)
            return number
        }
        return ElementRuns(numbers)
    }

    mutating func array() -> ArrayShape {
        ArrayShape(indices: runs(), maxRunning: maybe { 1 + $0.below(1 << 20) }, hasItems: below(2) == 0)
    }

    mutating func closure() -> NodeClosure {
        NodeClosure(
            isDraining: below(2) == 0, reason: text(), by: principal(), since: time(), deadline: maybe { $0.time() })
    }

    mutating func requeues() -> [Requeue] {
        [.restart, .mishap, .deferred(until: time()), .commanded(by: principal()), .drained, .held]
    }

    mutating func inventory() -> NodeInventory {
        let lower = below(65_537)
        return NodeInventory(
            resources: resources(),
            gpus: list(upTo: 4) { GPU(uuid: $0.text(), model: $0.text(), memory: ByteCount($0.amount(upTo: 1 << 50))) },
            ports: lower..<lower + below(65_537 - lower),
            dataAddress: some(["", "10.0.0.1", "fe80::1%eth0", "n-1.example.org"]), kernelBoot: text(),
            ingress: maybe { NodeIngress(address: "10.0.0.1", firstPort: 1 + $0.below(65_535)) },
            bulk: maybe { "10.0.0.1:\(1 + $0.below(65_535))" } ?? "",
            unenforced: list(upTo: 3) { $0.text() })
    }

    mutating func launch() -> LaunchPayload {
        LaunchPayload(
            command: ["run"] + list(upTo: 4) { $0.text() },
            environment: list(upTo: 4) { .init(name: "V\($0.below(9))", value: $0.text()) },
            directory: maybe { $0.text() }, checkpointDirectory: maybe { $0.text() })
    }
}

// One of every case, with the parts drawn.
extension CodecSource {
    mutating func exits() -> [Exit] {
        [
            .code(Int32(truncatingIfNeeded: random.next())), .signal(Int32(below(65))),
            .outOfMemory(peak: ByteCount(amount(upTo: 1 << 50)), limit: ByteCount(amount(upTo: 1 << 50))), .timedOut,
            .notStarted(text()), .unhealthy(text()), .unseen,
        ]
    }

    mutating func rank() -> UInt32 { UInt32(below(65_536)) }

    mutating func blame() -> Blame { Blame(rank: rank(), node: name(), exit: some(exits())) }

    mutating func causes() -> [StopCause] {
        [
            .cancelled(by: principal()), .rankFailed(blame()), .nodeLost(name()),
            .refused(node: name(), why: text()), .requeued(by: principal()), .deadlineReached, .drained(name()),
        ]
    }

    mutating func outcomes() -> [Outcome] {
        [
            .completed, .failed(blame()), .outOfMemory(blame()), .timedOut(blame()), .nodeFailed(name()),
            .cancelled(by: principal()), .refused(node: name(), why: text()), .deadlineMissed,
        ]
    }

    mutating func phases() -> [JobPhase] {
        [
            .held(by: principal(), since: time()), .deferred(since: time()), .pending(since: time()),
            .starting(since: time()), .running(since: time()),
        ] + causes().map { .stopping($0, since: time()) } + outcomes().map { .finished($0, at: time()) }
    }

    mutating func endings() -> [Ending] {
        [.completed, .stopped, .lost, .cutOff, .refused(text())] + exits().map { .failed(rank: rank(), $0) }
    }

    mutating func waits() -> [Wait] {
        [
            .quota(queue: name(), shortOf: sum()),
            .capacity(closest: maybe { $0.node() }, shortOf: sum(), placed: number()),
            .impossibleNow(shortOf: sum(), nodesUp: number(), nodesNeeded: number()), .behind(job()), .nextCycle,
            .excluded(exclusions()), .nodeAbsent(name()),
            .held(by: principal()), .notBefore(time()), .dependency(term()), .neverSatisfied(term()),
            .arrayLimit(job(), number()), .singleton(job()), .quotaTooSmall(queue: name(), shortOf: sum()),
            .behindOthers,
            .limit(reached()),
            .heldByRule(nil),
        ] + causes().map { .heldByRule(Boxed(RuleHold(place: below(FailureRule.mostRules), cause: $0))) }
    }

    mutating func rejections() -> [Rejection] {
        [
            .invalid(field: text(), why: text()), .unknownJob(job()), .unknownQueue(name()), .unknownNode(name()),
            .queueFull(name(), limit: number()), .clusterTooSmall(why: text()), .overQuota(name(), excess: sum()),
            .denied(principal(), verb: text()), .alreadyFinished(job()), .tokenUsed(by: name()), .tokenExpired,
            .tokenUnknown, .nodeNameTaken(name()), .tooManyWaiting(limit: number()), .staleSequence(key()),
            .noNodeMatches(why: text()),
            .logGone(why: text()), .queueClosed(name()), .conflict(why: text()),
            .unknownElement(job(), below(1 << 20)), .unknown(what: text(), name()), .limitReached(reached()),
            .overLimit(reached()),
        ]
    }
}
