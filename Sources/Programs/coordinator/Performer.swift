// Does what the core decided: words to peers, certificates, bridges. It decides nothing.

import ClusterModel
import ControlPlane
import Cryptography
import Daemon
import Link
import Logging
import Messages
import Store
import Synchronization
import Transport
import Wire

/// The coordinator's hands.
final class Performer: Sendable {
    private let authority: Authority
    private let admitted: AdmittedKeys
    private let cluster: ClusterID
    private let log: any DurableLog
    private let historian: Historian
    private let fencer: Fencer
    private let models: ModelDesk
    private let logger: Logger
    private let admissions = Mutex<Set<ContentHash>>([])
    /// Known once the endpoints listen; nothing is performed before.
    private let ends = Mutex<(control: ServerLink, bulk: StreamRelay)?>(nil)

    init(
        authority: Authority, admitted: AdmittedKeys, cluster: ClusterID, log: any DurableLog, historian: Historian,
        fencer: Fencer, models: ModelDesk, logger: Logger
    ) {
        self.authority = authority
        self.admitted = admitted
        self.cluster = cluster
        self.log = log
        self.historian = historian
        self.fencer = fencer
        self.models = models
        self.logger = logger
    }

    func attach(control: ServerLink, bulk: StreamRelay) { ends.withLock { $0 = (control, bulk) } }

    /// Performs effects in order; the words of one call leave in one piece.
    func perform(_ effects: [Effect]) {
        let words = Words()
        for effect in effects { perform(effect, words) }
        guard let control = ends.withLock({ $0?.control }) else { return }
        for (connection, count) in words.answered { control.answered(connection, count: count) }
        control.send(words.messages)
        for connection in words.closing { control.close(connection) }
    }

    /// What one call says, collected.
    private final class Words {
        var messages: [(ConnectionID, [UInt8])] = []
        var closing: [ConnectionID] = []
        var answered: [ConnectionID: Int] = [:]
        /// Encodes a gang once for all its nodes.
        let encoder = OrderEncoder()
    }

    private func perform(_ effect: Effect, _ words: Words) {
        switch effect {
        case .reply(let session, let number, let reply):
            words.answered[session.connection, default: 0] += 1
            say(.reply(number: number, reply), to: session, words)
        case .welcome(let session, let welcome):
            logger.info("agent welcomed", metadata: ["session": "\(session.number)"])
            say(.welcome(welcome), to: session, words)
        case .orders(let session, let orders, let epoch):
            say(.orders(orders, epoch: epoch), to: session, words)
        case .acknowledge(let session, let number):
            say(.acknowledged(number), to: session, words)
        case .heartbeat(let session, let epoch, let answer):
            say(.heartbeat(epoch: epoch, answer), to: session, words)
        case .refuse(let session, let why):
            logger.warning("agent refused", metadata: ["session": "\(session.number)", "why": "\(why)"])
            say(CoordinatorMessage.refused(why), to: session, words)
            words.closing.append(session.connection)
        case .admit(let keys):
            admit(keys)
        case .grant(let session, let node, let request):
            grant(request, to: node, on: session, words)
        case .keep(let jobs):
            historian.keep(jobs)
        case .recall(let recall):
            guard !historian.recall(recall) else { break }
            let busy = Rejection.conflict(why: "too many ask for the history at once; ask again in a second")
            words.answered[recall.session.connection, default: 0] += 1
            say(.reply(number: recall.number, .rejected(busy)), to: recall.session, words)
        case .fence(let node, let name, let address):
            fencer.fence(node, name: name, address: address)
        case .receive(let token, let content, let principal):
            models.expect(token, content, from: principal, now: KernelClock.boot)
        case .sweep(let kept, let dropped, let heard):
            models.sweep(keeping: kept, dropping: dropped, heard: heard)
        case .bridge(let token, let sender, let receiver):
            ends.withLock { $0?.bulk }?.expect(token, sender: sender, receiver: receiver, now: KernelClock.boot)
        }
    }

    private func say(_ message: ServerMessage, to session: SessionID, _ words: Words) {
        do throws(WireError) {
            words.messages.append((session.connection, try message.encoded()))
        } catch {
            logger.error("a reply could not be encoded", metadata: ["why": "\(error)"])
            say(tooLong: message, why: error.description, to: session, words)
        }
    }

    /// A reply that does not fit is an answer too.
    private func say(tooLong message: ServerMessage, why: String, to session: SessionID, _ words: Words) {
        guard case .reply(let number, _) = message,
            let bytes = try? ServerMessage.reply(
                number: number, .rejected(.invalid(field: "request", why: "its answer is too long: \(why)"))
            ).encoded()
        else {
            words.closing.append(session.connection)
            return
        }
        words.messages.append((session.connection, bytes))
    }

    private func say(_ message: CoordinatorMessage, to session: SessionID, _ words: Words) {
        do throws(WireError) {
            let log = log
            // Orders that do not fit one message leave in several.
            let pieces = try words.encoder.encodeAll(message) { hash in
                Digest(bytes: hash.bytes).flatMap { try? log.blob($0) }
            }
            for piece in pieces { words.messages.append((session.connection, piece)) }
        } catch {
            // Ending the session would only have the same said again.
            logger.error("an order could not be encoded", metadata: ["why": "\(error)"])
        }
    }

    /// Exactly these keys, and no longer those before.
    private func admit(_ keys: [ContentHash]) {
        let wanted = Set(keys)
        let standing = admissions.withLock { standing in
            defer { standing = wanted }
            return standing
        }
        for key in standing.subtracting(wanted) { admitted.revoke(key.bytes) }
        for key in keys where !standing.contains(key) {
            do throws(CertificateError) {
                try admitted.admit(key.bytes)
            } catch {
                logger.error("a join token is not admitted", metadata: ["why": "\(error)"])
            }
        }
    }

    private func grant(_ request: JoinRequest, to node: NodeID, on session: SessionID, _ words: Words) {
        do throws(CertificateError) {
            let identity = try Identity.node(request.name.text, cluster: cluster.description)
            let chain = try authority.issue(identity, for: CertificateRequest(der: request.certificateRequest))
            guard let leaf = chain.first else { return }
            let grant = JoinGrant(
                cluster: cluster, node: node, certificate: try leaf.pem(), authority: try authority.certificate.pem())
            logger.info("node joined", metadata: ["node": "\(request.name)", "id": "\(node)"])
            say(CoordinatorMessage.joined(grant), to: session, words)
        } catch {
            say(CoordinatorMessage.refused(error.description), to: session, words)
            words.closing.append(session.connection)
        }
    }
}

extension SessionID {
    var connection: ConnectionID { ConnectionID(number) }

    init(_ connection: ConnectionID) { self.init(connection.number) }
}
