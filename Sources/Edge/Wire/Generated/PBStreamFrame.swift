// `StreamFrame` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What is said on the bulk endpoint.
package struct PBStreamFrame: PBMessage {
    package var body: Body?

    /// One of the `body` fields of `coord.v1.StreamFrame`.
    package indirect enum Body: Hashable, Sendable {
        case `open`(PBStreamOpen)
        /// The receiver lets the sender send so many more bytes.
        case credit(UInt32)
        case chunk(PBStreamChunk)
        case end(PBStreamEnd)
        /// SHA-256 of a piece that is asked for.
        case ask([UInt8])
        case piece(PBStreamPiece)
        case lack(PBStreamLack)
        /// What a command wrote to its errors; at most 256 KiB.
        case errors([UInt8])
        case exited(PBCommandExit)
    }

    package init(
        body: Body? = nil
    ) {
        self.body = body
    }

    package static var wireName: StaticString { "coord.v1.StreamFrame" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBStreamFrame { try read(bytes, rules) }
}

extension PBStreamFrame: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__StreamFrame>, _ writer: WireWriter) throws(WireError) {
        coord__v1__stream_frame__init(c)
        try fillBody(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__StreamFrame>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "StreamFrame")
        body = try Self.readBody(c, reader)
    }

    private func fillBody(
        _ c: UnsafeMutablePointer<Coord__V1__StreamFrame>, _ writer: WireWriter
    ) throws(WireError) {
        switch body {
        case .`open`(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 1)
            c.pointee.open = try writer.message(value)
        case .credit(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 2)
            c.pointee.credit = value
        case .chunk(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 3)
            c.pointee.chunk = try writer.message(value)
        case .end(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 4)
            c.pointee.end = try writer.message(value)
        case .ask(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 5)
            c.pointee.ask = try writer.bytes(value)
        case .piece(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 6)
            c.pointee.piece = try writer.message(value)
        case .lack(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 7)
            c.pointee.lack = try writer.message(value)
        case .errors(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 8)
            c.pointee.errors = try writer.bytes(value)
        case .exited(let value):
            c.pointee.body_case = Coord__V1__StreamFrame__BodyCase(rawValue: 9)
            c.pointee.exited = try writer.message(value)
        case nil: break
        }
    }

    private static func readBody(
        _ c: UnsafePointer<Coord__V1__StreamFrame>, _ reader: WireReader
    ) throws(WireError) -> Body? {
        switch c.pointee.body_case.rawValue {
        case 1: try .`open`(reader.chosen(c.pointee.open))
        case 2: .credit(c.pointee.credit)
        case 3: try .chunk(reader.chosen(c.pointee.chunk))
        case 4: try .end(reader.chosen(c.pointee.end))
        case 5: .ask(reader.bytes(c.pointee.ask))
        case 6: try .piece(reader.chosen(c.pointee.piece))
        case 7: try .lack(reader.chosen(c.pointee.lack))
        case 8: .errors(reader.bytes(c.pointee.errors))
        case 9: try .exited(reader.chosen(c.pointee.exited))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__StreamFrame>? {
        coord__v1__stream_frame__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
