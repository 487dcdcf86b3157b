// Sends ranks' output to whoever may read it, over the coordinator's bulk endpoint: each stream on a connection and a
// thread of its own, as much as its reader granted and no more.

import ClusterModel
import Daemon
import Glibc
import Logging
import Messages
import NodeControl
import NodeRuntime
import Synchronization
import Transport
import Wire

/// The streams of this node.
final class LogStreams: Sendable {
    private enum Bounds {
        /// Readers at a time; each is a thread and a connection.
        static let streams = 64
        /// How often a log that is followed is looked at when it does not grow, in milliseconds.
        static let followEvery: Int64 = 100
        /// How long a reader that grants nothing is waited for.
        static let patience: Int64 = 600_000
        static let chunk = 64 << 10
    }

    private let host: String
    private let context: TLSContext
    private let logs: LogFolder
    private let logger: Logger
    private let count = Mutex(0)

    init(host: String, context: TLSContext, logs: LogFolder, logger: Logger) {
        self.host = host
        self.context = context
        self.logs = logs
        self.logger = logger
    }

    func send(_ order: LogOrder) {
        let isAllowed = count.withLock { count in
            guard count < Bounds.streams else { return false }
            count += 1
            return true
        }
        guard isAllowed else {
            logger.warning("too many log readers", metadata: ["limit": "\(Bounds.streams)"])
            return
        }
        let runs = BackgroundThread.run(name: "coord-log") {
            self.run(order)
            self.count.withLock { $0 -= 1 }
        }
        if !runs { count.withLock { $0 -= 1 } }
    }

    private func run(_ order: LogOrder) {
        let ear = StreamEar()
        do {
            let client = try StreamClient(connectingTo: "\(host):\(order.bulkPort)", context: context) { ear.take($0) }
            client.send([try StreamFrame.open(order.stream, as: .sender).encoded()])
            let problem = try pump(order, to: client, ear)
            client.send([try StreamFrame.end(problem: problem).encoded()])
            client.close()
        } catch {
            logger.notice("a log stream broke off", metadata: ["why": "\(error)"])
        }
    }

    /// Sends until the log is at its end and nobody writes it any more; what went wrong, if anything.
    private func pump(_ order: LogOrder, to client: StreamClient, _ ear: StreamEar) throws -> String? {
        let key = LogKey(job: order.job, attempt: order.attempt, rank: order.rank)
        var offset = Int64(clamping: order.offset)
        var credit = 0
        while true {
            // Asked before reading: what is written before a rank ends is there when it has ended.
            let isLive = logs.isLive(key)
            guard let chunk = try read(key, from: offset, limit: Bounds.chunk) else {
                guard order.follow, isLive else { return isLive ? nil : "this node keeps no log of it any more" }
                guard ear.wait(milliseconds: Bounds.followEvery) else { return nil }
                continue
            }
            if chunk.skipped > 0 {
                let note = Array(
                    "[coord: \(chunk.skipped) bytes were taken out here: this log outgrew its bound]\n".utf8)
                guard try send(note, from: offset, credit: &credit, to: client, ear) else { return Self.gaveUp }
                offset = chunk.offset
            }
            if chunk.bytes.isEmpty {
                guard order.follow, isLive else { return nil }
                guard ear.wait(milliseconds: Bounds.followEvery) else { return nil }
                continue
            }
            // Begun beyond its end, or cut shorter since: what is there now is what there is.
            if chunk.wasCut { offset = chunk.offset }
            guard try send(chunk.bytes, from: offset, credit: &credit, to: client, ear) else { return Self.gaveUp }
            offset += Int64(chunk.bytes.count)
        }
    }

    private static let gaveUp = "the reader took nothing for \(Bounds.patience / 60_000) minutes"

    /// Sends bytes as they are granted; false when nothing is granted for long.
    private func send(
        _ bytes: [UInt8], from place: Int64, credit: inout Int, to client: StreamClient, _ ear: StreamEar
    ) throws -> Bool {
        var offset = place
        var rest = bytes[...]
        while !rest.isEmpty {
            credit += ear.takeCredit()
            guard credit > 0 else {
                guard ear.waitForCredit(milliseconds: Bounds.patience) else { return false }
                continue
            }
            let piece = rest.prefix(credit)
            client.send([try StreamFrame.chunk(offset: UInt64(offset), Array(piece)).encoded()])
            credit -= piece.count
            offset += Int64(piece.count)
            rest = rest.dropFirst(piece.count)
        }
        return true
    }

    /// nil while there is no such file.
    private func read(_ key: LogKey, from offset: Int64, limit: Int) throws -> LogChunk? {
        do {
            return try LogReader(logs.path(of: key)).read(from: offset, limit: limit)
        } catch NodeFault.system(_, _, ENOENT) {
            return nil
        }
    }
}

/// Hears what the reader grants, and whether it is still there.
final class StreamEar: Sendable {
    private struct State {
        var credit = 0
        var isOver = false
    }

    private let state = Mutex(State())
    private let mailbox = AgentMailbox()

    func take(_ events: [TransportEvent]) {
        state.withLock { state in
            for event in events {
                switch event {
                case .message(_, let bytes):
                    switch try? StreamFrame.decoded(from: bytes) {
                    case .credit(let count): state.credit += Int(count)
                    case .end, nil: state.isOver = true
                    case .open, .chunk, .errors, .exited, .ask, .piece, .lack: break
                    }
                case .closed: state.isOver = true
                case .opened, .refused: break
                }
            }
        }
        mailbox.put([.input(.tick)])
    }

    var isOpen: Bool { state.withLock { !$0.isOver } }

    func takeCredit() -> Int {
        state.withLock { state in
            defer { state.credit = 0 }
            return state.credit
        }
    }

    /// Waits a little; false when the reader is gone.
    func wait(milliseconds: Int64) -> Bool {
        _ = mailbox.take(waiting: milliseconds)
        return state.withLock { !$0.isOver }
    }

    /// Waits until something is granted; false when the reader is gone or grants nothing for so long.
    func waitForCredit(milliseconds: Int64) -> Bool {
        let end = KernelClock.boot + milliseconds
        while KernelClock.boot < end {
            let (credit, isOver) = state.withLock { ($0.credit, $0.isOver) }
            if isOver { return false }
            if credit > 0 { return true }
            _ = mailbox.take(waiting: 1000)
        }
        return false
    }
}
