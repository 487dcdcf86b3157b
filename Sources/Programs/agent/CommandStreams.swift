// Runs commands beside ranks for whoever may have them, and sends what they say over the coordinator's bulk endpoint:
// each on a connection and a thread of its own, as much as its reader granted and no more. A reader that goes takes its
// command with it.

import ClusterModel
import Daemon
import Glibc
import Logging
import Messages
import NodeRuntime
import Synchronization
import Transport
import Wire

/// The commands of this node.
final class CommandStreams: Sendable {
    private enum Bounds {
        /// At a time; each is a thread, a connection and two processes.
        static let commands = 16
        /// Of one user, so that nobody takes them all.
        static let ofUser = 4
        /// Refusals that are told at a time; of those beyond, the reader hears that nobody came.
        static let refusals = 16
        /// Bytes that are passed on; what says more writes a file.
        static let bytes = 64 << 20
        static let chunk = 64 << 10
        /// Milliseconds that a reader may take to come, and to grant more, while its command waits.
        static let patience: Int64 = 15_000
        /// Milliseconds that a shim is waited for after its command's time.
        static let afterwards: Int64 = 5_000
    }

    private let host: String
    private let context: TLSContext
    private let hands: NodeHands
    private let logger: Logger
    private let users = Mutex<[Name: Int]>([:])
    private let refusals = Mutex(0)

    init(host: String, context: TLSContext, hands: NodeHands, logger: Logger) {
        (self.host, self.context, self.hands, self.logger) = (host, context, hands, logger)
    }

    func run(_ order: CommandOrder, refusal: String?) {
        let why = refusal ?? claim(order.user)
        let isClaimed = refusal == nil && why == nil
        // Each is a thread and a connection too, and whoever asks a thousand times is refused a thousand times.
        guard
            isClaimed
                || refusals.withLock({ count in
                    guard count < Bounds.refusals else { return false }
                    count += 1
                    return true
                })
        else { return }
        let runs = BackgroundThread.run(name: "coord-command") { [self] in
            converse(order, refusal: why)
            leave(order.user, isClaimed)
        }
        if !runs { leave(order.user, isClaimed) }
    }

    /// Why there is no room for one more; nil where there is, and now is taken.
    private func claim(_ user: Name) -> String? {
        users.withLock { users in
            guard users.values.reduce(0, +) < Bounds.commands else {
                return "\(Bounds.commands) commands run on this node already; try again when one has ended"
            }
            guard users[user, default: 0] < Bounds.ofUser else {
                return "\(Bounds.ofUser) commands of \(user) run on this node already; try again when one has ended"
            }
            users[user, default: 0] += 1
            return nil
        }
    }

    private func leave(_ user: Name, _ isClaimed: Bool) {
        if isClaimed { release(user) } else { refusals.withLock { $0 -= 1 } }
    }

    private func release(_ user: Name) {
        users.withLock { users in
            users[user, default: 1] -= 1
            if users[user] == 0 { users[user] = nil }
        }
    }

    private func converse(_ order: CommandOrder, refusal: String?) {
        let ear = StreamEar()
        do {
            let client = try StreamClient(connectingTo: "\(host):\(order.bulkPort)", context: context) { ear.take($0) }
            client.send([try StreamFrame.open(order.stream, as: .sender).encoded()])
            let last = refusal.map { StreamFrame.end(problem: $0) } ?? perform(order, client, ear)
            if let last { client.send([try last.encoded()]) }
            client.close()
        } catch {
            logger.notice("the stream of a command broke off", metadata: ["why": "\(error)"])
        }
    }

    /// Runs it to its end; the last word of its stream, or nil where nobody listens any more.
    private func perform(_ order: CommandOrder, _ client: StreamClient, _ ear: StreamEar) -> StreamFrame? {
        // Nobody's command is run: its reader comes within seconds, or has given up.
        guard ear.waitForCredit(milliseconds: Bounds.patience) else { return .end(problem: "nobody came to read") }
        let running: RunningCommand
        do throws(NodeFault) {
            running = try hands.run(order)
        } catch {
            return .end(problem: error.description)
        }
        logger.notice(
            "a command runs beside a rank",
            metadata: [
                "user": "\(order.user)", "allocation": "\(order.allocation.number)", "rank": "\(order.rank)",
                "program": "\(order.command.first ?? "")",
            ])
        defer { hands.finish(running, order) }
        return follow(running, order, client, ear)
    }

    private func follow(
        _ running: RunningCommand, _ order: CommandOrder, _ client: StreamClient, _ ear: StreamEar
    ) -> StreamFrame? {
        let deadline = KernelClock.boot + order.timeout.milliseconds + Bounds.afterwards
        var (sent, credit): (Int, Int) = (0, 0)
        var isGone = false
        var end: CommandEnd?
        while true {
            credit += ear.takeCredit()
            if credit == 0, !isGone { _ = ear.wait(milliseconds: 50) }
            let words = running.listen(room: isGone ? Bounds.chunk : min(credit, Bounds.chunk), milliseconds: 50)
            let count = words.output.count + words.errors.count
            if !isGone {
                send(words, at: sent, client)
                (sent, credit) = (sent + count, credit - count)
            }
            if !isGone, sent > Bounds.bytes || !ear.isOpen {
                isGone = true
                running.kill()
            }
            // What it said last is read once its end is known, and before that is told.
            if let end, count == 0, credit > 0 || isGone {
                return !ear.isOpen ? nil : .exited(isGone ? .overflowed : CommandExit(end))
            }
            end = end ?? running.takeEnd()
            if KernelClock.boot >= deadline {
                // Its reader took nothing of the rest; the end needs no credit.
                if let end { return .exited(isGone ? .overflowed : CommandExit(end)) }
                running.abandon()
                return .end(problem: "its time is over, and the kernel does not let go of it")
            }
        }
    }

    private func send(_ words: RunningCommand.Words, at offset: Int, _ client: StreamClient) {
        var frames: [StreamFrame] = []
        if !words.output.isEmpty { frames.append(.chunk(offset: UInt64(offset), words.output)) }
        if !words.errors.isEmpty { frames.append(.errors(words.errors)) }
        client.send(frames.compactMap { try? $0.encoded() })
    }
}

extension CommandExit {
    init(_ end: CommandEnd) {
        self =
            switch end {
            case .exited(let code): .code(UInt32(clamping: code & 0xFF))
            case .signalled(let number): (1...64).contains(number) ? .signal(UInt32(number)) : .signal(9)
            case .outlasted: .outlasted
            case .notStarted(let why, let number): .notStarted(why, errno: UInt32(clamping: min(max(number, 0), 4095)))
            case .unseen: .notStarted("what held it ended without a word", errno: 0)
            }
    }
}
