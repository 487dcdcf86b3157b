// `ClientMessage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a client says. At most 1 MiB + 64 KiB: a launch payload and its request.
package struct PBClientMessage: PBMessage {
    package var body: Body?

    /// One of the `body` fields of `coord.v1.ClientMessage`.
    package indirect enum Body: Hashable, Sendable {
        case hello(PBClientHello)
        case request(PBClientRequest)
    }

    package init(
        body: Body? = nil
    ) {
        self.body = body
    }

    package static var wireName: StaticString { "coord.v1.ClientMessage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClientMessage { try read(bytes, rules) }
}

extension PBClientMessage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClientMessage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__client_message__init(c)
        try fillBody(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ClientMessage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClientMessage")
        body = try Self.readBody(c, reader)
    }

    private func fillBody(
        _ c: UnsafeMutablePointer<Coord__V1__ClientMessage>, _ writer: WireWriter
    ) throws(WireError) {
        switch body {
        case .hello(let value):
            c.pointee.body_case = Coord__V1__ClientMessage__BodyCase(rawValue: 1)
            c.pointee.hello = try writer.message(value)
        case .request(let value):
            c.pointee.body_case = Coord__V1__ClientMessage__BodyCase(rawValue: 2)
            c.pointee.request = try writer.message(value)
        case nil: break
        }
    }

    private static func readBody(
        _ c: UnsafePointer<Coord__V1__ClientMessage>, _ reader: WireReader
    ) throws(WireError) -> Body? {
        switch c.pointee.body_case.rawValue {
        case 1: try .hello(reader.chosen(c.pointee.hello))
        case 2: try .request(reader.chosen(c.pointee.request))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClientMessage>? {
        coord__v1__client_message__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
