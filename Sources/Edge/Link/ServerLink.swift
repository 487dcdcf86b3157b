// The coordinator's end of the control endpoint: bytes become typed inputs with their sender's identity, words become
// bytes again. It knows who speaks and how much each may leave unanswered; what is said it only passes on.

package import ClusterModel
import Cryptography
package import Messages
import Synchronization
package import Transport
import Wire

/// What came in at the control endpoint, typed, with the sender as its certificate proved it.
package enum LinkInput: Sendable {
    case request(ConnectionID, number: UInt64, Principal, ClientRequest, payload: [UInt8])
    case agent(ConnectionID, node: Name, key: ContentHash, AgentMessage)
    case join(ConnectionID, token: ContentHash, JoinRequest)
    case closed(ConnectionID)
}

/// What a server link tells besides inputs, for the log.
package enum LinkNews: Sendable {
    case refused(reason: CloseReason, unreported: Int)
    case dropped(peer: String, why: String)
}

/// The control endpoint.
package final class ServerLink: Sendable {
    /// What every client is told at its hello.
    package struct Greeting: Sendable {
        package var cluster: ClusterID
        package var epoch: UInt64
        package var bulkPort: UInt32

        package init(cluster: ClusterID, epoch: UInt64, bulkPort: UInt32) {
            self.cluster = cluster
            self.epoch = epoch
            self.bulkPort = bulkPort
        }
    }

    private let core: ServerLinkCore
    private let server: StreamServer

    package var port: UInt16 { server.port }

    /// Listens. `deliver` is called on the socket thread with the inputs of one wake-up and may wait: that is the
    /// back-pressure on all peers.
    package init(
        listeningOn address: String, context: TLSContext, greeting: Greeting,
        deliver: @escaping @Sendable ([LinkInput]) -> Void, news: @escaping @Sendable (LinkNews) -> Void
    ) throws(TransportError) {
        let core = ServerLinkCore(greeting: greeting, news: news)
        var limits = TransportLimits()
        limits.messageBytes = WireLimits.controlBytes
        limits.outgoingMessageBytes = WireLimits.answerBytes
        // A node's orders of one turn, or a page of 1,000 jobs, many times over.
        limits.outgoingBytes = 32 << 20
        server = try StreamServer(listeningOn: address, context: context, limits: limits) { events in
            let inputs = core.take(events)
            if !inputs.isEmpty { deliver(inputs) }
        }
        self.core = core
        core.attach { [weak server] messages, closing in
            server?.send(messages)
            for connection in closing { server?.close(connection) }
        }
    }

    package func send(_ messages: [(ConnectionID, [UInt8])]) { server.send(messages) }

    /// Notes that a client's requests were answered, so that it may ask more.
    package func answered(_ connection: ConnectionID, count: Int) { core.answered(connection, count: count) }

    package func close(_ connection: ConnectionID) { server.close(connection) }

    package func stop() { server.stop() }
}

/// Whose connection it is, and what was said on it so far.
private enum Peer {
    case client(Principal, address: String, greeted: Bool, unanswered: Int)
    case node(Name, key: ContentHash, address: String)
    case joining(token: ContentHash, address: String)

    var address: String {
        switch self {
        case .client(_, let address, _, _), .node(_, _, let address), .joining(_, let address): address
        }
    }
}

/// The link's state, shared by the socket thread and those who answer.
private final class ServerLinkCore: Sendable {
    typealias Output = @Sendable ([(ConnectionID, [UInt8])], [ConnectionID]) -> Void

    private struct State {
        var peers: [ConnectionID: Peer] = [:]
        /// Turned away, and not gone yet.
        var dropped: Set<ConnectionID> = []
        var output: Output?
    }

    private let state = Mutex(State())
    private let greeting: ServerLink.Greeting
    private let news: @Sendable (LinkNews) -> Void

    init(greeting: ServerLink.Greeting, news: @escaping @Sendable (LinkNews) -> Void) {
        self.greeting = greeting
        self.news = news
    }

    func attach(_ output: @escaping Output) { state.withLock { $0.output = output } }

    func answered(_ connection: ConnectionID, count: Int) {
        state.withLock { state in
            guard case .client(let principal, let address, let greeted, let unanswered)? = state.peers[connection]
            else { return }
            state.peers[connection] = .client(
                principal, address: address, greeted: greeted, unanswered: max(0, unanswered - count))
        }
    }

    /// The inputs of one wake-up, in order.
    func take(_ events: [TransportEvent]) -> [LinkInput] {
        var inputs: [LinkInput] = []
        inputs.reserveCapacity(events.count)
        for event in events {
            switch event {
            case .opened(let connection, let certificate, let address):
                open(connection, certificate, address)
            case .message(let connection, let bytes):
                if let input = take(bytes, on: connection) { inputs.append(input) }
            case .closed(let connection, let reason):
                noteOwnFault(reason)
                let known = state.withLock { state in
                    state.dropped.remove(connection) != nil || state.peers.removeValue(forKey: connection) != nil
                }
                if known { inputs.append(.closed(connection)) }
            case .refused(let reason, let unreported):
                news(.refused(reason: reason, unreported: unreported))
            }
        }
        return inputs
    }

    /// What this side did wrong must be found in its log: the other one only sees the connection break.
    private func noteOwnFault(_ reason: CloseReason) {
        switch reason.cause {
        case .messageTooLong, .tooSlow, .emptyMessage: news(.dropped(peer: reason.address, why: "\(reason.cause)"))
        default: break
        }
    }

    private func open(_ connection: ConnectionID, _ certificate: PeerCertificate, _ address: String) {
        guard let key = ContentHash(bytes: certificate.keyDigest) else { return }
        let peer: Peer? =
            switch certificate.identity.kind {
            case .user:
                Name(certificate.identity.name).map {
                    .client(Principal(kind: .user, name: $0), address: address, greeted: false, unanswered: 0)
                }
            case .node: Name(certificate.identity.name).map { .node($0, key: key, address: address) }
            case .join: .joining(token: key, address: address)
            case .coordinator: nil
            }
        guard let peer else {
            drop(connection, address, "no business here for \(certificate.identity)", tell: nil)
            return
        }
        state.withLock { $0.peers[connection] = peer }
    }

    private func take(_ bytes: [UInt8], on connection: ConnectionID) -> LinkInput? {
        guard let peer = state.withLock({ $0.peers[connection] }) else { return nil }
        do throws(WireError) {
            switch peer {
            case .client(let principal, _, _, _):
                let message = try ClientMessage.decoded(from: bytes)
                try Self.checkSize(message, bytes.count)
                return take(message, from: principal, on: connection, peer)
            case .node(let name, let key, _):
                return .agent(connection, node: name, key: key, try AgentMessage.decoded(from: bytes))
            case .joining(let token, let address):
                guard case .join(let request) = try AgentMessage.decoded(from: bytes) else {
                    drop(connection, address, "a join token opens nothing but a join", tell: .agent)
                    return nil
                }
                return join(request, token: token, on: connection, address)
            }
        } catch {
            drop(connection, peer.address, error.description, tell: audience(of: peer))
            return nil
        }
    }

    /// What a request weighs beside its payload becomes facts: 256 of them are one turn, and a turn is one batch.
    private static func checkSize(_ message: ClientMessage, _ bytes: Int) throws(WireError) {
        guard case .request(_, _, let payload) = message, bytes - payload.count > WireLimits.requestBytes else {
            return
        }
        throw .invalid(
            field: "ClientRequest",
            reason: "it has \(bytes - payload.count) bytes beside its payload, over the \(WireLimits.requestBytes)"
                + " that one may have; name fewer elements, nodes or labels, or split it")
    }

    /// Counts one more unanswered request; what stands against it, if anything. Looked at and counted under one lock,
    /// because answers are counted by another thread.
    private func charge(_ connection: ConnectionID) -> String? {
        state.withLock { state in
            guard case .client(let principal, let address, let greeted, let unanswered)? = state.peers[connection]
            else { return "the session is over" }
            guard greeted else { return "the first word is hello" }
            guard unanswered < LinkLimits.requestCredit else {
                return "more than \(LinkLimits.requestCredit) unanswered requests"
            }
            state.peers[connection] = .client(
                principal, address: address, greeted: true, unanswered: unanswered + 1)
            return nil
        }
    }

    private func take(
        _ message: ClientMessage, from principal: Principal, on connection: ConnectionID, _ peer: Peer
    ) -> LinkInput? {
        switch message {
        case .hello(let hello):
            greet(hello, principal, on: connection, peer)
            return nil
        case .request(let number, let request, let payload):
            if let problem = charge(connection) {
                drop(connection, peer.address, problem, tell: .client)
                return nil
            }
            return .request(connection, number: number, principal, request, payload: payload)
        }
    }

    private func greet(_ hello: ClientHello, _ principal: Principal, on connection: ConnectionID, _ peer: Peer) {
        if case .client(_, _, true, _) = peer {
            drop(connection, peer.address, "hello is said once", tell: .client)
            return
        }
        guard let version = ProtocolRange.ours.agreed(with: hello.versions) else {
            let ours = ProtocolRange.ours
            let why =
                "this client speaks versions \(hello.versions.oldest) to \(hello.versions.newest) of the protocol, "
                + "the coordinator \(ours.oldest) to \(ours.newest); upgrade the older of the two"
            drop(connection, peer.address, why, tell: .client)
            return
        }
        state.withLock {
            $0.peers[connection] = .client(principal, address: peer.address, greeted: true, unanswered: 0)
        }
        let welcome = ClientWelcome(
            version: version, cluster: greeting.cluster, epoch: greeting.epoch,
            requestCredit: UInt32(LinkLimits.requestCredit), bulkPort: greeting.bulkPort)
        guard let bytes = try? ServerMessage.welcome(welcome).encoded() else { return }
        state.withLock { $0.output }?([(connection, bytes)], [])
    }

    /// The key that counts is the one that signed the request, not the one that was claimed.
    private func join(
        _ request: JoinRequest, token: ContentHash, on connection: ConnectionID, _ address: String
    ) -> LinkInput? {
        do throws(CertificateError) {
            let digest = try CertificateRequest(der: request.certificateRequest).publicKeyDigest()
            guard let key = ContentHash(bytes: digest) else { return nil }
            var proven = request
            proven.key = key
            return .join(connection, token: token, proven)
        } catch {
            drop(connection, address, error.description, tell: .agent)
            return nil
        }
    }

    private enum Audience {
        case client
        case agent
    }

    private func audience(of peer: Peer) -> Audience {
        switch peer {
        case .client: .client
        case .node, .joining: .agent
        }
    }

    /// Says why, closes, and notes it for the log.
    private func drop(_ connection: ConnectionID, _ address: String, _ why: String, tell audience: Audience?) {
        news(.dropped(peer: address, why: why))
        // What it said after that is not heard any more; that it is gone still is.
        state.withLock { state in
            if state.peers.removeValue(forKey: connection) != nil { state.dropped.insert(connection) }
        }
        var bytes: [UInt8]?
        switch audience {
        case .client: bytes = try? ServerMessage.refused(why).encoded()
        case .agent: bytes = try? CoordinatorMessage.refused(why).encoded { _ in nil }
        case nil: break
        }
        state.withLock { $0.output }?(bytes.map { [(connection, $0)] } ?? [], [connection])
    }
}

/// The bounds of conversations.
package enum LinkLimits {
    /// Requests of one client without an answer: a commit of 5 ms at 100,000 requests a second is 500.
    package static let requestCredit = 4096
}
