// What this node says of models: which are whole on its disk, and how far those are that its allocations wait for. Said
// when it changed, at a bounded rate, and only to a coordinator that knows the words.

import ClusterModel
import Messages

struct ModelWatch: Hashable, Sendable {
    /// How often it is told how far models are: people look as often, and a rollout's deadline is minutes.
    static let tellEvery = Span.seconds(2)

    /// Sorted.
    private(set) var held: [ContentHash] = []
    private var toldHeld: [ContentHash] = []
    private var fetches: [FetchProgress] = []
    private var toldFetches: [FetchProgress] = []
    private var nextTell = BootTime(milliseconds: 0)
    /// To be told; to nobody where the session ends first, for the one after is told anew what to fetch.
    private var failed: [ContentHash] = []

    /// A session begins: what is held was told with the hello, and how far what comes is nobody has heard.
    mutating func begin() {
        toldHeld = held
        toldFetches = []
        failed = []
    }

    mutating func note(held contents: [ContentHash]) {
        held = Array(contents.prefix(ModelTalkLimits.held)).sorted()
    }

    mutating func note(fetches list: [FetchProgress]) { fetches = list }

    mutating func note(failed contents: [ContentHash]) {
        failed = Array((failed + contents).suffix(ModelTalkLimits.ahead))
    }

    /// What is to be said now.
    mutating func news(at now: BootTime) -> [AgentMessage] {
        var news: [AgentMessage] = []
        if held != toldHeld {
            toldHeld = held
            news.append(.models(held))
        }
        if !failed.isEmpty {
            news.append(.failedAhead(failed))
            failed = []
        }
        guard now >= nextTell else { return news }
        let changed = fetches.filter { !toldFetches.contains($0) }.prefix(ModelTalkLimits.fetches)
        guard !changed.isEmpty else { return news }
        toldFetches.removeAll { old in changed.contains { $0.allocation == old.allocation } }
        toldFetches += changed
        toldFetches.removeAll { old in !fetches.contains { $0.allocation == old.allocation } }
        nextTell = now + Self.tellEvery
        news.append(.fetching(Array(changed)))
        return news
    }
}
