// One call of grpc.health.v1.Health/Check, in the few frames of HTTP/2 that it takes (github.com/grpc/grpc,
// doc/health-checking.md and doc/PROTOCOL-HTTP2.md), in the clear as Kubernetes' probe makes it. A whole implementation
// of HTTP/2 would be most of an agent; this one asks once, and closes.

import ClusterModel

struct GRPCHealthTalk: ProbeTalk {
    private enum Limits {
        /// Frames of one answer: settings, pings and windows of any server are some ten.
        static let frames = 64
        /// Bytes of a header block; servers send some hundred.
        static let block = 16 << 10
        /// Bytes of the answer, which is two where a server says only what it must.
        static let message = 4096
        /// Bytes of a reason that are shown.
        static let words = 200
    }

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    /// Ours; a server's would be even.
    private static let stream: UInt32 = 1

    private let port: Int
    private let service: String
    private var outgoing: [UInt8]
    private var incoming: [UInt8] = []
    private var frames = 0
    /// A header block that goes on, and whether the stream ends with it.
    private var block: (bytes: [UInt8], endsStream: Bool)?
    private var message: [UInt8] = []
    private var httpStatus: String?
    private var grpcStatus: String?
    private var grpcMessage = ""

    init(service: String, port: Int, timeout: Span) {
        (self.port, self.service) = (port, service)
        outgoing = Self.preface + Self.settings.bytes + Self.headers(port, timeout).bytes + Self.request(service).bytes
    }

    /// No table of headers, nothing pushed, and no longer list of headers than is read.
    private static let settings: HTTP2Frame = {
        let pairs: [(UInt8, UInt32)] = [(1, 0), (2, 0), (6, UInt32(Limits.block))]
        return HTTP2Frame(HTTP2Frame.Kind.settings, pairs.flatMap { [0, $0.0] + HTTP2Frame.word($0.1) })
    }()

    private static func headers(_ port: Int, _ timeout: Span) -> HTTP2Frame {
        let fields = [
            (":method", "POST"), (":scheme", "http"), (":path", "/grpc.health.v1.Health/Check"),
            (":authority", "127.0.0.1:\(port)"), ("te", "trailers"), ("content-type", "application/grpc"),
            ("user-agent", "coord-probe"), ("grpc-timeout", "\(max(1, min(timeout.milliseconds, 99_999_999)))m"),
        ]
        return HTTP2Frame(
            HTTP2Frame.Kind.headers, flags: HTTP2Frame.Flag.endOfHeaders, stream: stream,
            fields.flatMap { HeaderBlock.write($0.0, $0.1) })
    }

    /// `HealthCheckRequest { string service = 1; }`, not compressed.
    private static func request(_ service: String) -> HTTP2Frame {
        let name = Array(service.utf8)
        // A name of up to 255 bytes has a length of one byte or two.
        let length = name.count < 128 ? [UInt8(name.count)] : [UInt8(name.count & 0x7F | 0x80), UInt8(name.count >> 7)]
        let body = name.isEmpty ? [] : [0x0A] + length + name
        return HTTP2Frame(
            HTTP2Frame.Kind.data, flags: HTTP2Frame.Flag.endOfStream, stream: stream,
            [0] + HTTP2Frame.word(UInt32(body.count)) + body)
    }

    mutating func takeOutgoing() -> [UInt8] {
        defer { outgoing = [] }
        return outgoing
    }

    mutating func take(_ bytes: [UInt8]) -> ProbeVerdict? {
        incoming += bytes
        while true {
            switch HTTP2Frame.take(from: &incoming) {
            case .more: return nil
            // What speaks another language has a length in its first letters, and one that is too long.
            case .tooLong: return frames == 0 ? noHTTP2 : failure("it sent a frame over \(HTTP2Frame.largest) bytes")
            case .frame(let frame):
                // The first is the server's settings, RFC 9113, section 3.4.
                guard frames > 0 || frame.kind == HTTP2Frame.Kind.settings else { return noHTTP2 }
                frames += 1
                guard frames <= Limits.frames else { return failure("it said no result in \(Limits.frames) frames") }
                if let verdict = take(frame) { return verdict }
            }
        }
    }

    mutating func end() -> ProbeVerdict {
        frames == 0 ? noHTTP2 : failure("it hung up without a result")
    }

    private var noHTTP2: ProbeVerdict { ProbeVerdict(false, "port \(port) does not speak HTTP/2 in the clear") }

    private func failure(_ why: String) -> ProbeVerdict { ProbeVerdict(false, "gRPC: \(why)") }

    private mutating func take(_ frame: HTTP2Frame) -> ProbeVerdict? {
        if block != nil || frame.kind == HTTP2Frame.Kind.continuation { return go(on: frame) }
        switch frame.kind {
        case HTTP2Frame.Kind.settings: if frame.flags & HTTP2Frame.Flag.answer == 0 { answer(frame, with: []) }
        case HTTP2Frame.Kind.ping:
            guard frame.payload.count == 8 else { return failure("it sent a frame that is no frame") }
            if frame.flags & HTTP2Frame.Flag.answer == 0 { answer(frame, with: frame.payload) }
        case HTTP2Frame.Kind.goAway: return goAway(frame)
        case HTTP2Frame.Kind.push: return failure("it pushed something, which nobody asked for")
        case HTTP2Frame.Kind.reset where frame.stream == Self.stream:
            return failure("it broke the call off with code \(HTTP2Frame.word(frame.payload))")
        case HTTP2Frame.Kind.headers where frame.stream == Self.stream:
            guard let content = frame.content else { return failure("it sent a frame that is no frame") }
            block = (content, frame.flags & HTTP2Frame.Flag.endOfStream != 0)
            return frame.flags & HTTP2Frame.Flag.endOfHeaders != 0 ? endBlock() : nil
        case HTTP2Frame.Kind.data where frame.stream == Self.stream: return take(data: frame)
        // Windows, priorities and what may yet be invented.
        default: break
        }
        return nil
    }

    private mutating func answer(_ frame: HTTP2Frame, with payload: [UInt8]) {
        outgoing += HTTP2Frame(frame.kind, flags: HTTP2Frame.Flag.answer, payload).bytes
    }

    /// Nothing but the rest of a block may come before its end.
    private mutating func go(on frame: HTTP2Frame) -> ProbeVerdict? {
        guard var open = block, frame.kind == HTTP2Frame.Kind.continuation, frame.stream == Self.stream,
            open.bytes.count + frame.payload.count <= Limits.block
        else { return failure("its headers have no end") }
        open.bytes += frame.payload
        block = open
        return frame.flags & HTTP2Frame.Flag.endOfHeaders != 0 ? endBlock() : nil
    }

    private mutating func endBlock() -> ProbeVerdict? {
        guard let ended = block, let fields = HeaderBlock.read(ended.bytes) else {
            return failure("its headers cannot be read")
        }
        block = nil
        for field in fields {
            switch field.name {
            case ":status": httpStatus = field.value
            case "grpc-status": grpcStatus = field.value
            case "grpc-message": grpcMessage = field.value
            default: break
            }
        }
        return ended.endsStream ? result : nil
    }

    private mutating func take(data frame: HTTP2Frame) -> ProbeVerdict? {
        guard let content = frame.content else { return failure("it sent a frame that is no frame") }
        message += content
        guard message.count <= Limits.message else { return failure("its answer is over \(Limits.message) bytes") }
        return frame.flags & HTTP2Frame.Flag.endOfStream != 0 ? result : nil
    }

    /// Streams above the last one that it names were not looked at; others are still answered.
    private func goAway(_ frame: HTTP2Frame) -> ProbeVerdict? {
        guard frame.payload.count >= 8 else { return failure("it sent a frame that is no frame") }
        guard HTTP2Frame.word(frame.payload) & 0x7FFF_FFFF < Self.stream else { return nil }
        let words = Self.shown(String(decoding: frame.payload.dropFirst(8), as: UTF8.self))
        return failure(
            "it sent us away with code \(HTTP2Frame.word(frame.payload[4..<8]))\(words.isEmpty ? "" : ": \(words)")")
    }

    /// What the whole answer means.
    private var result: ProbeVerdict {
        if let httpStatus, httpStatus != "200" { return failure("HTTP \(Self.shown(httpStatus))") }
        switch grpcStatus {
        case "0": break
        case nil: return failure("it said no status")
        // The numbers are those of doc/statuscodes.md.
        case "12": return failure("it has no health service (grpc.health.v1.Health)")
        case "5": return failure("its health service does not know \(service.isEmpty ? "the server" : service)")
        case .some(let code):
            let words = Self.shown(grpcMessage)
            return failure("status \(Self.shown(code))\(words.isEmpty ? "" : ": \(words)")")
        }
        guard let status = HealthAnswer.status(of: message) else { return failure("its answer cannot be read") }
        return ProbeVerdict(status == HealthAnswer.serving, "gRPC \(HealthAnswer.name(of: status))")
    }

    /// In one line, and not too long: whoever is probed chose these words.
    private static func shown(_ text: String) -> String {
        var words = LastWords(limit: Limits.words)
        words.put(text.utf8.prefix(Limits.words))
        return words.text
    }
}

/// `HealthCheckResponse { ServingStatus status = 1; }`.
enum HealthAnswer {
    static let serving: UInt64 = 1

    static func name(of status: UInt64) -> String {
        switch status {
        case 0: "UNKNOWN"
        case serving: "SERVING"
        case 2: "NOT_SERVING"
        case 3: "SERVICE_UNKNOWN"
        default: "status \(status)"
        }
    }

    /// Of one message with its head of five bytes; nil where it is compressed, which nobody offered, or is no such
    /// message.
    static func status(of bytes: [UInt8]) -> UInt64? {
        guard bytes.count >= 5, bytes[0] == 0, HTTP2Frame.word(bytes[1..<5]) == bytes.count - 5 else { return nil }
        var (rest, status): (ArraySlice<UInt8>, UInt64) = (bytes.dropFirst(5), 0)
        while !rest.isEmpty {
            guard let tag = number(&rest) else { return nil }
            switch tag & 7 {
            case 0:
                guard let value = number(&rest) else { return nil }
                if tag >> 3 == 1 { status = value }
            case 1, 5:
                let count = tag & 7 == 1 ? 8 : 4
                guard rest.count >= count else { return nil }
                rest = rest.dropFirst(count)
            case 2:
                guard let count = number(&rest), count <= UInt64(rest.count) else { return nil }
                rest = rest.dropFirst(Int(count))
            default: return nil
            }
        }
        return status
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while let byte = rest.popFirst() {
            guard shift < 64 else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }
}
