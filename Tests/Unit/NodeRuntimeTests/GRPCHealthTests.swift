// The health call of gRPC, as bytes: what real servers answered, what others might, and what nobody should.

import ClusterModel
import Glibc
import Testing

@testable import NodeRuntime

@Suite("A call of gRPC's health service") struct GRPCHealthTests {
    private static func talk(_ service: String = "") -> GRPCHealthTalk {
        GRPCHealthTalk(service: service, port: 9000, timeout: .seconds(5))
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
        }
    }

    private static let settings = HTTP2Frame(HTTP2Frame.Kind.settings)
    private static let ok: [UInt8] = [0x88]

    private static func headers(_ block: [UInt8], _ flags: UInt8 = HTTP2Frame.Flag.endOfHeaders) -> HTTP2Frame {
        HTTP2Frame(HTTP2Frame.Kind.headers, flags: flags, stream: 1, block)
    }

    private static func data(_ bytes: [UInt8], _ flags: UInt8 = 0) -> HTTP2Frame {
        HTTP2Frame(HTTP2Frame.Kind.data, flags: flags, stream: 1, bytes)
    }

    private static func trailers(_ status: String) -> HTTP2Frame {
        headers(
            HeaderBlock.write("grpc-status", status), HTTP2Frame.Flag.endOfHeaders | HTTP2Frame.Flag.endOfStream)
    }

    private static let serving: [UInt8] = [0, 0, 0, 0, 2, 8, 1]

    private static func said(_ frames: [HTTP2Frame]) -> ProbeVerdict? {
        var talk = talk()
        return talk.take(frames.flatMap(\.bytes))
    }

    /// As grpcio 1.85, the C implementation behind Python, C++, Ruby and others, answered these very requests.
    private static let beginning =
        "000018040000000000000400400000000500400000000600004000fe0300000001000004080000000000003f0001"
        + "000000040100000000000004080000000000000000050000080600000000" + "00cc435b3a7978e688"
    private static let begun =
        "00004f0104000000012088400c636f6e74656e742d74797065106170706c69636174696f6e2f677270634014677270632d6163636570"
        + "742d656e636f64696e67176964656e746974792c206465666c6174652c20677a6970"
    private static let fine = "00001e010500000001400b677270632d7374617475730130000c677270632d6d65737361676500"

    @Test(
        "understands what a server of gRPC's own answers, in one piece and byte by byte",
        arguments: [
            (begun + "00000700000000000100000000020801" + fine, true, "gRPC SERVING"),
            (begun + "00000700000000000100000000020802" + fine, false, "gRPC NOT_SERVING"),
            (
                begun + "0000050000000000010000000000"
                    + "00001e010500000001400b677270632d7374617475730135000c677270632d6d65737361676500", false,
                "gRPC: its health service does not know the server"
            ),
            (
                "0000510105000000012088400c636f6e74656e742d74797065106170706c69636174696f6e2f67727063400b677270632d73"
                    + "7461747573023132000c677270632d6d657373616765114d6574686f64206e6f7420666f756e6421", false,
                "gRPC: it has no health service (grpc.health.v1.Health)"
            ),
        ])
    func recorded(answer: String, isSuccess: Bool, said: String) {
        let bytes = Self.bytes(Self.beginning + answer)
        var whole = Self.talk()
        #expect(whole.take(bytes) == ProbeVerdict(isSuccess, said))
        var slow = Self.talk()
        var verdict: ProbeVerdict?
        for byte in bytes where verdict == nil { verdict = slow.take([byte]) }
        #expect(verdict == ProbeVerdict(isSuccess, said))
    }

    @Test("asks in the frames that HTTP/2 prescribes, and answers what must be answered")
    func asks() throws {
        var talk = Self.talk("model")
        var bytes = talk.takeOutgoing()
        #expect(bytes.starts(with: Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)))
        bytes.removeFirst(24)
        var frames: [HTTP2Frame] = []
        while case .frame(let frame) = HTTP2Frame.take(from: &bytes) { frames.append(frame) }
        #expect(bytes.isEmpty && frames.map(\.kind) == [4, 1, 0] && frames.map(\.stream) == [0, 1, 1])
        #expect(frames[2].payload == [0, 0, 0, 0, 7, 10, 5] + Array("model".utf8))
        let fields = try #require(HeaderBlock.read(frames[1].payload))
        #expect(fields.contains(HeaderBlock.Field(name: ":path", value: "/grpc.health.v1.Health/Check")))
        #expect(fields.contains(HeaderBlock.Field(name: "grpc-timeout", value: "5000m")))
        #expect(talk.takeOutgoing().isEmpty, "it is said once")
        let ping = HTTP2Frame(HTTP2Frame.Kind.ping, [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(talk.take((Self.settings.bytes + ping.bytes)) == nil)
        let answers = HTTP2Frame(4, flags: 1).bytes + HTTP2Frame(6, flags: 1, ping.payload).bytes
        #expect(talk.takeOutgoing() == answers)
    }

    @Test("writes the length of a long name as it is read")
    func longName() throws {
        var talk = Self.talk(String(repeating: "n", count: 255))
        let bytes = talk.takeOutgoing()
        #expect(Array(bytes.suffix(255 + 8).prefix(8)) == [0, 0, 0, 1, 2, 10, 0xFF, 0x01])
    }

    @Test("reads headers in Huffman's code, as Go's servers write them")
    func huffman() throws {
        let code = Self.bytes("40889acac8b21234da8f8208bf")
        #expect(HeaderBlock.read(code) == [HeaderBlock.Field(name: "grpc-status", value: "12")])
        let message = Self.bytes(
            "40899acac8b5254207317fa7b6aeb51fc54a5254ce7914bd3949d5494f62882d9dcc42a935959179ca3a133afdc2be328e84cf")
        #expect(
            HeaderBlock.read(message) == [
                HeaderBlock.Field(
                    name: "grpc-message", value: "unknown method Check for service grpc.health.v1.Health")
            ])
        let plain = Self.bytes("20885f8b1d75d0620d263d4c4d6564")
        #expect(HeaderBlock.read(plain)?.first == HeaderBlock.Field(name: ":status", value: "200"))
        #expect(
            Self.said([
                Self.settings, Self.headers(plain), Self.data(Self.serving),
                Self.headers(Self.bytes("40889acac8b21234da8f0130"), 5),
            ])?.isSuccess == true)
        // The end of the string's symbol, and letters that no name has.
        #expect(HuffmanText.decode([0xFF, 0xFF, 0xFF, 0xFF]) == nil)
        #expect(HuffmanText.decode([0x00]) == nil, "what is left over is no ones")
        #expect(HuffmanText.decode([UInt8]()) == [])
    }

    @Test("takes nothing but SERVING with a good end for a success")
    func meaning() {
        let good = Self.trailers("0")
        let cases: [([HTTP2Frame], String)] = [
            ([Self.settings, Self.headers(Self.ok), Self.data([0, 0, 0, 0, 0]), good], "gRPC UNKNOWN"),
            ([Self.settings, Self.headers(Self.ok), Self.data([0, 0, 0, 0, 2, 8, 3]), good], "gRPC SERVICE_UNKNOWN"),
            ([Self.settings, Self.headers(Self.ok), Self.data([0, 0, 0, 0, 2, 8, 77]), good], "gRPC status 77"),
            (
                [Self.settings, Self.headers(Self.ok), Self.data([1, 0, 0, 0, 2, 8, 1]), good],
                "gRPC: its answer cannot be read"
            ),
            ([Self.settings, Self.headers(Self.ok), Self.data(Self.serving, 1)], "gRPC: it said no status"),
            (
                [Self.settings, Self.headers(Self.ok), Self.data(Self.serving), Self.trailers("14")],
                "gRPC: status 14"
            ),
            ([Self.settings, Self.headers([0x8D], 5)], "gRPC: HTTP 404"),
            (
                [Self.settings, HTTP2Frame(3, stream: 1, [0, 0, 0, 7])],
                "gRPC: it broke the call off with code 7"
            ),
            (
                [Self.settings, HTTP2Frame(7, [0, 0, 0, 0, 0, 0, 0, 11] + Array("too\nmany".utf8))],
                "gRPC: it sent us away with code 11: too many"
            ),
        ]
        for (frames, words) in cases {
            #expect(Self.said(frames) == ProbeVerdict(false, words))
        }
        // One that goes away after this call, other streams, unknown frames and padding change nothing.
        let padded = HTTP2Frame(0, flags: 8, stream: 1, [3] + Self.serving + [0, 0, 0])
        let frames = [
            Self.settings, HTTP2Frame(7, [0, 0, 0, 1, 0, 0, 0, 0]), HTTP2Frame(0, stream: 3, [9]),
            HTTP2Frame(99, [1]), Self.headers(Self.ok), padded, good,
        ]
        #expect(Self.said(frames) == ProbeVerdict(true, "gRPC SERVING"))
        // A later field of the same number wins, and others are passed over.
        let fields: [UInt8] = [0, 0, 0, 0, 12, 8, 2, 0x12, 2, 1, 2, 8, 1, 0x1D, 1, 2]
        #expect(HealthAnswer.status(of: fields) == nil, "it is shorter than it says")
        #expect(HealthAnswer.status(of: [0, 0, 0, 0, 8, 8, 2, 0x12, 2, 1, 2, 8, 1]) == 1)
    }

    @Test("is split over as many frames as a server likes")
    func continued() {
        let block = Self.ok + HeaderBlock.write("content-type", "application/grpc")
        let frames = [
            Self.settings, Self.headers(Array(block.prefix(5)), 0),
            HTTP2Frame(9, flags: 4, stream: 1, Array(block.dropFirst(5))), Self.data(Array(Self.serving.prefix(2))),
            Self.data(Array(Self.serving.dropFirst(2))), Self.trailers("0"),
        ]
        #expect(Self.said(frames)?.isSuccess == true)
    }

    @Test("ends with whoever answers no HTTP/2, too much, or nothing that makes sense")
    func hostile() {
        let noHTTP2 = ProbeVerdict(false, "port 9000 does not speak HTTP/2 in the clear")
        for words in [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "\u{15}\u{3}\u{3}\0\u{2}\u{2}F....",
        ] {
            var talk = Self.talk()
            #expect(talk.take(Array(words.utf8)) ?? talk.end() == noHTTP2, "\(words)")
        }
        let endless = (0..<100).map { _ in HTTP2Frame(6, [0, 0, 0, 0, 0, 0, 0, 0]) }
        #expect(Self.said([Self.settings] + endless)?.said == "gRPC: it said no result in 64 frames")
        let cases: [[HTTP2Frame]] = [
            [Self.settings, HTTP2Frame(6, [1])], [Self.settings, HTTP2Frame(7, [0])], [Self.settings, HTTP2Frame(5)],
            [Self.settings, HTTP2Frame(9, flags: 4, stream: 1, [])],
            [Self.settings, Self.headers(Self.ok, 0), Self.data(Self.serving)],
            [Self.settings, Self.headers([0xBE])], [Self.settings, Self.headers([0x80])],
            [Self.settings, Self.headers([0x40, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])],
            [Self.settings, Self.headers([0x00, 0x05, 0x61])], [Self.settings, Self.headers([9, 1], 12)],
            [Self.settings, Self.headers(Self.ok), HTTP2Frame(0, flags: 8, stream: 1, [9, 1])],
            [Self.settings, Self.headers(Self.ok), Self.data([UInt8](repeating: 0, count: 5000))],
            [Self.settings, Self.headers([UInt8](repeating: 0x88, count: 16_384), 0)]
                + (0..<2).map { _ in HTTP2Frame(9, stream: 1, [UInt8](repeating: 0x88, count: 16_384)) },
        ]
        for frames in cases {
            #expect(Self.said(frames)?.isSuccess == false, "\(frames.map(\.kind))")
        }
        var long = Self.settings.bytes
        long += [0, 0x40, 1, 0, 0, 0, 0, 0, 1]
        var talk = Self.talk()
        #expect(talk.take(long)?.said == "gRPC: it sent a frame over 16384 bytes")
        var silent = Self.talk()
        #expect(silent.take(Self.settings.bytes) == nil)
        #expect(silent.end() == ProbeVerdict(false, "gRPC: it hung up without a result"))
    }

    @Test("never traps, whatever comes, and never says that it is well by chance")
    func noise() {
        var random = Randomness(seed: 7)
        let good = [Self.settings, Self.headers(Self.ok), Self.data(Self.serving), Self.trailers("0")].flatMap(\.bytes)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0...Int(random.next() % 3) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
            }
            var talk = Self.talk()
            _ = talk.take(Array(bytes.prefix(Int(random.next() % UInt64(bytes.count + 1))))) ?? talk.end()
            var noise = Self.talk()
            let any = (0..<64).map { _ in UInt8(random.next() & 255) }
            #expect((noise.take(Self.settings.bytes + any) ?? noise.end()).isSuccess == false)
        }
    }
}
