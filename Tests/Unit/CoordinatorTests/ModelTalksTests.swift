// What the coordinator says to those who push models and to the nodes that fetch them, without a network.

import Artifacts
import ClusterModel
import ControlPlane
import Cryptography
import Foundation
import Link
import Logging
import Messages
import Testing
import Transport

@testable import coordinator

@Suite("Talks about models") struct ModelTalksTests {
    private let desk: TalkDesk

    init() throws { desk = try TalkDesk() }

    private static let ada = Principal(kind: .user, name: Name(unchecked: "ada"))
    private static let bob = Principal(kind: .user, name: Name(unchecked: "bob"))
    private static let node = Name(unchecked: "n1")

    @Test
    func `an upload is asked for three pieces at a time, and told of with its bytes and files`() throws {
        let model = try desk.model(files: 9)
        var asks = desk.open(1, model, by: Self.ada).asks
        #expect(asks == [model.content])
        var most = 0
        while let next = asks.first {
            asks.removeFirst()
            let said = desk.answer(1, next, of: model)
            asks += said.asks
            most = max(most, asks.count)
            guard said.ends.isEmpty else {
                #expect(said.ends == [nil] && said.inputs == [.whole(bytes: model.root.bytes, files: 9)])
                #expect(said.closing.isEmpty, "the client closes when it has heard it")
                break
            }
        }
        #expect(most == 3 && asks.isEmpty)
        // Once more: everything is there.
        let again = desk.open(2, model, by: Self.ada)
        #expect(again.asks.isEmpty && again.ends == [nil])
    }

    @Test
    func `an upload that broke off is told of, and goes on with what is missing`() throws {
        let model = try desk.model(files: 9)
        var asks = desk.open(1, model, by: Self.ada).asks
        for _ in 0..<7 { asks += desk.answer(1, asks.removeFirst(), of: model).asks }
        #expect(desk.close(1).inputs == [.failed(why: "the client went away")])
        let (sent, said) = desk.push(2, model, by: Self.ada)
        #expect(sent == 11 - 7, "what is missing of root, listing and nine files")
        #expect(said.inputs == [.whole(bytes: model.root.bytes, files: 9)])
    }

    @Test
    func `an upload that is compared for long is asked whether it is there, and ends where it is not`() throws {
        let model = try desk.model(files: 40)
        var asks = desk.open(1, model, by: Self.ada).asks
        for _ in 0..<38 { asks += desk.answer(1, asks.removeFirst(), of: model).asks }
        _ = desk.close(1)
        // The store is read in slices, between which others are heard.
        desk.isPatient = true
        _ = desk.open(2, model, by: Self.ada)
        #expect(desk.talks.isBusy)
        #expect(desk.ask(9, model.content, by: Self.node).lacks == [model.content], "others are served meanwhile")
        desk.boot += 90_000
        #expect(desk.tick().asks.isEmpty, "its own comparing is no silence of the client")
        desk.boot += 20_000
        #expect(desk.tick().asks == [model.content], "a sign of life")
        #expect(desk.answer(2, model.content, of: model).ends.isEmpty)
        desk.boot += 110_000
        #expect(desk.tick().asks == [model.content])
        desk.boot += 61_000
        let end = desk.tick()
        #expect(end.ends == ["the client does not answer any more"] && end.closing.contains(ConnectionID(2)))
        #expect(!desk.talks.isBusy)
    }

    @Test
    func `an upload does not end because its own step took long, and does because nothing comes`() throws {
        let model = try desk.model(files: 3)
        _ = desk.open(1, model, by: Self.ada)
        desk.pieceTakes = 61_000
        _ = desk.answer(1, model.content, of: model)
        desk.boot += 1
        #expect(desk.tick().ends.isEmpty)
        desk.boot += 60_001
        let end = desk.tick()
        #expect(end.ends == ["nothing came for a minute"] && end.closing == [ConnectionID(1)])
        #expect(end.inputs == [.failed(why: "nothing came for a minute")])
        #expect(desk.answer(1, model.root.listing[0], of: model).isNothing, "what still comes is nobody's")
    }

    @Test
    func `a token is for one upload of one user, and for a minute`() throws {
        let model = try desk.model(files: 1)
        func why(_ said: Said) -> String { said.ends.first.flatMap { $0 } ?? "" }
        let token = desk.offer(model, by: Self.ada)
        #expect(why(desk.open(1, token, by: Self.bob)).contains("no such upload"), "another's")
        #expect(desk.open(2, token, by: Self.ada).asks == [model.content])
        #expect(why(desk.open(3, token, by: Self.ada)).contains("no such upload"), "used")
        let late = desk.offer(model, by: Self.ada)
        desk.boot += 60_001
        _ = desk.tick()
        let said = desk.open(4, late, by: Self.ada)
        #expect(why(said).contains("its time is over; push again") && said.closing == [ConnectionID(4)])
    }

    @Test
    func `one user's uploads leave room for those of others, and the refusal says what to do`() throws {
        let models = try (1...5).map { try desk.model(files: 1, seed: $0) }
        for number in 0..<4 { #expect(!desk.open(UInt64(number), models[number], by: Self.ada).asks.isEmpty) }
        let token = desk.offer(models[4], by: Self.ada)
        #expect(desk.failures.last?.contains("4 uploads of yours") == true)
        let refused = desk.open(10, token, by: Self.ada)
        let advice = "4 uploads of yours go on or begin; wait until one of them ends, or end one, and push again"
        #expect(refused.ends == [advice])
        #expect(refused.closing == [ConnectionID(10)])
        #expect(desk.open(11, models[4], by: Self.bob).asks == [models[4].content], "bob goes on")
        _ = desk.close(0)
        #expect(desk.open(12, models[4], by: Self.ada).asks == [models[4].content])
    }

    @Test
    func `all uploads together are bounded`() throws {
        let model = try desk.model(files: 1)
        for number in 0..<32 {
            let user = Principal(kind: .user, name: Name(unchecked: "user\(number / 4)"))
            #expect(!desk.open(UInt64(number), model, by: user).asks.isEmpty)
        }
        let said = desk.open(40, model, by: Self.ada)
        #expect(said.ends == ["32 uploads go on, which is all that go on at a time; push again in a minute"])
    }

    @Test
    func `a lie about what comes ends the upload with its reason`() throws {
        let model = try desk.model(files: 2)
        _ = desk.open(1, model, by: Self.ada)
        let said = desk.take(.answered(ConnectionID(1), model.content, [1, 2, 3]))
        #expect(said.ends.first??.contains("is not what its hash says") == true)
        #expect(said.closing == [ConnectionID(1)])
        _ = desk.open(2, model, by: Self.ada)
        let lack = desk.take(.lacked(ConnectionID(2), model.content, why: "it is of no file here"))
        #expect(lack.ends.first??.contains("it is of no file here") == true)
    }

    @Test
    func `a node's connections leave room for those of others`() throws {
        let model = try desk.model(files: 1)
        _ = desk.push(1, model, by: Self.ada)
        for number in 10..<18 {
            #expect(desk.ask(UInt64(number), model.content, by: Self.node).pieces == [model.content])
        }
        let refused = desk.ask(18, model.content, by: Self.node)
        #expect(refused.ends.first??.contains("too many ask") == true && refused.closing == [ConnectionID(18)])
        #expect(desk.ask(19, model.content, by: Name(unchecked: "n2")).pieces == [model.content])
        _ = desk.close(18)
        #expect(!desk.ask(20, model.content, by: Self.node).ends.isEmpty, "one that was refused gives no place back")
        _ = desk.close(10)
        #expect(desk.ask(21, model.content, by: Self.node).pieces == [model.content])
    }

    @Test
    func `a removal goes on beside an upload, and takes nothing that it counts on`() throws {
        let (old, new) = (try desk.model(files: 5), try desk.model(files: 6))
        _ = desk.push(1, old, by: Self.ada)
        // Five files of the six are those of the old version.
        var asks = desk.open(2, new, by: Self.bob).asks
        for _ in 0..<2 { asks += desk.answer(2, asks.removeFirst(), of: new).asks }
        _ = desk.sweep(keeping: [], dropping: [old.content])
        #expect(!desk.talks.isBusy, "nobody holds it up")
        #expect(desk.ask(9, old.content, by: Self.node).lacks == [old.content])
        while let next = asks.first {
            asks.removeFirst()
            asks += desk.answer(2, next, of: new).asks
        }
        for file in new.listing.files {
            for piece in file.pieces { #expect(desk.ask(9, piece, by: Self.node).pieces == [piece]) }
        }
    }
}

/// What was said at one turn.
private struct Said {
    var asks: [ContentHash] = []
    var pieces: [ContentHash] = []
    var lacks: [ContentHash] = []
    /// Goodbyes, and why.
    var ends: [String?] = []
    var closing: [ConnectionID] = []
    var inputs: [UploadOutcome] = []

    var isNothing: Bool { asks.isEmpty && pieces.isEmpty && lacks.isEmpty && ends.isEmpty && closing.isEmpty }
}

/// A coordinator's talks, with a store in a folder of its own and a clock that the test has.
private final class TalkDesk {
    private let folder: String
    var talks: ModelTalks
    private let time: Time
    private var tokens: UInt64 = 0
    private(set) var failures: [String] = []
    /// Whether what goes on by itself is left to go on later.
    var isPatient = false

    private final class Time {
        var boot: Int64 = 1_000
        var pieceTakes: Int64 = 0
        let incoming: String

        init(incoming: String) { self.incoming = incoming }

        /// Time goes on with each piece that the disk has got.
        func read() -> Int64 {
            guard pieceTakes > 0 else { return boot }
            let count = (try? FileManager.default.contentsOfDirectory(atPath: incoming).count) ?? 0
            return boot + Int64(count) * pieceTakes
        }
    }

    init() throws {
        folder = NSTemporaryDirectory() + "coord-talks-\(UUID().uuidString)"
        let pieces = try PieceDesk(
            folder: "\(folder)/store", key: SealingKey(bytes: [UInt8](repeating: 7, count: SealingKey.byteCount)))
        let time = Time(incoming: "\(folder)/store/incoming")
        self.time = time
        talks = ModelTalks(
            pieces, clock: ModelTalks.Clock(boot: { time.read() }, wall: { Int(Date().timeIntervalSince1970) }),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var boot: Int64 {
        get { time.boot }
        set { time.boot = newValue }
    }

    /// How long the disk takes for a piece.
    var pieceTakes: Int64 {
        get { time.pieceTakes }
        set { time.pieceTakes = newValue }
    }

    /// A model of small files; those of the same seed begin alike.
    func model(files: Int, seed: Int = 1) throws -> ModelFolder {
        let place = "\(folder)/model-\(files)-\(seed)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for number in 0..<files {
            try "file \(number) of model \(seed)".write(
                toFile: "\(place)/f\(number)", atomically: true, encoding: .utf8)
        }
        return try ModelFolder(place)
    }

    func offer(_ model: ModelFolder, by principal: Principal) -> StreamToken {
        tokens += 1
        let token = StreamToken(high: tokens, low: 0)
        talks.expect(token, model.content, from: principal, until: time.boot + 60_000)
        _ = said()
        return token
    }

    func open(_ connection: UInt64, _ model: ModelFolder, by principal: Principal) -> Said {
        open(connection, offer(model, by: principal), by: principal)
    }

    func open(_ connection: UInt64, _ token: StreamToken, by principal: Principal) -> Said {
        take(.opened(ConnectionID(connection), token, principal))
    }

    func answer(_ connection: UInt64, _ piece: ContentHash, of model: ModelFolder) -> Said {
        guard let bytes = try? model.piece(piece) else {
            return take(.lacked(ConnectionID(connection), piece, why: ""))
        }
        return take(.answered(ConnectionID(connection), piece, bytes))
    }

    /// Answers everything; how many pieces that were, and the last that was said.
    func push(_ connection: UInt64, _ model: ModelFolder, by principal: Principal) -> (sent: Int, Said) {
        var said = open(connection, model, by: principal)
        var (asks, sent) = (said.asks, 0)
        while let next = asks.first {
            asks.removeFirst()
            said = answer(connection, next, of: model)
            asks += said.asks
            sent += 1
        }
        return (sent, said)
    }

    func ask(_ connection: UInt64, _ piece: ContentHash, by node: Name) -> Said {
        take(.asked(ConnectionID(connection), piece, by: node))
    }

    func close(_ connection: UInt64) -> Said { take(.closed(ConnectionID(connection))) }

    func sweep(keeping kept: [ContentHash], dropping dropped: [ContentHash]) -> Said {
        talks.sweep(keeping: kept, dropping: dropped, heard: .max)
        return said()
    }

    func tick() -> Said {
        talks.tick()
        return said()
    }

    func take(_ talk: PieceTalk) -> Said {
        talks.take(talk)
        return said()
    }

    private func said() -> Said {
        talks.serve()
        while !isPatient, talks.isBusy { talks.proceed() }
        let outcome = talks.takeOutcome()
        var said = Said()
        for (_, frame) in outcome.frames {
            switch frame {
            case .ask(let piece): said.asks.append(piece)
            case .piece(let piece, _): said.pieces.append(piece)
            case .lack(let piece, _): said.lacks.append(piece)
            case .end(let problem): said.ends.append(problem)
            case .open, .credit, .chunk, .errors, .exited: Issue.record("\(frame) is nothing that is said of pieces")
            }
        }
        said.closing = outcome.closing
        for case .received(_, let result, _) in outcome.inputs {
            said.inputs.append(result)
            if case .failed(let why) = result { failures.append(why) }
        }
        return said
    }
}
