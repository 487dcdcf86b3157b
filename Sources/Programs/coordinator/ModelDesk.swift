// Takes the files of models in and hands them out, on a thread of its own: disks and ciphers must not delay who relays
// logs, and neither may delay an order. Asks are answered in the order in which they came, and what was answered and
// may not have arrived yet is bounded over all who ask.

import Artifacts
import ClusterModel
import ControlPlane
import Cryptography
import Daemon
import Link
import Logging
import Messages
import Store
import Transport

/// The thread that has the pieces.
final class ModelDesk: Sendable {
    private enum Errand: Sendable {
        case talk([PieceTalk])
        case expect(StreamToken, ContentHash, Principal, deadline: Int64)
        case sweep([ContentHash], dropping: [ContentHash], heard: UInt64)
        case tick
    }

    private struct Desk {
        var errands: [Errand] = []
        var isClosed = false
    }

    private let desk = Monitor(Desk())
    private let logger: Logger
    private let answer: @Sendable (Input) -> Void
    private let relay = Monitor<StreamRelay?>(nil)

    init(logger: Logger, answer: @escaping @Sendable (Input) -> Void) {
        (self.logger, self.answer) = (logger, answer)
    }

    /// Begins to work with the pieces in a folder; the answer to wait with at the end.
    func start(folder: String, key: SealingKey) throws -> Worker {
        let pieces = try PieceDesk(folder: folder, key: key)
        let box = Handover(pieces)
        return try Worker("models") { [self] in
            if let pieces = box.take() { run(pieces) }
        }
    }

    /// Whoever speaks of pieces is answered through this.
    func attach(_ relay: StreamRelay) { self.relay.change { $0 = relay } }

    func take(_ talk: [PieceTalk]) { put(.talk(talk)) }

    func expect(_ token: StreamToken, _ content: ContentHash, from principal: Principal, now: Int64) {
        put(.expect(token, content, principal, deadline: now + ModelTalks.Limits.patience))
    }

    func sweep(keeping roots: [ContentHash], dropping dropped: [ContentHash], heard: UInt64) {
        put(.sweep(roots, dropping: dropped, heard: heard))
    }

    /// Comes about once a second.
    func tick() { put(.tick) }

    func close() { desk.change { $0.isClosed = true } }

    // What waits is bounded by the relay, which passes on what was asked for: three pieces of each upload, three asks
    // of each node's connection.
    private func put(_ errand: Errand) { desk.change { $0.errands.append(errand) } }

    private func run(_ pieces: PieceDesk) {
        let clock = ModelTalks.Clock(boot: { KernelClock.boot }, wall: { Int(KernelClock.wall / 1000) })
        var talks = ModelTalks(pieces, clock: clock, logger: logger)
        while let errands = take(orNothing: talks.isBusy) {
            // What was said while an errand took long is heard before anybody's time is over.
            var isTick = false
            for errand in errands {
                switch errand {
                case .talk(let words): for word in words { talks.take(word) }
                case .expect(let token, let content, let principal, let deadline):
                    talks.expect(token, content, from: principal, until: deadline)
                case .sweep(let roots, let dropped, let heard):
                    talks.sweep(keeping: roots, dropping: dropped, heard: heard)
                case .tick: isTick = true
                }
            }
            if isTick { talks.tick() }
            talks.serve()
            talks.proceed()
            perform(talks.takeOutcome())
        }
    }

    private func perform(_ outcome: ModelTalks.Outcome) {
        for input in outcome.inputs { answer(input) }
        guard let relay = relay.change({ $0 }) else { return }
        relay.send(outcome.frames)
        for connection in outcome.closing { relay.close(connection) }
    }

    /// What waits, or nothing where there is something else to do; nil when everything is worked off and nothing will
    /// come any more.
    private func take(orNothing isBusy: Bool) -> [Errand]? {
        desk.wait { desk -> [Errand]?? in
            guard !desk.errands.isEmpty else { return desk.isClosed ? .some(nil) : isBusy ? .some([]) : nil }
            defer { desk.errands = [] }
            return .some(desk.errands)
        }
    }
}

/// Carries what one thread makes to the one that works with it.
private final class Handover: @unchecked Sendable {
    private var pieces: PieceDesk?
    init(_ pieces: PieceDesk) { self.pieces = pieces }
    func take() -> PieceDesk? { pieces.take() }
}
