// The logs of one attempt of a job, read to their ends: streams are opened, resumed where they broke, and given up when
// the attempt they belong to is history. Waiting for the job itself is in Following.swift.

import ClusterModel
import Link
import Messages

/// Reads the logs of some ranks of one attempt.
struct LogReading {
    private enum Limits {
        /// How long a stream may be silent before it is asked whether its attempt is still the current one.
        static let silence = Duration.seconds(5)
        /// A stream of a job that has ended, broken so often without a byte in between, is given up. While the attempt
        /// runs its stream is asked for again until there is another attempt.
        static let breaksOfFinished = 3
        /// Before a stream is asked for again, times the breaks so far, up to 2 s.
        static let pause = Duration.milliseconds(100)
    }

    private struct Rank {
        var position: UInt64 = 0
        var receiver: StreamReceiver?
        var breaks = 0
        /// When a stream that broke is asked for again.
        var due = ContinuousClock.now
    }

    let client: ControlClient
    let job: JobID
    let attempt: UInt32
    let isFollowing: Bool
    private(set) var printer: LogPrinter
    /// What could not be read, in words.
    private(set) var problems: [String] = []
    private let inbox: StreamInbox
    private var ranks: [UInt32: Rank] = [:]
    /// To be opened, in this order.
    private var waiting: [UInt32]

    init(
        _ client: ControlClient, job: JobID, attempt: UInt32, ranks: [UInt32], isFollowing: Bool, printer: LogPrinter
    ) throws(ClientFault) {
        self.client = client
        self.job = job
        self.attempt = attempt
        self.isFollowing = isFollowing
        self.printer = printer
        waiting = ranks
        inbox = try StreamInbox()
    }

    /// Prints everything; returns when every rank's log has ended or was given up.
    mutating func run() throws(CommandFault) {
        // Ranks that are not followed are read one after the other, so that their logs do not mix.
        let atOnce = isFollowing ? ClientLimits.streams : 1
        var quietRounds = 0
        while !waiting.isEmpty || !ranks.isEmpty {
            try openThoseDue(atOnce: atOnce)
            let pause = untilNextDue()
            let news = inbox.take(timeout: pause ?? Limits.silence)
            for item in news { try take(item) }
            try Screen.flush()
            if !news.isEmpty { quietRounds = 0 }
            guard news.isEmpty, pause == nil, !ranks.isEmpty else { continue }
            quietRounds += 1
            if try isHistory(quietRounds: quietRounds) { try giveUp("its attempt is over") }
        }
    }

    private mutating func openThoseDue(atOnce: Int) throws(CommandFault) {
        let now = ContinuousClock.now
        let candidates = waiting
        waiting = []
        for rank in candidates {
            let isDue = ranks[rank].map { $0.due <= now } ?? (ranks.count < atOnce)
            if isDue { try open(rank) } else { waiting.append(rank) }
        }
    }

    /// How long until a stream that broke is to be asked for again; nil when there is none.
    private func untilNextDue() -> Duration? {
        let due = waiting.compactMap { ranks[$0]?.due }.min()
        return due.map { max(.milliseconds(1), ContinuousClock.now.duration(to: $0)) }
    }

    private mutating func open(_ rank: UInt32) throws(CommandFault) {
        var state = ranks[rank] ?? Rank()
        let request = LogsRequest(
            job: job, rank: rank, attempt: attempt, offset: state.position, follow: isFollowing)
        let client = client
        do throws(ClientFault) {
            let reply = try persistently(client) { () throws(ClientFault) in try client.ask(.logs(request)) }
            guard case .logs(let grant) = reply else { throw client.unexpected(reply) }
            state.receiver = try StreamReceiver(
                grant, stream: Int(rank), controlAddress: client.address, context: client.context, inbox: inbox)
            ranks[rank] = state
        } catch {
            guard case .rejected(.logGone(let why)) = error else { throw CommandFault(error) }
            // Where nobody waits for more, a log that is not there now is not there.
            if !isFollowing { state.breaks = Limits.breaksOfFinished }
            try retry(rank, state, why: "no log to show: \(why)")
        }
    }

    private mutating func take(_ news: StreamNews) throws(CommandFault) {
        switch news {
        case .bytes(let stream, let offset, let bytes):
            try show(bytes, at: offset, of: UInt32(stream))
        case .ended(let stream, let end):
            let rank = UInt32(stream)
            guard let state = ranks[rank] else { return }
            state.receiver?.close()
            switch end {
            case .complete: try finish(rank)
            case .problem(let why), .broken(let why): try retry(rank, state, why: why)
            }
        }
    }

    /// Prints what was not printed before: a stream that was resumed may repeat its beginning.
    private mutating func show(_ bytes: [UInt8], at offset: UInt64, of rank: UInt32) throws(CommandFault) {
        guard var state = ranks[rank] else { return }
        let known = state.position > offset ? Int(min(state.position - offset, UInt64(bytes.count))) : 0
        state.position = max(state.position, offset &+ UInt64(bytes.count))
        state.breaks = 0
        state.receiver?.consumed(bytes.count)
        ranks[rank] = state
        try printer.show(bytes[known...], of: rank)
    }

    private mutating func retry(_ rank: UInt32, _ state: Rank, why: String) throws(CommandFault) {
        var state = state
        state.receiver = nil
        state.breaks += 1
        let view = try current()
        let isOver = view.attempt != attempt || (view.phase.isTerminal && state.breaks >= Limits.breaksOfFinished)
        guard isFollowing || state.breaks < Limits.breaksOfFinished, !isOver else {
            problems.append("rank \(rank) of job \(job): \(why)")
            try finish(rank)
            return
        }
        if isFollowing, state.breaks == Limits.breaksOfFinished {
            Screen.complain("the log of rank \(rank) is not to be had now (\(why)); trying again")
        }
        state.due = .now + Limits.pause * min(state.breaks, 20)
        ranks[rank] = state
        waiting.insert(rank, at: 0)
    }

    private mutating func finish(_ rank: UInt32) throws(CommandFault) {
        ranks[rank] = nil
        try printer.finish(rank)
    }

    private mutating func giveUp(_ why: String) throws(CommandFault) {
        for (rank, state) in ranks.sorted(by: { $0.key < $1.key }) {
            state.receiver?.close()
            problems.append("rank \(rank) of job \(job): \(why) and its log did not end")
            try finish(rank)
        }
        waiting = []
    }

    /// Whether nothing more can come: another attempt stands, or the job is finished and has been quiet for a while.
    private func isHistory(quietRounds: Int) throws(CommandFault) -> Bool {
        let view = try current()
        return view.attempt != attempt || (view.phase.isTerminal && quietRounds > 2)
    }

    private func current() throws(CommandFault) -> JobView { try Following(client: client, job: job).now() }
}
