// `HttpPost` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.HttpPost`.
package struct PBHttpPost: PBMessage {
    package var body: String
    package var contentType: String

    package init(
        body: String = "",
        contentType: String = ""
    ) {
        self.body = body
        self.contentType = contentType
    }

    package static var wireName: StaticString { "coord.v1.HttpPost" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBHttpPost { try read(bytes, rules) }
}

extension PBHttpPost: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__HttpPost>, _ writer: WireWriter) throws(WireError) {
        coord__v1__http_post__init(c)
        if !body.isEmpty { c.pointee.body = try writer.text(body, "HttpPost.body") }
        if !contentType.isEmpty { c.pointee.content_type = try writer.text(contentType, "HttpPost.content_type") }
    }

    init(_ c: UnsafePointer<Coord__V1__HttpPost>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "HttpPost")
        body = try reader.text(c.pointee.body, "HttpPost.body")
        contentType = try reader.text(c.pointee.content_type, "HttpPost.content_type")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__HttpPost>? {
        coord__v1__http_post__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
