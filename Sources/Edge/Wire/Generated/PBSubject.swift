// `Subject` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One user, or the users of a group.
package struct PBSubject: PBMessage {
    package var who: Who?

    /// One of the `who` fields of `coord.v1.Subject`.
    package enum Who: Hashable, Sendable {
        case user(String)
        case group(String)
    }

    package init(
        who: Who? = nil
    ) {
        self.who = who
    }

    package static var wireName: StaticString { "coord.v1.Subject" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBSubject { try read(bytes, rules) }
}

extension PBSubject: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Subject>, _ writer: WireWriter) throws(WireError) {
        coord__v1__subject__init(c)
        try fillWho(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__Subject>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Subject")
        who = try Self.readWho(c, reader)
    }

    private func fillWho(
        _ c: UnsafeMutablePointer<Coord__V1__Subject>, _ writer: WireWriter
    ) throws(WireError) {
        switch who {
        case .user(let value):
            c.pointee.who_case = Coord__V1__Subject__WhoCase(rawValue: 1)
            c.pointee.user = try writer.text(value, "Subject.user")
        case .group(let value):
            c.pointee.who_case = Coord__V1__Subject__WhoCase(rawValue: 2)
            c.pointee.group = try writer.text(value, "Subject.group")
        case nil: break
        }
    }

    private static func readWho(
        _ c: UnsafePointer<Coord__V1__Subject>, _ reader: WireReader
    ) throws(WireError) -> Who? {
        switch c.pointee.who_case.rawValue {
        case 1: try .user(reader.text(c.pointee.user, "Subject.user"))
        case 2: try .group(reader.text(c.pointee.group, "Subject.group"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Subject>? {
        coord__v1__subject__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
