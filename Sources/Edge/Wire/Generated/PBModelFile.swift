// `ModelFile` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ModelFile`.
package struct PBModelFile: PBMessage {
    /// Relative, with '/' between its parts.
    package var path: String
    package var bytes: Int64
    package var isExecutable: Bool
    /// SHA-256 of each piece, one behind the other.
    package var pieces: [UInt8]

    package init(
        path: String = "",
        bytes: Int64 = 0,
        isExecutable: Bool = false,
        pieces: [UInt8] = []
    ) {
        self.path = path
        self.bytes = bytes
        self.isExecutable = isExecutable
        self.pieces = pieces
    }

    package static var wireName: StaticString { "coord.v1.ModelFile" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelFile { try read(bytes, rules) }
}

extension PBModelFile: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelFile>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_file__init(c)
        if !path.isEmpty { c.pointee.path = try writer.text(path, "ModelFile.path") }
        c.pointee.bytes = bytes
        c.pointee.is_executable = isExecutable ? 1 : 0
        if !pieces.isEmpty { c.pointee.pieces = try writer.bytes(pieces) }
    }

    init(_ c: UnsafePointer<Coord__V1__ModelFile>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelFile")
        path = try reader.text(c.pointee.path, "ModelFile.path")
        bytes = c.pointee.bytes
        isExecutable = c.pointee.is_executable != 0
        pieces = reader.bytes(c.pointee.pieces)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelFile>? {
        coord__v1__model_file__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
