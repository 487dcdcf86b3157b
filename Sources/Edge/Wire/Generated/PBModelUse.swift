// `ModelUse` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The version of a model that a job works with.
package struct PBModelUse: PBMessage {
    package var name: String
    /// 0 is the newest that there is when the coordinator hears of it.
    package var version: UInt32
    /// SHA-256 of the encoded ModelRoot; empty while it is asked for.
    package var content: [UInt8]
    package var bytes: Int64

    package init(
        name: String = "",
        version: UInt32 = 0,
        content: [UInt8] = [],
        bytes: Int64 = 0
    ) {
        self.name = name
        self.version = version
        self.content = content
        self.bytes = bytes
    }

    package static var wireName: StaticString { "coord.v1.ModelUse" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelUse { try read(bytes, rules) }
}

extension PBModelUse: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelUse>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_use__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "ModelUse.name") }
        c.pointee.version = version
        if !content.isEmpty { c.pointee.content = try writer.bytes(content) }
        c.pointee.bytes = bytes
    }

    init(_ c: UnsafePointer<Coord__V1__ModelUse>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelUse")
        name = try reader.text(c.pointee.name, "ModelUse.name")
        version = c.pointee.version
        content = reader.bytes(c.pointee.content)
        bytes = c.pointee.bytes
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelUse>? {
        coord__v1__model_use__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
