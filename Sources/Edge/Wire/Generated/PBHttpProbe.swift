// `HttpProbe` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.HttpProbe`.
package struct PBHttpProbe: PBMessage {
    package var path: String
    /// 0 is the one that is promised to the replica.
    package var port: UInt32
    package var isEncrypted: Bool
    package var headers: [PBHttpHeader]
    /// Unset is a GET.
    package var post: PBHttpPost?

    package init(
        path: String = "",
        port: UInt32 = 0,
        isEncrypted: Bool = false,
        headers: [PBHttpHeader] = [],
        post: PBHttpPost? = nil
    ) {
        self.path = path
        self.port = port
        self.isEncrypted = isEncrypted
        self.headers = headers
        self.post = post
    }

    package static var wireName: StaticString { "coord.v1.HttpProbe" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBHttpProbe { try read(bytes, rules) }
}

extension PBHttpProbe: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__HttpProbe>, _ writer: WireWriter) throws(WireError) {
        coord__v1__http_probe__init(c)
        if !path.isEmpty { c.pointee.path = try writer.text(path, "HttpProbe.path") }
        c.pointee.port = port
        c.pointee.is_encrypted = isEncrypted ? 1 : 0
        if !headers.isEmpty {
            c.pointee.n_headers = headers.count
            c.pointee.headers = try writer.messages(headers)
        }
        c.pointee.post = try writer.message(post)
    }

    init(_ c: UnsafePointer<Coord__V1__HttpProbe>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "HttpProbe")
        path = try reader.text(c.pointee.path, "HttpProbe.path")
        port = c.pointee.port
        isEncrypted = c.pointee.is_encrypted != 0
        headers = try reader.messages(c.pointee.headers, c.pointee.n_headers)
        post = try reader.message(c.pointee.post)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__HttpProbe>? {
        coord__v1__http_probe__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
