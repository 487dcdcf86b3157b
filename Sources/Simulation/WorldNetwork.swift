// How messages travel in the simulated world, and how sessions begin and break.

import ClusterModel
import ControlPlane
import Messages

extension World {
    private func delay(using chance: inout Randomness) -> Int64 {
        Int64(1 + chance.below(chance.chance(perMille: 950) ? spread : 50 * spread))
    }

    mutating func send(_ message: Upward, on session: SessionID) {
        let arrival = clock + delay(using: &chance)
        let time = network.change(session) { channel -> Int64? in
            channel.isBroken || !channel.isOpenBelow ? nil : channel.up.put(message, at: arrival)
        }
        guard let time = time ?? nil else { return noteStrayed(EffectKind.kinds(of: message)) }
        timeline.plan(.arrives(session, .up), at: time)
    }

    mutating func send(_ message: Downward, on session: SessionID) {
        let arrival = clock + delay(using: &chance)
        let time = network.change(session) { channel -> Int64? in
            channel.isBroken || !channel.isOpenAbove ? nil : channel.down.put(message, at: arrival)
        }
        guard let time = time ?? nil else { return noteStrayed(EffectKind.kinds(of: message)) }
        timeline.plan(.arrives(session, .down), at: time)
    }

    private mutating func noteStrayed(_ kinds: [EffectKind]) {
        for kind in kinds { coverage.noteStrayed(kind) }
    }

    mutating func arrive(_ session: SessionID, _ direction: Direction) {
        guard let channel = network.channel(session), !channel.isBroken, !isCut(channel, direction) else { return }
        let clock = clock
        switch direction {
        case .up:
            guard channel.isOpenAbove, let message = network.change(session, { $0.up.take(at: clock) }) ?? nil else {
                return
            }
            deliver(message, on: channel)
        case .down:
            guard channel.isOpenBelow, let message = network.change(session, { $0.down.take(at: clock) }) ?? nil else {
                return
            }
            deliver(message, on: channel)
        }
    }

    private func isCut(_ channel: Channel, _ direction: Direction) -> Bool {
        switch (channel.party, direction) {
        case (.agent(let node, _), .up): nodes[node].cutsUpward > 0
        case (.agent(let node, _), .down): nodes[node].cutsDownward > 0
        case (.client(let client), .up): clients[client].cutsUpward > 0
        case (.client(let client), .down): clients[client].cutsDownward > 0
        }
    }

    private mutating func deliver(_ message: Upward, on channel: Channel) {
        switch (message, channel.party) {
        case (.agent(let message), .agent(let node, _)):
            give(.agent(channel.id, NodeProof(name: nodes[node].name, key: nodes[node].key), message))
        case (.join(let token, let request), .agent):
            give(.join(channel.id, token: token, request))
        case (.client(let number, let request), .client(let client)):
            give(.request(channel.id, number: number, clients[client].principal, request))
        case (.end, _):
            finish(channel.id, .up)
        case (.agent, .client), (.join, .client), (.client, .agent):
            preconditionFailure("each party speaks its own language")
        }
    }

    private mutating func deliver(_ message: Downward, on channel: Channel) {
        switch (message, channel.party) {
        case (.agent(let message), .agent(let node, let life)):
            guard nodes[node].life == life, nodes[node].session == channel.id else { return }
            hear(message, at: node)
        case (.client(let number, let reply), .client(let client)):
            guard clients[client].session == channel.id else { return }
            answered(client, number: number, reply)
        case (.end, _):
            finish(channel.id, .down)
        case (.agent, .client), (.client, .agent):
            break
        }
    }

    /// What was on its way is gone; both ends will learn of it, not at the same time.
    mutating func breakChannel(_ session: SessionID) {
        if let channel = network.channel(session) {
            for message in channel.up.all { noteStrayed(EffectKind.kinds(of: message)) }
            for message in channel.down.all { noteStrayed(EffectKind.kinds(of: message)) }
        }
        let wasWhole = network.change(session) { channel -> Bool in
            defer {
                channel.isBroken = true
                channel.up.clear()
                channel.down.clear()
            }
            return !channel.isBroken
        }
        guard wasWhole == true else { return }
        for direction in [Direction.up, .down] {
            // A lost packet tells nobody: then the transport's own heartbeat finds it, after 15 s.
            let delay = 1 + Int64(chance.below(60)) + (chance.chance(perMille: 200) ? 15_000 : 0)
            plan(.ends(session, direction), after: delay)
        }
    }

    /// One end learns that its session is over.
    mutating func finish(_ session: SessionID, _ direction: Direction) {
        guard let channel = network.channel(session) else { return }
        switch direction {
        case .up:
            guard channel.isOpenAbove else { return }
            _ = network.change(session) { $0.isOpenAbove = false }
            give(.closed(session))
        case .down:
            guard channel.isOpenBelow else { return }
            _ = network.change(session) { $0.isOpenBelow = false }
            lose(channel)
        }
    }

    private mutating func lose(_ channel: Channel) {
        switch channel.party {
        case .agent(let node, let life):
            guard nodes[node].life == life, nodes[node].session == channel.id else { return }
            disconnect(node)
        case .client(let client):
            guard clients[client].session == channel.id else { return }
            clients[client].session = nil
            reconnectClient(client)
        }
    }

    /// The coordinator closes its end after what it has sent.
    mutating func closeAbove(_ session: SessionID) {
        send(Downward.end, on: session)
        guard let channel = network.channel(session), channel.isOpenAbove else { return }
        _ = network.change(session) { $0.isOpenAbove = false }
        give(.closed(session))
    }

    /// The far end closes after what it has sent.
    mutating func closeBelow(_ session: SessionID) {
        send(Upward.end, on: session)
        _ = network.change(session) { $0.isOpenBelow = false }
    }

    /// Whether a new session could be made now.
    func canReach(from node: Int) -> Bool { coordinator.conductor != nil && nodes[node].isUp && !nodes[node].isCut }
}
