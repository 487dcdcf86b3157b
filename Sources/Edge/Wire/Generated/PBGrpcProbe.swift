// `GrpcProbe` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.GrpcProbe`.
package struct PBGrpcProbe: PBMessage {
    /// Empty is the whole server.
    package var service: String
    /// 0 is the one that is promised to the replica.
    package var port: UInt32

    package init(
        service: String = "",
        port: UInt32 = 0
    ) {
        self.service = service
        self.port = port
    }

    package static var wireName: StaticString { "coord.v1.GrpcProbe" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBGrpcProbe { try read(bytes, rules) }
}

extension PBGrpcProbe: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__GrpcProbe>, _ writer: WireWriter) throws(WireError) {
        coord__v1__grpc_probe__init(c)
        if !service.isEmpty { c.pointee.service = try writer.text(service, "GrpcProbe.service") }
        c.pointee.port = port
    }

    init(_ c: UnsafePointer<Coord__V1__GrpcProbe>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "GrpcProbe")
        service = try reader.text(c.pointee.service, "GrpcProbe.service")
        port = c.pointee.port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__GrpcProbe>? {
        coord__v1__grpc_probe__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
