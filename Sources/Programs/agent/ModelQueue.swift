// Who waits for which model on a node, and what is to be done about it next.

import ClusterModel

/// Wishes in the order in which they came. Each is looked up on the disk first, by one look at a time, and only what is
/// not there waits for its turn to be fetched: whoever needs a version that is there waits for no fetch of another.
struct ModelQueue<Wish> {
    private struct Waiting {
        let allocation: AllocationID
        let content: ContentHash
        let wish: Wish
        var wasLookedUp = false
    }

    /// Versions that may be fetched at a time.
    let atOnce: Int
    private var waiting: [Waiting] = []
    private var looking: ContentHash?
    private var fetching: Set<ContentHash> = []
    /// What is fetched before anybody needs it, the first to come first; and the one of these that is under way.
    private var ahead: [(content: ContentHash, wish: Wish)] = []
    private var fetchingAhead: ContentHash?

    init(atOnce: Int) { self.atOnce = atOnce }

    mutating func add(_ wish: Wish, of allocation: AllocationID, for content: ContentHash) {
        waiting.append(Waiting(allocation: allocation, content: content, wish: wish))
    }

    func wants(_ content: ContentHash) -> Bool {
        waiting.contains { $0.content == content } || ahead.contains { $0.content == content }
    }

    /// Who waits for a fetch.
    var waitingForFetches: [(allocation: AllocationID, content: ContentHash)] {
        waiting.filter { $0.wasLookedUp && $0.content != looking }.map { ($0.allocation, $0.content) }
    }

    /// These are fetched when nothing else is, and no others any more.
    mutating func setAhead(_ list: [(content: ContentHash, wish: Wish)]) { ahead = list }

    /// The version to look up now; nil while another is looked up, and when all were.
    mutating func nextLook() -> (content: ContentHash, wish: Wish)? {
        guard looking == nil, let next = waiting.first(where: { !$0.wasLookedUp }) else { return nil }
        looking = next.content
        for place in waiting.indices where waiting[place].content == next.content {
            waiting[place].wasLookedUp = true
        }
        return (next.content, next.wish)
    }

    /// The look is over. Who waited for what was found, and leaves.
    mutating func looked(_ content: ContentHash, isThere: Bool) -> [(AllocationID, Wish)] {
        looking = nil
        return isThere ? take(content) : []
    }

    /// The version to fetch now; nil while as many are fetched as may be, and when nobody waits for another. One fetch
    /// is for all who wait for it, also for those who come meanwhile.
    mutating func nextFetch() -> (content: ContentHash, wish: Wish)? {
        // What is fetched ahead takes nobody's turn.
        guard fetching.count < atOnce + (fetchingAhead == nil ? 0 : 1) else { return nil }
        let next = waiting.first {
            $0.wasLookedUp && $0.content != looking && !fetching.contains($0.content)
        }
        guard let next else { return nil }
        fetching.insert(next.content)
        return (next.content, next.wish)
    }

    /// The version to fetch ahead now; nil while anybody waits for one, and while any is fetched.
    mutating func nextAhead() -> (content: ContentHash, wish: Wish)? {
        guard waiting.isEmpty, fetching.isEmpty, let next = ahead.first else { return nil }
        fetching.insert(next.content)
        fetchingAhead = next.content
        return next
    }

    /// The fetch is over. Who waited for it, and leaves; nobody where it was given up because nobody did.
    mutating func fetched(_ content: ContentHash, wasWanted: Bool) -> [(AllocationID, Wish)] {
        fetching.remove(content)
        if fetchingAhead == content { fetchingAhead = nil }
        guard wasWanted else { return [] }
        ahead.removeAll { $0.content == content }
        return take(content)
    }

    /// A fetch ahead failed: it is not tried again unasked. Who came to need it meanwhile waits for a fetch of its own,
    /// which may take more room.
    mutating func failedAhead(_ content: ContentHash) {
        fetching.remove(content)
        fetchingAhead = nil
        ahead.removeAll { $0.content == content }
    }

    /// Takes out what this one waits for.
    mutating func cancel(_ allocation: AllocationID) -> [Wish] {
        let gone = waiting.filter { $0.allocation == allocation }
        waiting.removeAll { $0.allocation == allocation }
        return gone.map(\.wish)
    }

    private mutating func take(_ content: ContentHash) -> [(AllocationID, Wish)] {
        let taken = waiting.filter { $0.content == content }
        waiting.removeAll { $0.content == content }
        return taken.map { ($0.allocation, $0.wish) }
    }
}
