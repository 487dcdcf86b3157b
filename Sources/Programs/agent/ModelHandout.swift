// Hands the files of models that are whole here to other nodes, so that a thousand nodes that need one do not all wait
// for the coordinator's wire. Whoever shows a node's certificate of this cluster and knows a version's hash gets its
// pieces, as at the coordinator; the first that is asked for on a connection is the version's root, and says which one
// is meant. Read and sent on the endpoint's own thread: nothing else waits for it.

import Artifacts
import ClusterModel
import Cryptography
import Daemon
import Link
import Logging
import Messages
import NodeRuntime
import Synchronization
import Transport

/// Where other nodes fetch models.
final class ModelHandout: Sendable {
    /// Where one that was told no port looks for a free one: beside what `--ports` has if that is left out, and below
    /// the ports of an ingress.
    private static let usualPorts = 30_900..<31_000

    /// What the coordinator tells other nodes of it: `ADDRESS:PORT`.
    let place: String
    private let desk: HandoutDesk
    private let relay: StreamRelay

    /// nil where there is to be none, or where none was asked for and there is no port for it: then other nodes fetch
    /// from the coordinator, which is said. What was asked for and cannot be had is an error.
    static func make(
        _ choice: PlaceChoice?, at dataAddress: String, besides promised: Range<Int>, credentials: Credentials,
        authority: Certificate, logger: Logger
    ) throws -> ModelHandout? {
        if choice == .off { return nil }
        let context = try TLSContext.server(credentials: credentials, authority: authority, admitted: AdmittedKeys())
        if case .at(let address, let port)? = choice {
            let place = NumericPlace(NumericPlace.isEverywhere(address) ? dataAddress : address, port)
            return try ModelHandout(
                listeningOn: NumericPlace(address, port).text, place: place.text, context, logger: logger)
        }
        var why = "no port among \(usualPorts.lowerBound)-\(usualPorts.upperBound - 1) is free"
        for port in usualPorts where !promised.contains(port) {
            guard MachinePorts.state(of: UInt16(port), on: dataAddress) == .free else { continue }
            do {
                let place = NumericPlace(dataAddress, port).text
                return try ModelHandout(listeningOn: place, place: place, context, logger: logger)
            } catch {
                why = "\(error)"
            }
        }
        logger.warning(
            "other nodes cannot fetch models from here, and fetch them from the coordinator",
            metadata: ["why": "\(why)", "remedy": "say --bulk-listen ADDRESS:PORT, or off if it is meant so"])
        return nil
    }

    private init(listeningOn address: String, place: String, _ context: TLSContext, logger: Logger) throws {
        let desk = HandoutDesk()
        (self.place, self.desk) = (place, desk)
        do {
            relay = try StreamRelay(listeningOn: "tcp://\(address)", context: context) { news in
                logger.debug("at the endpoint for models", metadata: ["what": "\(news)"])
            } pieces: { talk in
                desk.take(talk)
            }
        } catch {
            throw AgentError(description: "other nodes cannot fetch models at \(address): \(error)")
        }
        desk.attach(relay)
    }

    /// From now on what is in this cache is handed over.
    func open(_ cache: ModelCache) { desk.open(cache) }

    /// To be called about once a second.
    func tick() { desk.tick() }

    func leave() { relay.stop() }
}

/// Who asks, and what they are given.
private final class HandoutDesk: Sendable {
    private enum Bounds {
        /// Connections at a time: a wire and a processor of this node are its ranks', and whoever finds no room here
        /// asks another node or the coordinator.
        static let connections = 4
        /// Those of one node: the one that goes on, and one that broke off and is not known to be gone.
        static let ofEach = 2
        /// Bytes that may be on their way: all that these may ask for.
        static let unconfirmed = connections * PieceWindow.pieces * ModelListing.pieceBytes
        /// How long one may ask for nothing, in milliseconds: it compares what it has meanwhile.
        static let patience: Int64 = 30_000
        /// Versions that are open at a time, for their places are in memory.
        static let versions = 2
    }

    private struct State {
        var cache: ModelCache?
        var relay: StreamRelay?
        var askers = PieceAskers(
            PieceAskers.Bounds(
                connections: Bounds.connections, ofEach: Bounds.ofEach, unconfirmed: Bounds.unconfirmed,
                patience: Bounds.patience))
        /// What each of them asks for.
        var asked: [ConnectionID: ContentHash] = [:]
        var open: [ContentHash: WholeVersion] = [:]

        mutating func close(_ connection: ConnectionID) {
            askers.close(connection)
            guard let content = asked.removeValue(forKey: connection) else { return }
            if !asked.values.contains(content) { open[content] = nil }
        }

        /// The version that is asked for on a connection, or why there is none: the first ask names it.
        mutating func version(_ piece: ContentHash, on connection: ConnectionID) -> Result<WholeVersion, Lack> {
            if let content = asked[connection], let version = open[content] { return .success(version) }
            if let version = open[piece] {
                asked[connection] = piece
                return .success(version)
            }
            guard open.count < Bounds.versions else { return .failure(Lack(why: "this node hands over others now")) }
            guard let version = cache?.whole(piece) else { return .failure(Lack(why: "this node does not have it")) }
            (open[piece], asked[connection]) = (version, piece)
            return .success(version)
        }

        mutating func answer(_ piece: ContentHash, on connection: ConnectionID) -> StreamFrame {
            switch version(piece, on: connection) {
            case .failure(let lack): return .lack(piece, why: lack.why)
            case .success(let version):
                do throws(ArtifactFault) {
                    if let bytes = try version.read(piece), !bytes.isEmpty { return .piece(piece, bytes) }
                    return .lack(piece, why: "the version has no such piece")
                } catch {
                    return .lack(piece, why: "this node cannot read it: \(error)")
                }
            }
        }
    }

    private struct Lack: Error {
        let why: String
    }

    private let state = Mutex(State())

    func attach(_ relay: StreamRelay) { state.withLock { $0.relay = relay } }
    func open(_ cache: ModelCache) { state.withLock { $0.cache = cache } }

    func take(_ talk: [PieceTalk]) {
        perform { state, frames, closing in
            for word in talk {
                switch word {
                case .asked(let connection, let piece, let node):
                    if let why = state.askers.note(piece, on: connection, by: node, at: KernelClock.boot) {
                        frames.append((connection, .end(problem: why)))
                        closing.append(connection)
                    }
                case .opened(let connection, _, _):
                    frames.append((connection, .end(problem: "a node takes no uploads; push to the coordinator")))
                    closing.append(connection)
                case .answered(let connection, _, _), .lacked(let connection, _, _): closing.append(connection)
                case .closed(let connection): state.close(connection)
                }
            }
        }
    }

    func tick() {
        perform { state, _, closing in closing += state.askers.silent(at: KernelClock.boot) }
    }

    private func perform(_ body: (inout State, inout [(ConnectionID, StreamFrame)], inout [ConnectionID]) -> Void) {
        let (relay, frames, closing) = state.withLock { state in
            var frames: [(ConnectionID, StreamFrame)] = []
            var closing: [ConnectionID] = []
            body(&state, &frames, &closing)
            // Apart from the rest while it answers, which opens versions.
            var askers = state.askers
            frames += askers.serve(at: KernelClock.boot) { piece, connection in state.answer(piece, on: connection) }
            state.askers = askers
            return (state.relay, frames, closing)
        }
        relay?.send(frames)
        for connection in closing { relay?.close(connection) }
    }
}
