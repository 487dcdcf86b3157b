// `ModelRemoved` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A version is gone; with the last of its versions the model is gone.
package struct PBModelRemoved: PBMessage {
    package var model: UInt64
    package var version: UInt32
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        model: UInt64 = 0,
        version: UInt32 = 0,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.model = model
        self.version = version
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ModelRemoved" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelRemoved { try read(bytes, rules) }
}

extension PBModelRemoved: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelRemoved>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_removed__init(c)
        c.pointee.model = model
        c.pointee.version = version
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ModelRemoved>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelRemoved")
        model = c.pointee.model
        version = c.pointee.version
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelRemoved>? {
        coord__v1__model_removed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
