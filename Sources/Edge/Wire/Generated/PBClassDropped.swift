// `ClassDropped` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ClassDropped`.
package struct PBClassDropped: PBMessage {
    package var name: String
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        name: String = "",
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.name = name
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ClassDropped" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClassDropped { try read(bytes, rules) }
}

extension PBClassDropped: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClassDropped>, _ writer: WireWriter) throws(WireError) {
        coord__v1__class_dropped__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "ClassDropped.name") }
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ClassDropped>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClassDropped")
        name = try reader.text(c.pointee.name, "ClassDropped.name")
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClassDropped>? {
        coord__v1__class_dropped__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
