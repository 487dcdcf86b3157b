// Fetches the models that shares of jobs need, each once for all that wait for it, from the coordinator's bulk
// endpoint. A connection that breaks is made anew for as long as something comes in between; what came stays in the
// cache.

import Artifacts
import ClusterModel
import Daemon
import Glibc
import Link
import Logging
import Messages
import Synchronization
import Transport

/// The fetches of this node.
final class ModelFetches: Sendable {
    private enum Bounds {
        /// Versions at a time; each is a thread, a connection and three pieces. The others wait their turn.
        static let atOnce = 4
        /// How long a coordinator that is away is waited for: as long as a client waits for news, and one that is
        /// upgraded comes back.
        static let patience = Duration.seconds(600)
        /// How long a connection may bring nothing.
        static let silence = Duration.seconds(60)
        /// Between two attempts.
        static let pause: UInt32 = 2
    }

    /// What somebody waits for.
    struct Wish: Sendable {
        let allocation: AllocationID
        let content: ContentHash
        let bytes: Int64
        let port: UInt32
        /// The folder, or why there is none.
        let done: @Sendable (Result<String, ArtifactFault>) -> Void
    }

    private struct State {
        /// In the order in which they came.
        var waiting: [Wish] = []
        var running: Set<ContentHash> = []
    }

    private let cache: ModelCache
    private let addresses: [String]
    private let context: TLSContext
    private let logger: Logger
    private let state = Mutex(State())

    init(cache: ModelCache, addresses: [String], context: TLSContext, logger: Logger) {
        (self.cache, self.addresses, self.context, self.logger) = (cache, addresses, context, logger)
    }

    /// Says where the model is, at once or when it came; on another thread.
    func want(_ wish: Wish) {
        cache.hold(wish.allocation, wish.content)
        state.withLock { $0.waiting.append(wish) }
        startNext()
    }

    /// What an agent before this one prepared works with it.
    func hold(_ allocation: AllocationID, _ content: ContentHash) { cache.hold(allocation, content) }

    /// Nobody waits for this any more; whoever did is told.
    func cancel(_ allocation: AllocationID) {
        let gone = state.withLock { state in
            let gone = state.waiting.filter { $0.allocation == allocation }
            state.waiting.removeAll { $0.allocation == allocation }
            return gone
        }
        for wish in gone { wish.done(.failure(.refused(why: "it was ended while its model was fetched"))) }
    }

    /// An allocation is done with its model.
    func release(_ allocation: AllocationID) {
        cancel(allocation)
        cache.release(allocation)
    }

    private static let unwanted = ArtifactFault.refused(why: "nobody waits for it any more")

    private func startNext() {
        let next = state.withLock { state -> Wish? in
            guard state.running.count < Bounds.atOnce,
                let wish = state.waiting.first(where: { !state.running.contains($0.content) })
            else { return nil }
            state.running.insert(wish.content)
            return wish
        }
        guard let next else { return }
        let runs = BackgroundThread.run(name: "coord-model") {
            self.finish(next.content, self.provide(next))
        }
        if !runs { finish(next.content, .failure(.refused(why: "the system has no thread to fetch the model with"))) }
    }

    private func finish(_ content: ContentHash, _ result: Result<String, ArtifactFault>) {
        let told = state.withLock { state in
            state.running.remove(content)
            // Who came after the last one had left waits for a fetch of its own.
            if case .failure(Self.unwanted) = result { return [Wish]() }
            let told = state.waiting.filter { $0.content == content }
            state.waiting.removeAll { $0.content == content }
            return told
        }
        for wish in told { wish.done(result) }
        startNext()
        startNext()
    }

    private func provide(_ wish: Wish) -> Result<String, ArtifactFault> {
        if let path = cache.ready(wish.content) { return .success(path) }
        do throws(ArtifactFault) {
            let began = ContinuousClock.now
            let path = try fetch(wish)
            logger.info(
                "a model came",
                metadata: [
                    "content": "\(wish.content)", "bytes": "\(wish.bytes)", "took": "\(ContinuousClock.now - began)",
                ])
            return .success(path)
        } catch {
            cache.leave(wish.content)
            logger.warning("a model did not come", metadata: ["content": "\(wish.content)", "why": "\(error)"])
            return .failure(error)
        }
    }

    private func fetch(_ wish: Wish) throws(ArtifactFault) -> String {
        let growth = try cache.begin(wish.content, bytes: wish.bytes)
        var gathering = Gathering(wish.content, keeper: GrowthKeeper(growth))
        try gathering.begin()
        var lastWord = ContinuousClock.now
        var attempt = 0
        while !gathering.isComplete {
            let address = FrameChannel.address(beside: addresses[attempt % addresses.count], port: wish.port)
            attempt += 1
            let before = gathering.progress.done
            let why = try gather(&gathering, from: address, for: wish)
            guard !gathering.isComplete else { break }
            if gathering.progress.done > before { lastWord = .now }
            guard ContinuousClock.now - lastWord < Bounds.patience else {
                throw .refused(why: "nothing of the model came for \(Bounds.patience): \(why)")
            }
            gathering.reconnect()
            sleep(Bounds.pause)
        }
        return try cache.finish(wish.content, growth)
    }

    /// Fetches over one connection, until all is here or it ends; then why it ended. What is of no use to try again is
    /// thrown.
    private func gather(
        _ gathering: inout Gathering<GrowthKeeper>, from address: String, for wish: Wish
    ) throws(ArtifactFault) -> String {
        let channel: FrameChannel
        do throws(ClientFault) {
            channel = try FrameChannel(to: address, tls: context)
        } catch {
            return error.description
        }
        defer { channel.close() }
        var heard = ContinuousClock.now
        while true {
            guard isWanted(wish.content) else { throw Self.unwanted }
            let asks = gathering.next(upTo: PieceWindow.pieces)
            do throws(ClientFault) {
                try channel.send(asks.map { .ask($0) })
            } catch {
                return error.description
            }
            let arrivals = channel.take(timeout: .seconds(1))
            if arrivals.isEmpty, ContinuousClock.now - heard > Bounds.silence { return "the coordinator is silent" }
            if !arrivals.isEmpty { heard = .now }
            for arrival in arrivals {
                switch arrival {
                case .frame(.piece(let piece, let bytes)): try gathering.take(piece, bytes)
                case .frame(.lack(_, let why)): throw .refused(why: why)
                case .frame(.end(let problem)): return problem ?? "the coordinator ended it"
                case .frame: return "the coordinator said what this version does not understand"
                case .closed(let why): return why
                }
            }
            if gathering.isComplete { return "" }
        }
    }

    private func isWanted(_ content: ContentHash) -> Bool {
        state.withLock { $0.waiting.contains { $0.content == content } }
    }
}
