// `ServiceRoute` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceRoute`.
package struct PBServiceRoute: PBMessage {
    /// Empty is every host.
    package var host: String
    package var path: String
    package var stripsPrefix: Bool

    package init(
        host: String = "",
        path: String = "",
        stripsPrefix: Bool = false
    ) {
        self.host = host
        self.path = path
        self.stripsPrefix = stripsPrefix
    }

    package static var wireName: StaticString { "coord.v1.ServiceRoute" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceRoute { try read(bytes, rules) }
}

extension PBServiceRoute: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceRoute>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_route__init(c)
        if !host.isEmpty { c.pointee.host = try writer.text(host, "ServiceRoute.host") }
        if !path.isEmpty { c.pointee.path = try writer.text(path, "ServiceRoute.path") }
        c.pointee.strips_prefix = stripsPrefix ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceRoute>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceRoute")
        host = try reader.text(c.pointee.host, "ServiceRoute.host")
        path = try reader.text(c.pointee.path, "ServiceRoute.path")
        stripsPrefix = c.pointee.strips_prefix != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceRoute>? {
        coord__v1__service_route__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
