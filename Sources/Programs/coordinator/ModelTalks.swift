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
        /// Those of one user: a person's few pushes and one that broke off and is not known to be gone, and never so
        /// many that seven others could not push.
        static let uploadsEach = 4
        /// How long a client whose earlier pieces are being compared is asked for nothing: a third of what it waits
        /// for, and it is seen to be there.
        static let signs: Int64 = 100_000
        /// Bytes that were sent and may not have arrived: half of what the transport holds for all of its peers.
        static let unconfirmed = 128 << 20
        /// Nodes that ask at a time; each keeps its few asks and nothing else.
        static let askers = 16_384
        /// Connections of one node that ask: the four that an agent fetches on at a time, and as many that broke off
        /// and are not known to be gone.
        static let askersEach = 8
        /// How long what nobody knows of is left alone, in seconds: whoever pushed it may go on with it the next day.
        static let strays = 86_400
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
        let principal: Principal
        var gathering: Gathering<UploadKeeper>
        var heard: Int64
        /// When the client was asked for the root once more, to see whether it is there; nil when it answered.
        var sign: Int64?
    }

    private let pieces: PieceDesk
    private let logger: Logger
    private var expected: [StreamToken: Expected] = [:]
    private var uploads: [ConnectionID: Upload] = [:]
    private var askers = PieceAskers(
        PieceAskers.Bounds(
            connections: Limits.askers, ofEach: Limits.askersEach, unconfirmed: Limits.unconfirmed,
            patience: Limits.patience))
    /// Uploads whose earlier pieces are compared, a slice of one after the other.
    private var comparing: [ConnectionID] = []
    private var fresh: [(content: ContentHash, number: UInt64)] = []
    /// The number of the last word to the core.
    private var said: UInt64 = 0
    /// Versions whose pieces go at once, until a removal came to its end.
    private var dropping: Set<ContentHash> = []
    private let clock: Clock
    private var outcome = Outcome()

    init(_ pieces: PieceDesk, clock: Clock, logger: Logger) {
        (self.pieces, self.clock, self.logger) = (pieces, clock, logger)
    }

    /// What it reads time from.
    struct Clock {
        /// Milliseconds since the machine's start.
        let boot: () -> Int64
        /// Seconds since 1970.
        let wall: () -> Int
    }

    /// Whether there is something to do, a step at a time, while nobody says anything.
    var isBusy: Bool { !comparing.isEmpty || pieces.isSweeping }

    mutating func takeOutcome() -> Outcome {
        defer { outcome = Outcome() }
        return outcome
    }

    mutating func expect(
        _ token: StreamToken, _ content: ContentHash, from principal: Principal, until deadline: Int64
    ) {
        if let why = refusal(of: principal) { return say(content, .failed(why: why)) }
        expected[token] = Expected(content: content, principal: principal, deadline: deadline)
    }

    mutating func take(_ talk: PieceTalk) {
        switch talk {
        case .opened(let connection, let token, let principal): open(token, by: principal, on: connection)
        case .asked(let connection, let piece, let node): note(piece, askedOn: connection, by: node)
        case .answered(let connection, let piece, let bytes): answer(connection, piece, bytes)
        case .lacked(let connection, let piece, let why):
            advance(connection) { (_: inout Upload) throws(ArtifactFault) in
                throw .refused(why: "the piece \(piece) is not there any more: \(why)")
            }
        case .closed(let connection): close(connection)
        }
    }

    // Uploads.

    /// What is in the way of one more upload.
    private func refusal(of principal: Principal) -> String? {
        let own =
            expected.values.count { $0.principal == principal } + uploads.values.count { $0.principal == principal }
        guard own < Limits.uploadsEach else {
            return "\(own) uploads of yours go on or begin; wait until one of them ends, or end one, and push again"
        }
        guard expected.count + uploads.count < Limits.uploads else {
            return "\(Limits.uploads) uploads go on, which is all that go on at a time; push again in a minute"
        }
        return nil
    }

    private mutating func open(_ token: StreamToken, by principal: Principal, on connection: ConnectionID) {
        guard let found = expected[token], found.principal == principal else {
            let why = refusal(of: principal) ?? "no such upload, or its time is over; push again"
            outcome.frames.append((connection, .end(problem: why)))
            return outcome.closing.append(connection)
        }
        expected[token] = nil
        uploads[connection] = Upload(
            principal: principal, gathering: Gathering(found.content, keeper: UploadKeeper(found.content, pieces)),
            heard: clock.boot())
        advance(connection) { (upload: inout Upload) throws(ArtifactFault) in try upload.gathering.begin() }
    }

    /// The client answered what it was asked for.
    private mutating func answer(_ connection: ConnectionID, _ piece: ContentHash, _ bytes: [UInt8]) {
        if let upload = uploads[connection], upload.sign != nil, piece == upload.gathering.content {
            uploads[connection]?.sign = nil
            uploads[connection]?.heard = clock.boot()
            return
        }
        advance(connection) { (upload: inout Upload) throws(ArtifactFault) in
            try upload.gathering.take(piece, bytes)
        }
    }

    /// Goes on with an upload, and asks for more; or ends it.
    private mutating func advance(
        _ connection: ConnectionID, _ step: (inout Upload) throws(ArtifactFault) -> Void
    ) {
        guard var upload = uploads.removeValue(forKey: connection) else { return }
        comparing.removeAll { $0 == connection }
        let content = upload.gathering.content
        do throws(ArtifactFault) {
            try step(&upload)
            guard upload.gathering.isComplete, let root = upload.gathering.root else {
                let asks = upload.gathering.next(upTo: PieceWindow.pieces)
                outcome.frames += asks.map { (connection, .ask($0)) }
                if upload.gathering.isComparing { comparing.append(connection) }
                // After the step: its own time is none in which the client said nothing.
                if !upload.gathering.isComparing { upload.heard = clock.boot() }
                uploads[connection] = upload
                return
            }
            try pieces.settle(upload.gathering.keeper.pieces)
            finish(connection, content, root)
        } catch {
            fail(connection, content, error.description)
        }
    }

    private mutating func finish(_ connection: ConnectionID, _ content: ContentHash, _ root: ModelRoot) {
        logger.info("a model came", metadata: ["content": "\(content)", "bytes": "\(root.bytes)"])
        say(content, .whole(bytes: root.bytes, files: root.files))
        fresh.append((content, said))
        if fresh.count > Limits.fresh {
            // What came cannot be told any more from what is not needed: the next removal looks again.
            fresh.removeFirst()
            pieces.endSweep()
        }
        outcome.frames.append((connection, .end(problem: nil)))
    }

    private mutating func fail(_ connection: ConnectionID, _ content: ContentHash, _ why: String) {
        fail(content, why)
        outcome.frames.append((connection, .end(problem: why)))
        outcome.closing.append(connection)
    }

    private mutating func fail(_ content: ContentHash, _ why: String) {
        logger.warning("an upload failed", metadata: ["content": "\(content)", "why": "\(why)"])
        say(content, .failed(why: why))
    }

    private mutating func say(_ content: ContentHash, _ result: UploadOutcome) {
        said += 1
        outcome.inputs.append(.received(content, result, number: said))
    }

    /// A step of what goes on by itself: one slice of one upload that is compared, one of a removal.
    mutating func proceed() {
        if let next = comparing.first {
            advance(next) { (upload: inout Upload) throws(ArtifactFault) in
                try upload.gathering.compare()
            }
        }
        guard pieces.isSweeping else { return }
        do throws(ArtifactFault) {
            guard let count = try pieces.sweepOn() else { return }
            dropping = []
            logger.info("files that no model has are gone", metadata: ["pieces": "\(count)"])
        } catch {
            logger.warning("files that no model has stay", metadata: ["why": "\(error)"])
        }
    }

    // Nodes that ask.

    private mutating func note(_ piece: ContentHash, askedOn connection: ConnectionID, by node: Name) {
        guard let why = askers.note(piece, on: connection, by: node, at: clock.boot()) else { return }
        outcome.frames.append((connection, .end(problem: why)))
        outcome.closing.append(connection)
    }

    /// Answers as much as may be on its way.
    mutating func serve() {
        let pieces = pieces
        let logger = logger
        outcome.frames += askers.serve(at: clock.boot()) { piece, _ in Self.answer(to: piece, pieces, logger) }
    }

    private static func answer(to piece: ContentHash, _ pieces: PieceDesk, _ logger: Logger) -> StreamFrame {
        do throws(ArtifactFault) {
            if let bytes = try pieces.read(piece) { return .piece(piece, bytes) }
            return .lack(piece, why: "the coordinator does not have it; push the model again")
        } catch {
            logger.error("a piece cannot be read", metadata: ["why": "\(error)"])
            return .lack(piece, why: "the coordinator cannot read it: \(error)")
        }
    }

    private mutating func close(_ connection: ConnectionID) {
        askers.close(connection)
        comparing.removeAll { $0 == connection }
        guard let upload = uploads.removeValue(forKey: connection) else { return }
        fail(upload.gathering.content, "the client went away")
    }

    // Time, and what is not needed any more.

    mutating func tick() {
        let now = clock.boot()
        expected = expected.filter { $0.value.deadline >= now }
        for (connection, upload) in uploads {
            if !upload.gathering.isComparing, upload.heard + Limits.patience < now {
                end(connection, upload, "nothing came for a minute")
            } else if let sign = upload.sign {
                if sign + Limits.patience < now { end(connection, upload, "the client does not answer any more") }
            } else if upload.gathering.isComparing, upload.heard + Limits.signs < now {
                uploads[connection]?.sign = now
                outcome.frames.append((connection, .ask(upload.gathering.content)))
            }
        }
        outcome.closing += askers.silent(at: now)
    }

    private mutating func end(_ connection: ConnectionID, _ upload: Upload, _ why: String) {
        uploads[connection] = nil
        comparing.removeAll { $0 == connection }
        fail(connection, upload.gathering.content, why)
    }

    /// Begins to remove what nobody needs. Uploads go on: what they count on stays.
    mutating func sweep(keeping roots: [ContentHash], dropping dropped: [ContentHash], heard: UInt64) {
        fresh.removeAll { $0.number <= heard }
        dropping.formUnion(dropped)
        let kept = roots + fresh.map(\.content).filter { !roots.contains($0) }
        pieces.beginSweep(
            keeping: kept, dropping: dropping.subtracting(kept).sorted(),
            inUse: uploads.values.flatMap(\.gathering.keeper.used), untouchedSince: clock.wall() - Limits.strays)
    }
}
