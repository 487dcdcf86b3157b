// What is said on the bulk endpoint, as bytes and back.
import ClusterModel
package import Messages

extension StreamFrame {
    /// The bytes of one frame; a chunk holds at most `WireLimits.chunkBytes`.
    package func encoded() throws(WireError) -> [UInt8] { try PBStreamFrame(self).encoded(rules: .stream) }

    /// Reads what either end sent.
    package static func decoded(from bytes: [UInt8]) throws(WireError) -> StreamFrame {
        try PBStreamFrame.decode(bytes, rules: .stream).checked()
    }
}

extension PBStreamFrame: Coded {
    init(_ frame: StreamFrame) {
        switch frame {
        case .open(let token, let role):
            self.init(
                body: .open(PBStreamOpen(tokenHigh: token.high, tokenLow: token.low, role: PBStreamRole(role))))
        case .credit(let bytes): self.init(body: .credit(bytes))
        case .chunk(let offset, let bytes): self.init(body: .chunk(PBStreamChunk(offset: offset, data: bytes)))
        case .ask(let hash): self.init(body: .ask(hash.wire))
        case .piece(let hash, let bytes): self.init(body: .piece(PBStreamPiece(hash: hash.wire, data: bytes)))
        case .lack(let hash, let why): self.init(body: .lack(PBStreamLack(hash: hash.wire, why: why.remark())))
        case .errors(let bytes): self.init(body: .errors(bytes))
        case .exited(let end): self.init(body: .exited(PBCommandExit(end)))
        case .end(let problem): self.init(body: .end(PBStreamEnd(problem: problem.map { .why($0.remark()) })))
        }
    }

    func checked() throws(WireError) -> StreamFrame {
        switch body {
        case .open(let open):
            return .open(StreamToken(high: open.tokenHigh, low: open.tokenLow), as: try open.role.checked())
        case .credit(let bytes): return .credit(bytes)
        case .chunk(let chunk):
            return .chunk(
                offset: try Check.counter(chunk.offset, "StreamChunk.offset"),
                try Check.bytes(chunk.data, upTo: WireLimits.chunkBytes, "StreamChunk.data"))
        case .errors(let bytes):
            return .errors(try Check.bytes(bytes, upTo: WireLimits.chunkBytes, "StreamFrame.errors"))
        case .exited(let end): return .exited(try end.checked())
        case .end(let end):
            guard case .why(let problem) = end.problem else { return .end(problem: nil) }
            return .end(problem: try Check.text(problem, "StreamEnd.why"))
        case .ask(let hash): return .ask(try Check.hash(hash, "StreamFrame.ask"))
        case .piece(let piece):
            return .piece(
                try Check.hash(piece.hash, "StreamPiece.hash"),
                try Check.bytes(piece.data, upTo: WireLimits.pieceBytes, "StreamPiece.data"))
        case .lack(let lack):
            return .lack(
                try Check.hash(lack.hash, "StreamLack.hash"), why: try Check.text(lack.why, "StreamLack.why"))
        case nil: throw Check.unchosen("StreamFrame.body")
        }
    }
}

extension PBStreamRole {
    init(_ role: StreamRole) {
        self =
            switch role {
            case .sender: .sender
            case .receiver: .receiver
            case .holder: .holder
            }
    }

    func checked() throws(WireError) -> StreamRole {
        switch self {
        case .sender: return .sender
        case .receiver: return .receiver
        case .holder: return .holder
        default: throw Check.unknown(self, "StreamOpen.role")
        }
    }
}
