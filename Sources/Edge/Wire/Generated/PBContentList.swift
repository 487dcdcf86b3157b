// `ContentList` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Hashes of versions' roots, each of 32 bytes.
package struct PBContentList: PBMessage {
    package var contents: [[UInt8]]

    package init(
        contents: [[UInt8]] = []
    ) {
        self.contents = contents
    }

    package static var wireName: StaticString { "coord.v1.ContentList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBContentList { try read(bytes, rules) }
}

extension PBContentList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ContentList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__content_list__init(c)
        if !contents.isEmpty {
            c.pointee.n_contents = contents.count
            c.pointee.contents = try writer.blobs(contents)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ContentList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ContentList")
        contents = reader.blobs(c.pointee.contents, c.pointee.n_contents)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ContentList>? {
        coord__v1__content_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
