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

    init(atOnce: Int) { self.atOnce = atOnce }

    mutating func add(_ wish: Wish, of allocation: AllocationID, for content: ContentHash) {
        waiting.append(Waiting(allocation: allocation, content: content, wish: wish))
    }

    func wants(_ content: ContentHash) -> Bool { waiting.contains { $0.content == content } }

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
        guard fetching.count < atOnce else { return nil }
        let next = waiting.first {
            $0.wasLookedUp && $0.content != looking && !fetching.contains($0.content)
        }
        guard let next else { return nil }
        fetching.insert(next.content)
        return (next.content, next.wish)
    }

    /// The fetch is over. Who waited for it, and leaves; nobody where it was given up because nobody did.
    mutating func fetched(_ content: ContentHash, wasWanted: Bool) -> [(AllocationID, Wish)] {
        fetching.remove(content)
        return wasWanted ? take(content) : []
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
