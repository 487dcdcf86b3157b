// Logs, read to their ends: streams are opened, resumed where they broke, and given up when the attempt they belong to
// is history. Waiting for a job itself is in Following.swift, and for replicas in ServiceLogs.swift.

import ClusterModel
import Link
import Messages

/// One log: what a rank of an attempt of a job wrote.
struct LogSource: Hashable {
    let job: JobID
    let attempt: UInt32
    let rank: UInt32
    /// What stands before each of its lines; nil where they are printed as they are.
    var mark: String?

    var words: String { "rank \(rank) of job \(job)" }
}

/// Reads logs to their ends.
struct LogReading {
    private enum Limits {
        /// How long a stream may be silent before it is asked whether its attempt is still the current one.
        static let silence = Duration.seconds(5)
        /// A stream of a job that has ended, broken so often without a byte in between, is given up. While the attempt
        /// runs its stream is asked for again until there is another attempt.
        static let breaksOfFinished = 3
        /// Before a stream is asked for again, times the breaks so far, up to 2 s.
        static let pause = Duration.milliseconds(100)
        /// Between looks for more logs; a replica takes about as long to write its first line.
        static let look = Duration.seconds(1)
    }

    private struct Log {
        let source: LogSource
        var position: UInt64 = 0
        var receiver: StreamReceiver?
        var breaks = 0
        /// When it last said anything, or was asked for.
        var heard = ContinuousClock.now
        /// When a stream that broke is asked for again; nil before it was opened.
        var due: ContinuousClock.Instant?
    }

    let client: ControlClient
    let isFollowing: Bool
    private(set) var printer: LogPrinter
    /// What could not be read, in words.
    private(set) var problems: [String] = []
    /// Asked every second for logs that have begun meanwhile; nil when no more will come, or where none are looked for.
    var more: (() throws(CommandFault) -> [LogSource]?)?
    private let inbox: StreamInbox
    /// Those that have not ended, by the number of their stream.
    private var logs: [Int: Log] = [:]
    private var lastNumber = -1
    private var looked = ContinuousClock.now
    private var checked = ContinuousClock.now
    /// To be opened, in this order.
    private var waiting: [Int] = []

    init(
        _ client: ControlClient, sources: [LogSource], isFollowing: Bool, printer: LogPrinter = LogPrinter()
    ) throws(ClientFault) {
        self.client = client
        self.isFollowing = isFollowing
        self.printer = printer
        inbox = try StreamInbox()
        add(sources)
    }

    private mutating func add(_ sources: [LogSource]) {
        for source in sources {
            lastNumber += 1
            logs[lastNumber] = Log(source: source)
            waiting.append(lastNumber)
        }
    }

    /// Prints everything; returns when every log has ended or was given up, and no more will come.
    mutating func run() throws(CommandFault) {
        while !logs.isEmpty || more != nil {
            try lookForMore()
            try openThoseDue()
            let pause = untilNextDue()
            let patience = more == nil ? Limits.silence : Limits.look
            let news = inbox.take(timeout: min(pause ?? patience, patience))
            for item in news { try take(item) }
            try Screen.flush()
            try giveUpHistory()
        }
    }

    private mutating func lookForMore() throws(CommandFault) {
        guard let more, looked.duration(to: .now) >= Limits.look else { return }
        looked = .now
        if let sources = try more() { add(sources) } else { self.more = nil }
    }

    private mutating func openThoseDue() throws(CommandFault) {
        let now = ContinuousClock.now
        // Logs that are not followed are read one after the other, so that they do not mix.
        let atOnce = isFollowing ? ClientLimits.streams : 1
        let candidates = waiting
        waiting = []
        for number in candidates {
            let isOpen = logs.values.count { $0.due != nil } < atOnce
            let isDue = logs[number]?.due.map { $0 <= now } ?? isOpen
            if isDue { try open(number) } else { waiting.append(number) }
        }
    }

    /// How long until a stream that broke is to be asked for again; nil when there is none.
    private func untilNextDue() -> Duration? {
        let due = waiting.compactMap { logs[$0]?.due }.min()
        return due.map { max(.milliseconds(1), ContinuousClock.now.duration(to: $0)) }
    }

    private mutating func open(_ number: Int) throws(CommandFault) {
        guard var log = logs[number] else { return }
        (log.due, log.heard) = (.now, .now)
        let source = log.source
        let request = LogsRequest(
            job: source.job, rank: source.rank, attempt: source.attempt, offset: log.position, follow: isFollowing)
        let client = client
        do throws(ClientFault) {
            let reply = try persistently(client) { () throws(ClientFault) in try client.ask(.logs(request)) }
            guard case .logs(let grant) = reply else { throw client.unexpected(reply) }
            log.receiver = try StreamReceiver(
                grant, stream: number, controlAddress: client.address, context: client.context, inbox: inbox)
            logs[number] = log
        } catch {
            guard case .rejected(.logGone(let why)) = error else { throw CommandFault(error) }
            // Where nobody waits for more, a log that is not there now is not there.
            if !isFollowing { log.breaks = Limits.breaksOfFinished }
            try retry(number, log, why: "no log to show: \(why)")
        }
    }

    private mutating func take(_ news: StreamNews) throws(CommandFault) {
        switch news {
        case .bytes(let stream, let offset, let bytes):
            try show(bytes, at: offset, of: stream)
        // No log has them.
        case .errors: break
        case .ended(let stream, let end):
            guard let log = logs[stream] else { return }
            log.receiver?.close()
            switch end {
            case .complete, .exited: try finish(stream)
            case .problem(let why), .broken(let why): try retry(stream, log, why: why)
            }
        }
    }

    /// Prints what was not printed before: a stream that was resumed may repeat its beginning.
    private mutating func show(_ bytes: [UInt8], at offset: UInt64, of number: Int) throws(CommandFault) {
        guard var log = logs[number] else { return }
        let known = log.position > offset ? Int(min(log.position - offset, UInt64(bytes.count))) : 0
        log.position = max(log.position, offset &+ UInt64(bytes.count))
        (log.breaks, log.heard) = (0, .now)
        log.receiver?.consumed(bytes.count)
        logs[number] = log
        try printer.show(bytes[known...], of: log.source)
    }

    private mutating func retry(_ number: Int, _ log: Log, why: String) throws(CommandFault) {
        var log = log
        log.receiver = nil
        log.breaks += 1
        let view = try current(log.source)
        let isOver =
            view.attempt != log.source.attempt || (view.phase.isTerminal && log.breaks >= Limits.breaksOfFinished)
        guard isFollowing || log.breaks < Limits.breaksOfFinished, !isOver else {
            problems.append("\(log.source.words): \(why)")
            try finish(number)
            return
        }
        if isFollowing, log.breaks == Limits.breaksOfFinished {
            Screen.complain("the log of \(log.source.words) is not to be had now (\(why)); trying again")
        }
        log.due = .now + Limits.pause * min(log.breaks, 20)
        logs[number] = log
        waiting.insert(number, at: 0)
    }

    private mutating func finish(_ number: Int) throws(CommandFault) {
        guard let log = logs.removeValue(forKey: number) else { return }
        waiting.removeAll { $0 == number }
        try printer.finish(log.source)
    }

    /// Gives up those that are silent and of which nothing more can come: another attempt stands, or the job is
    /// finished, and they have been silent for long.
    private mutating func giveUpHistory() throws(CommandFault) {
        guard checked.duration(to: .now) >= Limits.silence else { return }
        checked = .now
        for (number, log) in logs.sorted(by: { $0.key < $1.key }) where log.receiver != nil {
            let silence = log.heard.duration(to: .now)
            guard silence >= Limits.silence else { continue }
            let view = try current(log.source)
            let isOver = view.phase.isTerminal && silence >= Limits.silence * 3
            guard view.attempt != log.source.attempt || isOver else { continue }
            log.receiver?.close()
            problems.append("\(log.source.words): its attempt is over and its log did not end")
            try finish(number)
        }
    }

    private func current(_ source: LogSource) throws(CommandFault) -> JobView {
        try Following(client: client, job: source.job).now()
    }
}
