// Getting a folder's files to the coordinator as a version of a model: only what it lacks is sent, a break is gone on
// from, and a version that is there already is not made twice.

import Artifacts
import ClusterModel
import Glibc
import Link
import Messages
import Presentation

struct ModelPush {
    private enum Limits {
        /// Connections in a row on which nothing could be sent.
        static let breaks = 5
        /// How long the coordinator may ask for nothing: it compares what it has of a large model in the meantime.
        static let silence = Duration.seconds(300)
    }

    let client: ControlClient

    /// Reads everything at `path`, sends what is missing, and registers it.
    func push(
        _ path: String, as model: ModelReference, parent: UInt32?
    ) throws(CommandFault) -> (version: ModelVersion, isNew: Bool) {
        var line = ProgressLine()
        let folder: ModelFolder
        do throws(ArtifactFault) {
            folder = try ModelFolder(path) { done, whole in line.show("reading \(path)", done, of: whole) }
        } catch {
            line.clear()
            throw CommandFault("--model-path \(error)", exitCode: 2)
        }
        let draft = ModelDraft(
            model, content: folder.content, bytes: folder.root.bytes, files: folder.root.files, parent: parent)
        let known = try version(of: folder.content, model)
        let view = try register(folder, draft, &line)
        guard let version = view.model.version(view.version) else {
            throw CommandFault("the coordinator did not say which version it made of \(path)", exitCode: 255)
        }
        return (version, known == nil)
    }

    /// Sends and registers; a coordinator that began anew in between has the files and does not know that it has all.
    private func register(
        _ folder: ModelFolder, _ draft: ModelDraft, _ line: inout ProgressLine
    ) throws(CommandFault) -> ModelView {
        var attempts = 0
        while true {
            try send(folder, draft, &line)
            line.clear()
            attempts += 1
            do throws(ClientFault) {
                return try persistently(client) { () throws(ClientFault) in try client.register(draft) }
            } catch {
                guard case .rejected(.conflict) = error, attempts < 3 else { throw CommandFault(error) }
            }
        }
    }

    private func version(of content: ContentHash, _ model: ModelReference) throws(CommandFault) -> ModelVersion? {
        let view = try asking { () throws(ClientFault) in try client.model(model) }
        return view?.model.versions.first { $0.content == content }
    }

    private func send(
        _ folder: ModelFolder, _ draft: ModelDraft, _ line: inout ProgressLine
    ) throws(CommandFault) {
        var breaks = 0
        while true {
            let grant = try asking { () throws(ClientFault) in
                try persistently(client) { () throws(ClientFault) in try client.offer(draft) }
            }
            var sent: Int64 = 0
            guard let why = try serve(folder, grant, &sent, &line) else { return }
            breaks = sent > 0 ? 1 : breaks + 1
            guard breaks < Limits.breaks else {
                throw CommandFault("the files of \(draft.model) could not be sent: \(why)", exitCode: 8)
            }
            line.clear()
            Screen.complain("sending broke off (\(why)); going on with what is missing")
            sleep(1)
        }
    }

    /// Answers what is asked on one connection; nil when all is there, else why it ended.
    private func serve(
        _ folder: ModelFolder, _ grant: UploadGrant, _ sent: inout Int64, _ line: inout ProgressLine
    ) throws(CommandFault) -> String? {
        let channel = try asking { () throws(ClientFault) in
            let address = FrameChannel.address(beside: client.address, port: grant.port)
            let channel = try FrameChannel(to: address, tls: client.context.tls)
            try channel.send([.open(grant.stream, as: .holder)])
            return channel
        }
        defer { channel.close() }
        while true {
            let arrivals = channel.take(timeout: Limits.silence)
            guard !arrivals.isEmpty else { return "the coordinator asked for nothing" }
            for arrival in arrivals {
                switch arrival {
                case .frame(.ask(let piece)):
                    let answer = try self.answer(piece, folder)
                    try asking { () throws(ClientFault) in try channel.send([answer]) }
                    guard case .piece(_, let bytes) = answer else { continue }
                    sent += Int64(bytes.count)
                    line.show("sending", sent, of: folder.root.bytes)
                case .frame(.end(problem: nil)): return nil
                case .frame(.end(let problem?)): throw CommandFault("the coordinator did not take it: \(problem)")
                case .frame: return "the coordinator said what this version does not understand"
                case .closed(let why): return why
                }
            }
        }
    }

    private func answer(_ piece: ContentHash, _ folder: ModelFolder) throws(CommandFault) -> StreamFrame {
        do throws(ArtifactFault) {
            guard let bytes = try folder.piece(piece) else { return .lack(piece, why: "it is of no file here") }
            return .piece(piece, bytes)
        } catch {
            throw CommandFault(error.description)
        }
    }
}

/// A line on a terminal that says how far something has come; nothing where standard error is none.
struct ProgressLine {
    private static let period = Duration.milliseconds(100)

    private let isShown = isatty(STDERR_FILENO) == 1
    private var last: ContinuousClock.Instant?
    private var width = 0

    mutating func show(_ what: String, _ done: Int64, of whole: Int64) {
        let now = ContinuousClock.now
        guard isShown, last.map({ now - $0 >= Self.period }) ?? true else { return }
        last = now
        let share = whole > 0 ? done * 100 / whole : 100
        let text = PlainText.shown("\(what): \(Quantity.binary(done)) of \(Quantity.binary(whole)) (\(share) %)")
        write("\r\(text)\(String(repeating: " ", count: max(0, width - text.count)))")
        width = text.count
    }

    mutating func clear() {
        guard width > 0 else { return }
        write("\r\(String(repeating: " ", count: width))\r")
        (width, last) = (0, nil)
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
