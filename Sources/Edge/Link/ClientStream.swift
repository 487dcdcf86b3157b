// The reading end of a stream on the bulk endpoint. Each stream is a connection with a thread of its own; what comes is
// put into one inbox, so that a single thread can read many streams and none can flood it.

import Cryptography
import Glibc
package import Messages
import Synchronization
import Transport
import Wire

/// What happened on a stream, by the number that its reader gave it.
package enum StreamNews: Sendable {
    case bytes(stream: Int, offset: UInt64, [UInt8])
    /// What a command wrote to its errors.
    case errors(stream: Int, [UInt8])
    /// The last word of a stream.
    case ended(stream: Int, StreamEnd)
}

/// How a stream ended.
package enum StreamEnd: Hashable, Sendable {
    /// Everything was sent.
    case complete
    /// The same of a command, which ended so.
    case exited(CommandExit)
    /// The sender or the relay said what went wrong.
    case problem(String)
    /// The connection broke, or never was.
    case broken(String)
}

/// Where the news of several streams are collected; one thread takes them.
package final class StreamInbox: Sendable {
    private let news = Mutex<[StreamNews]>([])
    private let bell: StreamBell

    package init() throws(ClientFault) { bell = try StreamBell() }

    /// Everything that has come; empty when nothing came in time.
    package func take(timeout: Duration) -> [StreamNews] {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        while true {
            let found = news.withLock { news in
                defer { news = [] }
                return news
            }
            let left = clock.now.duration(to: deadline)
            guard found.isEmpty, left > .zero else { return found }
            bell.wait(upTo: left)
        }
    }

    fileprivate func put(_ more: [StreamNews]) {
        let wasEmpty = news.withLock { news in
            defer { news += more }
            return news.isEmpty
        }
        if wasEmpty { bell.ring() }
    }
}

/// Wakes a thread that waits for news: a pipe, and a byte in it means that there is some.
final class StreamBell: Sendable {
    private let ends: (read: Int32, write: Int32)

    init() throws(ClientFault) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw .system(operation: "make a pipe", why: String(cString: strerror(errno)))
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        self.ends = (ends[0], ends[1])
    }

    deinit {
        Glibc.close(ends.read)
        Glibc.close(ends.write)
    }

    func ring() {
        var ring: UInt8 = 1
        _ = write(ends.write, &ring, 1)
    }

    func wait(upTo left: Duration) {
        var item = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
        let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
        if poll(&item, 1, Int32(clamping: milliseconds)) > 0 {
            var rings: UInt64 = 0
            _ = read(ends.read, &rings, 8)
        }
    }
}

/// One stream that is being read.
package final class StreamReceiver: Sendable {
    private struct State {
        /// What the sender may still send.
        var granted = ClientLimits.streamWindow
        /// What was read and not yet granted again.
        var consumed = 0
        var isOver = false
    }

    private let client: StreamClient
    private let state: SharedState

    private final class SharedState: Sendable {
        let value = Mutex(State())
    }

    /// Calls the bulk endpoint that a grant names, on the host of the control endpoint, and opens the stream.
    ///
    /// Whatever happens is told to the inbox under `stream`, and `ended` is always the last of it.
    package init(
        _ grant: LogGrant, stream: Int, controlAddress: String, context: ClientContext, inbox: StreamInbox
    ) throws(ClientFault) {
        let address = Self.bulkAddress(beside: controlAddress, port: grant.port)
        var limits = TransportLimits()
        limits.messageBytes = WireLimits.chunkBytes + 1024
        let state = SharedState()
        self.state = state
        let opening: [[UInt8]]
        do throws(WireError) {
            opening = [
                try StreamFrame.open(grant.stream, as: .receiver).encoded(),
                try StreamFrame.credit(UInt32(ClientLimits.streamWindow)).encoded(),
            ]
        } catch {
            throw .unsendable(why: error.description)
        }
        do throws(TransportError) {
            client = try StreamClient(connectingTo: address, context: context.tls, limits: limits) { events in
                let news = events.compactMap { Self.news($0, stream: stream, state) }
                if !news.isEmpty { inbox.put(news) }
            }
        } catch {
            throw ClientFault(error, address: address)
        }
        client.send(opening)
    }

    /// Notes that so many bytes have been dealt with, so that as many more may come.
    package func consumed(_ count: Int) {
        let credit: Int = state.value.withLock { state in
            state.consumed += count
            guard state.consumed >= ClientLimits.creditStep, !state.isOver else { return 0 }
            defer { state.consumed = 0 }
            state.granted += state.consumed
            return state.consumed
        }
        guard credit > 0, let frame = try? StreamFrame.credit(UInt32(credit)).encoded() else { return }
        client.send([frame])
    }

    package func close() { client.close() }

    static func bulkAddress(beside control: String, port: UInt32) -> String {
        guard let colon = control.lastIndex(of: ":") else { return "\(control):\(port)" }
        return "\(control[..<colon]):\(port)"
    }

    /// What an event of the connection means to the reader; nothing after the end.
    private static func news(_ event: TransportEvent, stream: Int, _ shared: SharedState) -> StreamNews? {
        shared.value.withLock { state in
            guard !state.isOver else { return nil }
            let news: StreamNews?
            switch event {
            case .opened: news = nil
            case .message(_, let bytes): news = read(bytes, stream: stream, &state)
            case .closed(_, let reason): news = .ended(stream: stream, .broken(reason.description))
            case .refused(let reason, _): news = .ended(stream: stream, .broken(reason.description))
            }
            if case .ended? = news { state.isOver = true }
            return news
        }
    }

    private static func read(_ bytes: [UInt8], stream: Int, _ state: inout State) -> StreamNews {
        do throws(WireError) {
            switch try StreamFrame.decoded(from: bytes) {
            case .chunk(let offset, let data):
                guard data.count <= state.granted else {
                    return .ended(stream: stream, .problem("more bytes came than were asked for"))
                }
                state.granted -= data.count
                return .bytes(stream: stream, offset: offset, data)
            case .errors(let data):
                guard data.count <= state.granted else {
                    return .ended(stream: stream, .problem("more bytes came than were asked for"))
                }
                state.granted -= data.count
                return .errors(stream: stream, data)
            case .exited(let end): return .ended(stream: stream, .exited(end))
            case .end(let problem):
                return .ended(stream: stream, problem.map(StreamEnd.problem) ?? .complete)
            case .open, .credit, .ask, .piece, .lack:
                return .ended(stream: stream, .problem("the sender spoke as a reader does"))
            }
        } catch {
            return .ended(stream: stream, .problem(error.description))
        }
    }
}
