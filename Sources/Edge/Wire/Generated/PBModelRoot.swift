// `ModelRoot` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a version's content hash is the hash of.
package struct PBModelRoot: PBMessage {
    /// Of all files.
    package var bytes: Int64
    package var files: UInt32
    /// SHA-256 of each piece of the encoded ModelListing, one behind the other. A piece has 1 MiB, the last of them
    /// less.
    package var listing: [UInt8]

    package init(
        bytes: Int64 = 0,
        files: UInt32 = 0,
        listing: [UInt8] = []
    ) {
        self.bytes = bytes
        self.files = files
        self.listing = listing
    }

    package static var wireName: StaticString { "coord.v1.ModelRoot" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelRoot { try read(bytes, rules) }
}

extension PBModelRoot: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelRoot>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_root__init(c)
        c.pointee.bytes = bytes
        c.pointee.files = files
        if !listing.isEmpty { c.pointee.listing = try writer.bytes(listing) }
    }

    init(_ c: UnsafePointer<Coord__V1__ModelRoot>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelRoot")
        bytes = c.pointee.bytes
        files = c.pointee.files
        listing = reader.bytes(c.pointee.listing)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelRoot>? {
        coord__v1__model_root__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
