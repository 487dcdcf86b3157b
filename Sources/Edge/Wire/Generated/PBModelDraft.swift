// `ModelDraft` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ModelDraft`.
package struct PBModelDraft: PBMessage {
    package var model: PBModelReference?
    /// SHA-256 of the encoded ModelRoot.
    package var content: [UInt8]
    package var bytes: Int64
    package var files: UInt32
    /// The version that it was made from; 0 is none.
    package var parent: UInt32

    package init(
        model: PBModelReference? = nil,
        content: [UInt8] = [],
        bytes: Int64 = 0,
        files: UInt32 = 0,
        parent: UInt32 = 0
    ) {
        self.model = model
        self.content = content
        self.bytes = bytes
        self.files = files
        self.parent = parent
    }

    package static var wireName: StaticString { "coord.v1.ModelDraft" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelDraft { try read(bytes, rules) }
}

extension PBModelDraft: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelDraft>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_draft__init(c)
        c.pointee.model = try writer.message(model)
        if !content.isEmpty { c.pointee.content = try writer.bytes(content) }
        c.pointee.bytes = bytes
        c.pointee.files = files
        c.pointee.parent = parent
    }

    init(_ c: UnsafePointer<Coord__V1__ModelDraft>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelDraft")
        model = try reader.message(c.pointee.model)
        content = reader.bytes(c.pointee.content)
        bytes = c.pointee.bytes
        files = c.pointee.files
        parent = c.pointee.parent
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelDraft>? {
        coord__v1__model_draft__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
