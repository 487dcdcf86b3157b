// Fetches the models that shares of jobs need, each once for all that wait for it: from nodes of which the coordinator
// says that they have it, and what those do not bring from the coordinator's bulk endpoint. A connection that breaks is
// made anew for as long as something comes in between; what came stays in the cache.

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
        /// Between two attempts.
        static let pause: UInt32 = 2
        /// When rests are first looked for, and how often, in seconds.
        static let firstTidy: UInt32 = 600
        static let tidyEvery: UInt32 = 86_400
        /// What was touched within a day may be gone on with, in seconds.
        static let strays = 86_400
        /// What was used within an hour is not taken away for what is fetched ahead: who used it may come again, and
        /// nobody may ever need the other. In seconds.
        static let spared = 3_600
    }

    /// A version, and the coordinator's port at which it is fetched.
    struct Version: Sendable {
        let content: ContentHash
        let bytes: Int64
        let port: UInt32
        /// `ADDRESS:PORT` of nodes that are asked first.
        var neighbours: [String] = []
        /// Nobody waits for it yet.
        var isAhead = false
    }

    /// What somebody waits for.
    struct Wish: Sendable {
        let version: Version
        /// The folder, or why there is none.
        let done: @Sendable (Result<String, ArtifactFault>) -> Void
    }

    private let cache: ModelCache
    private let addresses: [String]
    private let context: TLSContext
    /// For other nodes.
    private let neighbourContext: TLSContext
    private let logger: Logger
    private let queue = Mutex(ModelQueue<Wish>(atOnce: Bounds.atOnce))
    /// Bytes that are there of what is being fetched.
    private let done = Mutex<[ContentHash: Int64]>([:])
    /// What could not be fetched ahead and was not told yet.
    private let failed = Mutex<[ContentHash]>([])

    init(
        cache: ModelCache, addresses: [String], context: TLSContext, neighbourContext: TLSContext, logger: Logger
    ) {
        (self.cache, self.addresses, self.context, self.logger) = (cache, addresses, context, logger)
        self.neighbourContext = neighbourContext
    }

    /// Says where the model is, at once or when it came; on another thread.
    func want(_ wish: Wish, for allocation: AllocationID) {
        cache.hold(allocation, wish.version.content)
        queue.withLock { $0.add(wish, of: allocation, for: wish.version.content) }
        startNext()
    }

    /// Fetches these while nobody waits for any other, and no others any more.
    func fetchAhead(_ order: AheadOrder) {
        let list = order.versions.map { fetch in
            let version = Version(
                content: fetch.version.content, bytes: fetch.version.bytes, port: order.filesPort,
                neighbours: fetch.neighbours, isAhead: true)
            return (content: version.content, wish: Wish(version: version) { _ in })
        }
        queue.withLock { $0.setAhead(list) }
        startNext()
    }

    /// What could not be fetched ahead since this was asked last.
    func takeFailedAhead() -> [ContentHash] {
        failed.withLock { failed in
            defer { failed = [] }
            return failed
        }
    }

    /// Versions that are whole on the disk.
    var held: [ContentHash] { cache.held(upTo: ModelTalkLimits.held) }

    /// How far what allocations wait for is, by ascending allocation.
    var progress: [FetchProgress] {
        let waiting = queue.withLock { $0.waitingForFetches }
        let done = done.withLock { $0 }
        return waiting.map { FetchProgress(of: $0.allocation, done: done[$0.content] ?? 0) }
            .sorted { $0.allocation < $1.allocation }
    }

    /// What an agent before this one prepared works with it.
    func hold(_ allocation: AllocationID, _ content: ContentHash) {
        cache.hold(allocation, content, isWorking: true)
    }

    /// Nobody waits for this any more; whoever did is told.
    func cancel(_ allocation: AllocationID) {
        for wish in queue.withLock({ $0.cancel(allocation) }) {
            wish.done(.failure(.refused(why: "it was ended while its model was fetched")))
        }
    }

    /// An allocation is done with its model.
    func release(_ allocation: AllocationID) {
        cancel(allocation)
        cache.release(allocation)
    }

    /// Removes what nobody has needed for a day: soon after the start, when those who ran before were taken up, and
    /// then each day.
    func tidyDaily() {
        BackgroundThread.run(name: "coord-tidy") {
            sleep(Bounds.firstTidy)
            while true {
                do throws(ArtifactFault) {
                    let count = try self.cache.tidy(untouchedSince: time(nil) - Bounds.strays)
                    if count > 0 {
                        self.logger.info("rests of models are gone", metadata: ["count": "\(count)"])
                    }
                } catch {
                    self.logger.warning("rests of models stay", metadata: ["why": "\(error)"])
                }
                sleep(Bounds.tidyEvery)
            }
        }
    }

    private static let noThread = ArtifactFault.refused(why: "the system has no thread to fetch the model with")

    private func startNext() {
        if let next = queue.withLock({ $0.nextLook() }) {
            let runs = BackgroundThread.run(name: "coord-look") {
                self.endLook(next.content, self.cache.ready(next.content))
            }
            if !runs { endLook(next.content, nil) }
        }
        while let next = queue.withLock({ $0.nextFetch() }) {
            let runs = BackgroundThread.run(name: "coord-model") {
                self.endFetch(next.content, self.provide(next.wish.version))
            }
            if !runs { endFetch(next.content, .failure(Self.noThread)) }
        }
        if let next = queue.withLock({ $0.nextAhead() }) {
            let runs = BackgroundThread.run(name: "coord-ahead") {
                self.endAhead(next.content, self.provide(next.wish.version))
            }
            if !runs { endAhead(next.content, .failure(Self.noThread)) }
        }
    }

    private func endAhead(_ content: ContentHash, _ result: Result<String, ArtifactFault>) {
        switch result {
        case .success, .failure(ModelCall.unwanted): return endFetch(content, result)
        case .failure: break
        }
        queue.withLock { $0.failedAhead(content) }
        failed.withLock { $0.append(content) }
        done.withLock { $0[content] = nil }
        startNext()
    }

    private func endLook(_ content: ContentHash, _ path: String?) {
        let told = queue.withLock { queue in
            let told = queue.looked(content, isThere: path != nil)
            // Before another fetch of it can begin, which would change it under them.
            cache.work(told.map(\.0))
            return told
        }
        if let path { for (_, wish) in told { wish.done(.success(path)) } }
        startNext()
    }

    private func endFetch(_ content: ContentHash, _ result: Result<String, ArtifactFault>) {
        let told = queue.withLock { queue in
            // Who came after the last one had left waits for a fetch of its own.
            let wasWanted = if case .failure(ModelCall.unwanted) = result { false } else { true }
            let told = queue.fetched(content, wasWanted: wasWanted)
            if case .success = result { cache.work(told.map(\.0)) }
            return told
        }
        done.withLock { $0[content] = nil }
        for (_, wish) in told { wish.done(result) }
        startNext()
    }

    private func provide(_ wish: Version) -> Result<String, ArtifactFault> {
        if let path = cache.ready(wish.content) { return .success(path) }
        do throws(ArtifactFault) {
            let began = ContinuousClock.now
            let path = try fetch(wish)
            logger.info(
                wish.isAhead ? "a model came ahead" : "a model came",
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

    private func fetch(_ wish: Version) throws(ArtifactFault) -> String {
        let growth = try cache.begin(
            wish.content, bytes: wish.bytes, sparing: wish.isAhead ? Bounds.spared : 0)
        var gathering = Gathering(wish.content, keeper: GrowthKeeper(growth))
        try gathering.begin()
        var neighbours = wish.neighbours[...]
        while !gathering.isComplete, let neighbour = neighbours.popFirst() {
            try gather(&gathering, from: .neighbour(neighbour), for: wish)
        }
        var lastWord = ContinuousClock.now
        var attempt = 0
        while !gathering.isComplete {
            let address = FrameChannel.address(beside: addresses[attempt % addresses.count], port: wish.port)
            attempt += 1
            let before = gathering.progress.done
            let why = try gather(&gathering, from: .coordinator(address), for: wish)
            guard !gathering.isComplete else { break }
            if gathering.progress.done > before { lastWord = .now }
            guard ContinuousClock.now - lastWord < Bounds.patience else {
                throw .refused(why: "nothing of the model came for \(Bounds.patience): \(why)")
            }
            sleep(Bounds.pause)
        }
        return try cache.finish(wish.content, growth)
    }

    /// Fetches over one connection, until all is here or it ends; then why it ended.
    @discardableResult
    private func gather(
        _ gathering: inout Gathering<GrowthKeeper>, from source: ModelSource, for wish: Version
    ) throws(ArtifactFault) -> String {
        let before = gathering.progress.done
        let call = ModelCall(
            source: source, tls: source.isNeighbour ? neighbourContext : context,
            isWanted: { self.isWanted(wish.content) },
            progress: { there in self.done.withLock { $0[wish.content] = there } })
        let why = try call.gather(&gathering)
        gathering.reconnect()
        guard source.isNeighbour else { return why }
        logger.info(
            "a node handed over files of a model",
            metadata: [
                "content": "\(wish.content)", "from": "\(source.address)",
                "bytes": "\(gathering.progress.done - before)", "left.because": "\(why)",
            ])
        return why
    }

    private func isWanted(_ content: ContentHash) -> Bool {
        queue.withLock { $0.wants(content) }
    }
}
