// `ModelVersion` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One version of a model.
package struct PBModelVersion: PBMessage {
    package var number: UInt32
    /// SHA-256 of the encoded ModelRoot.
    package var content: [UInt8]
    package var bytes: Int64
    package var files: UInt32
    /// 0 where it was made from none.
    package var parent: UInt32
    package var by: PBPrincipal?
    package var createdMs: Int64

    package init(
        number: UInt32 = 0,
        content: [UInt8] = [],
        bytes: Int64 = 0,
        files: UInt32 = 0,
        parent: UInt32 = 0,
        by: PBPrincipal? = nil,
        createdMs: Int64 = 0
    ) {
        self.number = number
        self.content = content
        self.bytes = bytes
        self.files = files
        self.parent = parent
        self.by = by
        self.createdMs = createdMs
    }

    package static var wireName: StaticString { "coord.v1.ModelVersion" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelVersion { try read(bytes, rules) }
}

extension PBModelVersion: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelVersion>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_version__init(c)
        c.pointee.number = number
        if !content.isEmpty { c.pointee.content = try writer.bytes(content) }
        c.pointee.bytes = bytes
        c.pointee.files = files
        c.pointee.parent = parent
        c.pointee.by = try writer.message(by)
        c.pointee.created_ms = createdMs
    }

    init(_ c: UnsafePointer<Coord__V1__ModelVersion>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelVersion")
        number = c.pointee.number
        content = reader.bytes(c.pointee.content)
        bytes = c.pointee.bytes
        files = c.pointee.files
        parent = c.pointee.parent
        by = try reader.message(c.pointee.by)
        createdMs = c.pointee.created_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelVersion>? {
        coord__v1__model_version__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
