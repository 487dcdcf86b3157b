// Sessions between two ends. Within a session messages arrive in order or not at all, as over TCP; between sessions
// nothing is promised. It moves values and looks into none.

import ClusterModel
import ControlPlane
import Messages

/// What travels to the coordinator.
enum Upward {
    case agent(AgentMessage)
    case join(token: ContentHash, JoinRequest)
    case client(number: UInt64, ClientRequest)
    /// The far end closed the session.
    case end
}

/// What travels from the coordinator.
enum Downward {
    case agent(CoordinatorMessage)
    case client(number: UInt64, ClientReply)
    case end
}

/// Who stands at the far end of a session.
enum Party: Hashable {
    case agent(node: Int, life: Int)
    case client(Int)
}

struct Channel {
    let id: SessionID
    let party: Party
    /// The coordinator's end stands.
    var isOpenAbove = true
    /// The party's end stands.
    var isOpenBelow = true
    /// Broken: nothing travels any more.
    var isBroken = false
    var up = Pipe<Upward>()
    var down = Pipe<Downward>()
}

/// One direction of a session.
struct Pipe<Message> {
    private var messages: [(time: Int64, message: Message)] = []
    private var latest: Int64 = 0

    var isEmpty: Bool { messages.isEmpty }

    var count: Int { messages.count }

    /// What is on its way, in order.
    var all: [Message] { messages.map(\.message) }

    /// Puts a message behind the others; answers when it arrives.
    mutating func put(_ message: Message, at time: Int64) -> Int64 {
        latest = max(latest, time)
        messages.append((latest, message))
        return latest
    }

    mutating func take(at time: Int64) -> Message? {
        guard let first = messages.first, first.time <= time else { return nil }
        messages.removeFirst()
        return first.message
    }

    mutating func clear() { messages = [] }
}

struct VirtualNetwork {
    /// Channels that still matter, by ascending id.
    private(set) var channels: [Channel] = []
    private var nextSession: UInt64 = 1

    mutating func open(_ party: Party) -> SessionID {
        let id = SessionID(nextSession)
        nextSession += 1
        channels.removeAll { !$0.isOpenAbove && !$0.isOpenBelow }
        channels.append(Channel(id: id, party: party))
        return id
    }

    func channel(_ id: SessionID) -> Channel? { place(of: id).map { channels[$0] } }

    /// Changes a channel; nil when there is none any more.
    mutating func change<Answer>(_ id: SessionID, _ change: (inout Channel) -> Answer) -> Answer? {
        place(of: id).map { change(&channels[$0]) }
    }

    private func place(of id: SessionID) -> Int? {
        let place = channels.firstPlace { $0.id < id }
        return place < channels.count && channels[place].id == id ? place : nil
    }
}
