// Everything that can happen next in a small world: a fixed list, so that a way through it is a row of small numbers.

/// One thing that can happen. Jobs and nodes are named by their place.
enum WalkChoice: Hashable {
    case submit(Int)
    case cancel(Int)
    case hold(Int)
    case release(Int)
    case requeue(Int)
    /// A node says something about the allocation at this place of those that stand on it.
    case report(node: Int, slot: Int, WalkSaying)
    /// Nothing is heard of a node for so long that it is lost.
    case falls(silent: Int)
    /// It begins a new session: with all that stands on it, or knowing nothing.
    case hello(Int, holdsAll: Bool)
    case drain(Int)
    case resume(Int)
    /// Some time passes, in which the nodes that have a session are heard.
    case timePasses
    /// The coordinator starts anew from what is durable.
    case restart

    static let all: [WalkChoice] = {
        var all: [WalkChoice] = []
        for job in 0..<WalkedWorld.jobCount {
            all += [.submit(job), .cancel(job), .hold(job), .release(job), .requeue(job)]
        }
        for node in 0..<WalkedWorld.nodeCount {
            for slot in 0..<WalkedWorld.slots {
                all += WalkSaying.allCases.map { .report(node: node, slot: slot, $0) }
            }
            all += [.falls(silent: node), .hello(node, holdsAll: true), .hello(node, holdsAll: false)]
            all += [.drain(node), .resume(node)]
        }
        return all + [.timePasses, .restart]
    }()
}

/// What a node may say about an allocation.
enum WalkSaying: CaseIterable, Hashable {
    case prepared
    case started
    case completed
    case failed
    case stopped
    case refused
}

/// The way to a state: the choices that led there, a byte each.
struct WalkPath: Hashable {
    /// So many bytes are in the number; nothing that is walked in minutes is deeper.
    static let longest = 8

    private var bytes: UInt64 = 0
    private(set) var count = 0

    /// Places in the list of choices.
    var places: [Int] { (0..<count).map { Int(bytes >> (8 * UInt64($0)) & 255) } }

    func then(_ place: Int) -> WalkPath {
        var longer = self
        longer.bytes |= UInt64(place) << (8 * UInt64(count))
        longer.count += 1
        return longer
    }
}
