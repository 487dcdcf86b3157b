// `ServerMessage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a client is told.
package struct PBServerMessage: PBMessage {
    package var body: Body?

    /// One of the `body` fields of `coord.v1.ServerMessage`.
    package indirect enum Body: Hashable, Sendable {
        case welcome(PBClientWelcome)
        case reply(PBClientReply)
        /// The session ends here, for this reason.
        case refused(String)
    }

    package init(
        body: Body? = nil
    ) {
        self.body = body
    }

    package static var wireName: StaticString { "coord.v1.ServerMessage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServerMessage { try read(bytes, rules) }
}

extension PBServerMessage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServerMessage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__server_message__init(c)
        try fillBody(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ServerMessage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServerMessage")
        body = try Self.readBody(c, reader)
    }

    private func fillBody(
        _ c: UnsafeMutablePointer<Coord__V1__ServerMessage>, _ writer: WireWriter
    ) throws(WireError) {
        switch body {
        case .welcome(let value):
            c.pointee.body_case = Coord__V1__ServerMessage__BodyCase(rawValue: 1)
            c.pointee.welcome = try writer.message(value)
        case .reply(let value):
            c.pointee.body_case = Coord__V1__ServerMessage__BodyCase(rawValue: 2)
            c.pointee.reply = try writer.message(value)
        case .refused(let value):
            c.pointee.body_case = Coord__V1__ServerMessage__BodyCase(rawValue: 3)
            c.pointee.refused = try writer.text(value, "ServerMessage.refused")
        case nil: break
        }
    }

    private static func readBody(
        _ c: UnsafePointer<Coord__V1__ServerMessage>, _ reader: WireReader
    ) throws(WireError) -> Body? {
        switch c.pointee.body_case.rawValue {
        case 1: try .welcome(reader.chosen(c.pointee.welcome))
        case 2: try .reply(reader.chosen(c.pointee.reply))
        case 3: try .refused(reader.text(c.pointee.refused, "ServerMessage.refused"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServerMessage>? {
        coord__v1__server_message__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
