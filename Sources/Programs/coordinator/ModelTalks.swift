// What goes on with the pieces of models: uploads that the coordinator gathers, and nodes that ask.

import Artifacts
import ClusterModel
import ControlPlane
import Link
import Logging
import Messages
import Transport

/// The state of the desk's thread. It answers by its outcome.
struct ModelTalks {
    enum Limits {
        /// How long an upload's client may take to call, and how long either end may say nothing, in milliseconds.
        static let patience: Int64 = 60_000
        /// Uploads that are expected or go on: each has three pieces on their way.
        static let uploads = 32
        /// Bytes that were sent and may not have arrived: half of what the transport holds for all of its peers. Bytes
        /// and not pieces: a thousand nodes that begin at once are each sent a root of a hundred.
        static let unconfirmed = 128 << 20
        /// Nodes that ask at a time; each keeps its few asks and nothing else.
        static let askers = 16_384
        /// Contents that came and of which the core may not have heard when it last said what stays.
        static let fresh = 1_024
    }

    struct Outcome {
        var frames: [(ConnectionID, StreamFrame)] = []
        var closing: [ConnectionID] = []
        var inputs: [Input] = []
    }

    private struct Expected {
        let content: ContentHash
        let principal: Principal
        let deadline: Int64
    }

    private struct Upload {
        var gathering: Gathering<UploadKeeper>
        var heard: Int64
    }

    private struct Asker {
        var asked = 0
        var answered = 0
        var heard: Int64

        /// The sizes of the answers that may not have arrived, the oldest first.
        private var sizes: [Int] = []

        init(heard: Int64) { self.heard = heard }

        var unconfirmed: Int { sizes.reduce(0, +) }

        /// Whether something is owed to it.
        var isOwed: Bool { asked > answered }

        /// Who asks again has got what it asked for a window earlier.
        mutating func ask() {
            asked += 1
            let left = answered - max(0, asked - PieceWindow.pieces)
            if sizes.count > left { sizes.removeFirst(sizes.count - max(0, left)) }
        }

        mutating func answer(_ bytes: Int) {
            answered += 1
            sizes.append(bytes)
            let left = answered - max(0, asked - PieceWindow.pieces)
            if sizes.count > left { sizes.removeFirst(sizes.count - max(0, left)) }
        }
    }

    private let pieces: PieceDesk
    private let logger: Logger
    private var expected: [StreamToken: Expected] = [:]
    private var uploads: [ConnectionID: Upload] = [:]
    private var askers: [ConnectionID: Asker] = [:]
    /// Asks that were not answered yet, in their order.
    private var asks: [(ConnectionID, ContentHash)] = []
    private var unconfirmed = 0
    private var fresh: [(content: ContentHash, number: UInt64)] = []
    /// The number of the last word to the core.
    private var said: UInt64 = 0
    /// The versions that are to stay when nothing is being uploaded any more.
    private var sweeping: [ContentHash]?
    /// By the clock, when the errand began that is worked on.
    var now: Int64 = 0
    private var outcome = Outcome()

    init(_ pieces: PieceDesk, logger: Logger) { (self.pieces, self.logger) = (pieces, logger) }

    mutating func takeOutcome() -> Outcome {
        defer { outcome = Outcome() }
        return outcome
    }

    mutating func expect(
        _ token: StreamToken, _ content: ContentHash, from principal: Principal, until deadline: Int64
    ) {
        guard expected.count + uploads.count < Limits.uploads else {
            return say(content, "too many uploads go on")
        }
        expected[token] = Expected(content: content, principal: principal, deadline: deadline)
    }

    mutating func take(_ talk: PieceTalk) {
        switch talk {
        case .opened(let connection, let token, let principal): open(token, by: principal, on: connection)
        case .asked(let connection, let piece): note(piece, askedOn: connection)
        case .answered(let connection, let piece, let bytes):
            advance(connection) { (upload: inout Upload) throws(ArtifactFault) in
                try upload.gathering.take(piece, bytes)
            }
        case .lacked(let connection, let piece, let why):
            advance(connection) { (_: inout Upload) throws(ArtifactFault) in
                throw .refused(why: "the piece \(piece) is not there any more: \(why)")
            }
        case .closed(let connection): close(connection)
        }
    }

    // Uploads.

    private mutating func open(_ token: StreamToken, by principal: Principal, on connection: ConnectionID) {
        guard let found = expected[token], found.principal == principal else {
            outcome.frames.append((connection, .end(problem: "no such upload, or its time is over; push again")))
            return outcome.closing.append(connection)
        }
        expected[token] = nil
        uploads[connection] = Upload(
            gathering: Gathering(found.content, keeper: UploadKeeper(found.content, pieces)), heard: now)
        advance(connection) { (upload: inout Upload) throws(ArtifactFault) in try upload.gathering.begin() }
    }

    /// Goes on with an upload, and asks for more; or ends it.
    private mutating func advance(
        _ connection: ConnectionID, _ step: (inout Upload) throws(ArtifactFault) -> Void
    ) {
        guard var upload = uploads.removeValue(forKey: connection) else { return }
        let content = upload.gathering.content
        do throws(ArtifactFault) {
            try step(&upload)
            upload.heard = now
            for piece in upload.gathering.next(upTo: PieceWindow.pieces) {
                outcome.frames.append((connection, .ask(piece)))
            }
            guard upload.gathering.isComplete else { return uploads[connection] = upload }
            try pieces.settle(upload.gathering.keeper.pieces)
            logger.info(
                "a model came", metadata: ["content": "\(content)", "bytes": "\(upload.gathering.progress.whole)"])
            say(content, nil)
            fresh.append((content, said))
            if fresh.count > Limits.fresh {
                // What came cannot be told any more from what is not needed: the next removal looks again.
                fresh.removeFirst()
                sweeping = nil
            }
            outcome.frames.append((connection, .end(problem: nil)))
        } catch {
            fail(connection, content, error.description)
        }
    }

    private mutating func fail(_ connection: ConnectionID, _ content: ContentHash, _ why: String) {
        logger.warning("an upload failed", metadata: ["content": "\(content)", "why": "\(why)"])
        say(content, why)
        outcome.frames.append((connection, .end(problem: why)))
        outcome.closing.append(connection)
    }

    private mutating func say(_ content: ContentHash, _ why: String?) {
        said += 1
        outcome.inputs.append(.received(content, why: why, number: said))
    }

    // Nodes that ask.

    private mutating func note(_ piece: ContentHash, askedOn connection: ConnectionID) {
        var asker = askers[connection] ?? Asker(heard: now)
        let before = asker.unconfirmed
        asker.ask()
        asker.heard = now
        guard asker.asked - asker.answered <= PieceWindow.pieces, askers.count < Limits.askers else {
            outcome.frames.append((connection, .end(problem: "more pieces are asked for than are sent at a time")))
            return outcome.closing.append(connection)
        }
        askers[connection] = asker
        unconfirmed += asker.unconfirmed - before
        asks.append((connection, piece))
    }

    /// Answers as much as may be on its way.
    mutating func serve() {
        var served = 0
        while served < asks.count, unconfirmed < Limits.unconfirmed {
            let (connection, piece) = asks[served]
            served += 1
            guard var asker = askers[connection] else { continue }
            let before = asker.unconfirmed
            let answer = answer(to: piece)
            asker.answer(answer.bytes)
            asker.heard = now
            askers[connection] = asker
            unconfirmed += asker.unconfirmed - before
            outcome.frames.append((connection, answer))
        }
        asks.removeFirst(served)
    }

    private func answer(to piece: ContentHash) -> StreamFrame {
        do throws(ArtifactFault) {
            if let bytes = try pieces.read(piece) { return .piece(piece, bytes) }
            return .lack(piece, why: "the coordinator does not have it; push the model again")
        } catch {
            logger.error("a piece cannot be read", metadata: ["why": "\(error)"])
            return .lack(piece, why: "the coordinator cannot read it: \(error)")
        }
    }

    private mutating func close(_ connection: ConnectionID) {
        if let asker = askers.removeValue(forKey: connection) {
            unconfirmed -= asker.unconfirmed
            if asker.isOwed { asks.removeAll { $0.0 == connection } }
        }
        guard let upload = uploads.removeValue(forKey: connection) else { return }
        say(upload.gathering.content, "the client went away")
    }

    // Time, and what is not needed any more.

    mutating func tick(_ time: Int64) {
        now = time
        expected = expected.filter { $0.value.deadline >= time }
        for (connection, upload) in uploads where upload.heard + Limits.patience < time {
            uploads[connection] = nil
            fail(connection, upload.gathering.content, "nothing came for a minute")
        }
        for (connection, asker) in askers where asker.heard + Limits.patience < time && !asker.isOwed {
            outcome.closing.append(connection)
        }
        sweepIfQuiet()
    }

    mutating func sweep(keeping roots: [ContentHash], heard: UInt64) {
        fresh.removeAll { $0.number <= heard }
        sweeping = roots
        sweepIfQuiet()
    }

    /// An upload counts on what is here, so nothing goes while one is under way.
    private mutating func sweepIfQuiet() {
        guard let roots = sweeping, uploads.isEmpty, expected.isEmpty else { return }
        sweeping = nil
        do throws(ArtifactFault) {
            let kept = fresh.map(\.content).filter { !roots.contains($0) }
            let count = try pieces.sweep(keeping: roots + kept)
            logger.info("files of removed models are gone", metadata: ["pieces": "\(count)"])
        } catch {
            logger.warning("files of removed models stay", metadata: ["why": "\(error)"])
        }
    }
}

extension StreamFrame {
    fileprivate var bytes: Int { if case .piece(_, let bytes) = self { bytes.count } else { 0 } }
}
