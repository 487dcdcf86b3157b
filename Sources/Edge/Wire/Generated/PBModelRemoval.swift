// `ModelRemoval` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ModelRemoval`.
package struct PBModelRemoval: PBMessage {
    package var model: PBModelReference?
    /// 0 is all of them.
    package var version: UInt32

    package init(
        model: PBModelReference? = nil,
        version: UInt32 = 0
    ) {
        self.model = model
        self.version = version
    }

    package static var wireName: StaticString { "coord.v1.ModelRemoval" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelRemoval { try read(bytes, rules) }
}

extension PBModelRemoval: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelRemoval>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_removal__init(c)
        c.pointee.model = try writer.message(model)
        c.pointee.version = version
    }

    init(_ c: UnsafePointer<Coord__V1__ModelRemoval>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelRemoval")
        model = try reader.message(c.pointee.model)
        version = c.pointee.version
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelRemoval>? {
        coord__v1__model_removal__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
