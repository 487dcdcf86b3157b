// Lines of lists as bytes and back. They are flat on purpose: a list of 100,000 is a million fields.
import ClusterModel
import Messages

extension PBJobLine: Coded {
    init(_ line: JobLine) {
        self.init(
            id: line.id.number, title: line.title, name: line.name.text, queue: line.queue.text,
            namespace: line.namespace.text, account: line.account.text, owner: line.owner.text, state: line.state,
            place: line.place.remark(upTo: WireLimits.places), attempt: line.attempt,
            submittedMs: line.submitted.milliseconds, started: line.started.map { .startedMs($0.milliseconds) },
            ended: line.ended.map { .endedMs($0.milliseconds) },
            timeLimit: line.timeLimit.map { .timeLimitMs($0.milliseconds) },
            nodes: UInt32(clamping: line.nodes ?? 0), ranks: UInt32(clamping: line.ranks), cpuMilli: line.cpu.value,
            memoryBytes: line.memory.value, gpus: line.gpus, priority: line.priority, exit: line.exit ?? "",
            suspended: line.suspended.map { .suspendedMs($0.milliseconds) },
            stoodStillMs: line.stoodStill.milliseconds)
    }

    func checked() throws(WireError) -> JobLine {
        var line = JobLine(
            id: try Check.job(id, "JobLine.id"), title: try Check.text(title, "JobLine.title"),
            name: try Check.name(name, "JobLine.name"), queue: try Check.name(queue, "JobLine.queue"),
            namespace: try Check.name(namespace, "JobLine.namespace"),
            account: try Check.name(account, "JobLine.account"), owner: try Check.name(owner, "JobLine.owner"),
            state: try Check.text(state, upTo: WireLimits.label, "JobLine.state"),
            place: try Check.text(place, upTo: WireLimits.places, "JobLine.place"), attempt: attempt,
            submitted: try Check.time(submittedMs, "JobLine.submitted_ms"),
            nodes: nodes == 0 ? nil : try Check.number(nodes, "JobLine.nodes"),
            ranks: try Check.number(ranks, "JobLine.ranks"),
            cpu: MilliCPU(try Check.within(cpuMilli, 0...WireLimits.gangAmount, "JobLine.cpu_milli")),
            memory: ByteCount(try Check.within(memoryBytes, 0...WireLimits.gangAmount, "JobLine.memory_bytes")),
            gpus: try Check.within(gpus, 0...WireLimits.gangAmount, "JobLine.gpus"), priority: priority,
            exit: exit.isEmpty ? nil : try Check.text(exit, upTo: WireLimits.label, "JobLine.exit"))
        if case .startedMs(let time) = started { line.started = try Check.time(time, "JobLine.started_ms") }
        if case .endedMs(let time) = ended { line.ended = try Check.time(time, "JobLine.ended_ms") }
        if case .timeLimitMs(let span) = timeLimit {
            line.timeLimit = try Check.span(span, "JobLine.time_limit_ms")
        }
        if case .suspendedMs(let time) = suspended { line.suspended = try Check.time(time, "JobLine.suspended_ms") }
        line.stoodStill = try Check.span(stoodStillMs, "JobLine.stood_still_ms")
        return line
    }
}

extension PBJobLinePage: Coded {
    init(_ page: JobLinePage) {
        self.init(lines: page.lines.map { PBJobLine($0) }, next: page.next.map { .nextJob($0.number) })
    }

    func checked() throws(WireError) -> JobLinePage {
        var page = JobLinePage(lines: try Check.list(lines, upTo: WireLimits.page, "JobLinePage.lines"), next: nil)
        if case .nextJob(let number) = next { page.next = try Check.job(number, "JobLinePage.next_job") }
        return page
    }
}
