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
        /// A stream that breaks so often without a byte in between is given up.
        static let breaks = 20
        /// The same where nobody waits for more to be written.
        static let breaksOfFinished = 3
    }

    private struct Rank {
        var position: UInt64 = 0
        var receiver: StreamReceiver?
        var breaks = 0
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
            while ranks.count < atOnce, !waiting.isEmpty { try open(waiting.removeFirst()) }
            let news = inbox.take(timeout: Limits.silence)
            quietRounds = news.isEmpty ? quietRounds + 1 : 0
            for item in news { try take(item) }
            try Screen.flush()
            if news.isEmpty, try isHistory(quietRounds: quietRounds) { try giveUp("its attempt is over") }
        }
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
        let most = isFollowing ? Limits.breaks : Limits.breaksOfFinished
        guard state.breaks < most, try !isHistory(quietRounds: 0) else {
            problems.append("rank \(rank) of job \(job): \(why)")
            try finish(rank)
            return
        }
        ranks[rank] = state
        pauseBriefly(state.breaks)
        try open(rank)
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
        let client = client
        let view = try asking { () throws(ClientFault) in
            try persistently(client) { () throws(ClientFault) in try client.job(job) }
        }
        if view.attempt != attempt { return true }
        return view.phase.isTerminal && quietRounds > 2
    }
}
