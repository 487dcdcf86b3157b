// Job specs, launch payloads, and how jobs and their processes end, as bytes and back.
package import ClusterModel

extension PBJobSpec: Coded {
    init(_ spec: JobSpec) {
        self.init(
            name: spec.name.text, namespace: spec.namespace.text, account: spec.account.text, queue: spec.queue.text,
            ranks: UInt32(clamping: spec.shape.ranks),
            nodes: spec.shape.nodes.map { .exactNodes(UInt32(clamping: $0)) },
            requests: PBResources(spec.requests),
            cpuLimit: spec.limits.cpu.map { .cpuLimitMilli($0.value) },
            memoryLimit: spec.limits.memory.map { .memoryLimitBytes($0.value) },
            launcher: PBLauncher(spec.launcher),
            timeLimit: spec.timeLimit.map { .timeLimitMs($0.milliseconds) },
            maxRestarts: UInt32(clamping: spec.maxRestarts), priority: spec.priority,
            onDisconnect: OnDisconnect(spec.onDisconnect), payload: spec.payload.wire, startsHeld: spec.startsHeld,
            begin: spec.begin.map { .beginMs($0.milliseconds) },
            deadline: spec.deadline.map { .deadlineMs($0.milliseconds) },
            dependency: spec.dependency.map { PBDependency($0) }, array: spec.array.map { PBArrayShape($0) },
            nodeSelector: spec.selection?.value.labels.map { PBLabel($0) } ?? [],
            includeNodes: Hostlist.compress(spec.selection?.value.include.map(\.text) ?? []),
            excludeNodes: Hostlist.compress(spec.selection?.value.exclude.map(\.text) ?? []),
            constraint: spec.selection?.value.constraint?.text ?? "",
            isExclusive: spec.selection?.value.isExclusive ?? false,
            tolerations: spec.selection?.value.tolerations.map { PBToleration($0) } ?? [],
            priorityClass: spec.priorityClass?.text ?? "", recurring: spec.recurring.map { PBRecurringRun($0) },
            endNotice: spec.endNotice.map { PBEndNotice($0) },
            failureRules: spec.failureRules.map { PBFailureRule($0) },
            workflow: spec.workflow.map { PBWorkflowPart($0.value) },
            replica: spec.replica.map { PBReplicaOf($0) }, model: spec.model.map { PBModelUse($0) })
    }

    func checked() throws(WireError) -> JobSpec {
        var spec = JobSpec(
            name: try Check.name(name, "JobSpec.name"), namespace: try Check.name(namespace, "JobSpec.namespace"),
            account: try Check.name(account, "JobSpec.account"), queue: try Check.name(queue, "JobSpec.queue"),
            shape: try shape(), requests: try promised(), limits: try limits(), launcher: try launcher.checked(),
            timeLimit: try span(), maxRestarts: try Check.number(maxRestarts, "JobSpec.max_restarts"),
            priority: priority, onDisconnect: try disconnect(), payload: try Check.hash(payload, "JobSpec.payload"))
        spec.startsHeld = startsHeld
        if case .beginMs(let time) = begin { spec.begin = try Check.time(time, "JobSpec.begin_ms") }
        if case .deadlineMs(let time) = deadline { spec.deadline = try Check.time(time, "JobSpec.deadline_ms") }
        spec.dependency = try dependency?.checked()
        spec.selection = try selection()
        spec.array = try array?.checked()
        spec.endNotice = try endNotice?.checked()
        try Check.count(failureRules.count, upTo: FailureRule.mostRules, "JobSpec.failure_rules")
        spec.failureRules = try failureRules.map { (rule) throws(WireError) in try rule.checked() }
        spec.recurring = try recurring?.checked()
        spec.workflow = try workflow.map { (part) throws(WireError) in Boxed(try part.checked()) }
        spec.replica = try replica?.checked()
        spec.model = try model?.checked()
        if !priorityClass.isEmpty { spec.priorityClass = try Check.name(priorityClass, "JobSpec.priority_class") }
        return spec
    }

    private func shape() throws(WireError) -> GangShape {
        let ranks = try Check.within(ranks, 1...WireLimits.ranks, "JobSpec.ranks")
        guard case .exactNodes(let count) = nodes else { return GangShape(ranks: Int(ranks)) }
        let nodes = try Check.within(count, 1...WireLimits.ranks, "JobSpec.exact_nodes")
        return GangShape(ranks: Int(ranks), nodes: Int(nodes))
    }

    /// What a rank asks for, small enough that the whole gang's sum does not overflow.
    private func promised() throws(WireError) -> Resources {
        let each = try Check.need(requests, "JobSpec.requests")
        let most = WireLimits.gangAmount / Int64(max(ranks, 1))
        let largest = max(each.cpu.value, each.memory.value, each.gpus, each.others.map(\.amount).max() ?? 0)
        guard largest <= most else {
            throw Check.refuse("JobSpec.requests", "\(ranks) ranks of \(largest) are more than any cluster has")
        }
        return each
    }

    private func limits() throws(WireError) -> ResourceLimits {
        var limits = ResourceLimits()
        if case .cpuLimitMilli(let value) = cpuLimit {
            limits.cpu = MilliCPU(try Check.within(value, 0...WireLimits.amount, "JobSpec.cpu_limit_milli"))
        }
        if case .memoryLimitBytes(let value) = memoryLimit {
            limits.memory = ByteCount(try Check.within(value, 0...WireLimits.memory, "JobSpec.memory_limit_bytes"))
        }
        return limits
    }

    private func span() throws(WireError) -> Span? {
        guard case .timeLimitMs(let value) = timeLimit else { return nil }
        return try Check.span(value, "JobSpec.time_limit_ms")
    }

    private func lease(_ value: Int64) throws(WireError) -> Span {
        let lease = try Check.span(value, "JobSpec.stop_after_ms")
        guard lease >= ClusterModel.OnDisconnect.shortestLease else {
            let least = ClusterModel.OnDisconnect.shortestLease.milliseconds
            throw Check.refuse("JobSpec.stop_after_ms", "\(value) is below \(least)")
        }
        return lease
    }

    private func disconnect() throws(WireError) -> ClusterModel.OnDisconnect {
        switch onDisconnect {
        case .rerunAfterMs(let value): .rerun(after: try Check.span(value, "JobSpec.rerun_after_ms"))
        case .stopAfterMs(let value): .stop(after: try lease(value))
        case .keep: .keep
        case nil: throw Check.unchosen("JobSpec.on_disconnect")
        }
    }
}

extension PBJobSpec.OnDisconnect {
    init(_ choice: OnDisconnect) {
        switch choice {
        case .rerun(let after): self = .rerunAfterMs(after.milliseconds)
        case .stop(let after): self = .stopAfterMs(after.milliseconds)
        case .keep: self = .keep(PBNothing())
        }
    }
}

extension PBLauncher {
    init(_ launcher: Launcher) {
        self =
            switch launcher {
            case .none: .none
            case .torchrun: .torchrun
            case .jax: .jax
            }
    }

    func checked() throws(WireError) -> Launcher {
        switch self {
        case .none: return .none
        case .torchrun: return .torchrun
        case .jax: return .jax
        default: throw Check.unknown(self, "JobSpec.launcher")
        }
    }
}

extension PBLaunchPayload: Coded {
    init(_ payload: LaunchPayload) {
        self.init(
            command: payload.command,
            environment: payload.environment.map { PBVariable(name: $0.name, value: $0.value) },
            directory: payload.directory.map { .workingDirectory($0) },
            checkpoint: payload.checkpointDirectory.map { .checkpointDirectory($0) }, items: payload.items)
    }

    func checked() throws(WireError) -> LaunchPayload {
        guard !command.isEmpty else { throw Check.refuse("LaunchPayload.command", "it is empty; name a program") }
        var payload = LaunchPayload(
            command: try Check.texts(
                command, upTo: WireLimits.words, each: WireLimits.word, "LaunchPayload.command"))
        try Check.count(environment.count, upTo: WireLimits.words, "LaunchPayload.environment")
        for variable in environment { payload.environment.append(try variable.checked()) }
        if case .workingDirectory(let path) = directory {
            payload.directory = try Check.text(path, "LaunchPayload.working_directory")
        }
        if case .checkpointDirectory(let path) = checkpoint {
            payload.checkpointDirectory = try Check.text(path, "LaunchPayload.checkpoint_directory")
        }
        payload.items = try Check.texts(
            items, upTo: WireLimits.payloadBytes, each: WireLimits.word, "LaunchPayload.items")
        return payload
    }
}

extension PBVariable {
    func checked() throws(WireError) -> LaunchPayload.Variable {
        guard !name.isEmpty, !name.utf8.contains(0x3D) else {
            throw Check.refuse("Variable.name", "a variable's name is not empty and has no '='")
        }
        return LaunchPayload.Variable(
            name: try Check.text(name, "Variable.name"),
            value: try Check.text(value, upTo: WireLimits.word, "Variable.value"))
    }
}

extension LaunchPayload {
    /// The bytes whose hash stands in the spec. Throws over 1 MiB, and where a text has a NUL.
    package func encoded() throws(WireError) -> [UInt8] { try PBLaunchPayload(self).encoded(rules: .payload) }

    package static func decoded(from bytes: [UInt8]) throws(WireError) -> LaunchPayload {
        try PBLaunchPayload.decode(bytes, rules: .payload).checked()
    }
}

extension PBExit: Coded {
    init(_ exit: Exit) {
        switch exit {
        case .code(let code): self.init(kind: .code, number: code)
        case .signal(let number): self.init(kind: .signal, number: number)
        case .outOfMemory(let peak, let limit):
            self.init(kind: .outOfMemory, peakBytes: peak.value, limitBytes: limit.value)
        case .timedOut: self.init(kind: .timedOut)
        case .notStarted(let why): self.init(kind: .notStarted, why: why.remark())
        case .unhealthy(let why): self.init(kind: .unhealthy, why: why.remark())
        case .unseen: self.init(kind: .unseen)
        }
    }

    func checked() throws(WireError) -> Exit {
        switch kind {
        case .code: return .code(number)
        case .signal: return .signal(number)
        case .outOfMemory:
            return .outOfMemory(
                peak: ByteCount(try Check.within(peakBytes, 0...WireLimits.memory, "Exit.peak_bytes")),
                limit: ByteCount(try Check.within(limitBytes, 0...WireLimits.memory, "Exit.limit_bytes")))
        case .timedOut: return .timedOut
        case .notStarted: return .notStarted(try Check.text(why, "Exit.why"))
        case .unhealthy: return .unhealthy(try Check.text(why, "Exit.why"))
        case .unseen: return .unseen
        default: throw Check.unknown(kind, "Exit.kind")
        }
    }
}

extension PBBlame: Coded {
    init(_ blame: Blame) {
        self.init(rank: blame.rank, node: blame.node.text, exit: PBExit(blame.exit), signs: blame.signs)
    }

    func checked() throws(WireError) -> Blame {
        Blame(
            rank: try Check.rank(rank, "Blame.rank"),
            node: try Check.name(node, "Blame.node"), exit: try Check.need(exit, "Blame.exit"),
            signs: try Check.signs(signs, "Blame.signs"))
    }
}

extension PBStopCause: Coded {
    init(_ cause: StopCause) {
        switch cause {
        case .cancelled(let by): self.init(kind: .cancelled, by: PBPrincipal(by))
        case .rankFailed(let blame): self.init(kind: .rankFailed, blame: PBBlame(blame))
        case .nodeLost(let node): self.init(kind: .nodeLost, node: node.text)
        case .refused(let node, let why): self.init(kind: .refused, node: node.text, why: why.remark())
        case .requeued(let by): self.init(kind: .requeued, by: PBPrincipal(by))
        case .deadlineReached: self.init(kind: .deadlineReached)
        case .drained(let node): self.init(kind: .drained, node: node.text)
        }
    }

    func checked() throws(WireError) -> StopCause {
        switch kind {
        case .cancelled: return .cancelled(by: try Check.need(by, "StopCause.by"))
        case .rankFailed: return .rankFailed(try Check.need(blame, "StopCause.blame"))
        case .nodeLost: return .nodeLost(try Check.name(node, "StopCause.node"))
        case .refused:
            return .refused(
                node: try Check.name(node, "StopCause.node"), why: try Check.text(why, "StopCause.why"))
        case .requeued: return .requeued(by: try Check.need(by, "StopCause.by"))
        case .deadlineReached: return .deadlineReached
        case .drained: return .drained(try Check.name(node, "StopCause.node"))
        default: throw Check.unknown(kind, "StopCause.kind")
        }
    }
}

extension PBOutcome: Coded {
    init(_ outcome: Outcome) {
        switch outcome {
        case .completed: self.init(kind: .completed)
        case .failed(let blame): self.init(kind: .failed, blame: PBBlame(blame))
        case .outOfMemory(let blame): self.init(kind: .outOfMemory, blame: PBBlame(blame))
        case .timedOut(let blame): self.init(kind: .timedOut, blame: PBBlame(blame))
        case .nodeFailed(let node): self.init(kind: .nodeFailed, node: node.text)
        case .cancelled(let by): self.init(kind: .cancelled, by: PBPrincipal(by))
        case .refused(let node, let why): self.init(kind: .refused, node: node.text, why: why.remark())
        case .deadlineMissed: self.init(kind: .deadlineMissed)
        }
    }

    func checked() throws(WireError) -> Outcome {
        switch kind {
        case .completed: return .completed
        case .failed: return .failed(try Check.need(blame, "Outcome.blame"))
        case .outOfMemory: return .outOfMemory(try Check.need(blame, "Outcome.blame"))
        case .timedOut: return .timedOut(try Check.need(blame, "Outcome.blame"))
        case .nodeFailed: return .nodeFailed(try Check.name(node, "Outcome.node"))
        case .cancelled: return .cancelled(by: try Check.need(by, "Outcome.by"))
        case .refused:
            return .refused(node: try Check.name(node, "Outcome.node"), why: try Check.text(why, "Outcome.why"))
        case .deadlineMissed: return .deadlineMissed
        default: throw Check.unknown(kind, "Outcome.kind")
        }
    }
}

extension PBJobPhase: Coded {
    init(_ phase: JobPhase) {
        switch phase {
        case .held(let by, let since):
            self.init(kind: .held, sinceMs: since.milliseconds, holder: PBPrincipal(by))
        case .deferred(let since): self.init(kind: .deferred, sinceMs: since.milliseconds)
        case .pending(let since): self.init(kind: .pending, sinceMs: since.milliseconds)
        case .starting(let since): self.init(kind: .starting, sinceMs: since.milliseconds)
        case .running(let since): self.init(kind: .running, sinceMs: since.milliseconds)
        case .stopping(let cause, let since):
            self.init(kind: .stopping, sinceMs: since.milliseconds, cause: PBStopCause(cause))
        case .finished(let outcome, let time):
            self.init(kind: .finished, sinceMs: time.milliseconds, outcome: PBOutcome(outcome))
        }
    }

    func checked() throws(WireError) -> JobPhase {
        let since = try Check.time(sinceMs, "JobPhase.since_ms")
        switch kind {
        case .held: return .held(by: try Check.need(holder, "JobPhase.holder"), since: since)
        case .deferred: return .deferred(since: since)
        case .pending: return .pending(since: since)
        case .starting: return .starting(since: since)
        case .running: return .running(since: since)
        case .stopping: return .stopping(try Check.need(cause, "JobPhase.cause"), since: since)
        case .finished: return .finished(try Check.need(outcome, "JobPhase.outcome"), at: since)
        default: throw Check.unknown(kind, "JobPhase.kind")
        }
    }
}

extension PBEnding: Coded {
    init(_ ending: Ending) {
        switch ending {
        case .completed: self.init(kind: .completed)
        case .failed(let rank, let exit): self.init(kind: .failed, rank: rank, exit: PBExit(exit))
        case .stopped: self.init(kind: .stopped)
        case .lost: self.init(kind: .lost)
        case .cutOff: self.init(kind: .cutOff)
        case .refused(let why): self.init(kind: .refused, why: why.remark())
        }
    }

    func checked() throws(WireError) -> Ending {
        switch kind {
        case .completed: return .completed
        case .failed:
            return .failed(
                rank: try Check.rank(rank, "Ending.rank"),
                try Check.need(exit, "Ending.exit"))
        case .stopped: return .stopped
        case .lost: return .lost
        case .cutOff: return .cutOff
        case .refused: return .refused(try Check.text(why, "Ending.why"))
        default: throw Check.unknown(kind, "Ending.kind")
        }
    }
}
