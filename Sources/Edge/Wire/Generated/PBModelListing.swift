// `ModelListing` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The files of a version, in the order of their paths' bytes.
package struct PBModelListing: PBMessage {
    package var files: [PBModelFile]

    package init(
        files: [PBModelFile] = []
    ) {
        self.files = files
    }

    package static var wireName: StaticString { "coord.v1.ModelListing" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelListing { try read(bytes, rules) }
}

extension PBModelListing: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelListing>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_listing__init(c)
        if !files.isEmpty {
            c.pointee.n_files = files.count
            c.pointee.files = try writer.messages(files)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ModelListing>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelListing")
        files = try reader.messages(c.pointee.files, c.pointee.n_files)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelListing>? {
        coord__v1__model_listing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
