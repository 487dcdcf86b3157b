// `IngressReplica` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.IngressReplica`.
package struct PBIngressReplica: PBMessage {
    package var allocation: UInt64
    /// The one that it was promised.
    package var port: UInt32

    package init(
        allocation: UInt64 = 0,
        port: UInt32 = 0
    ) {
        self.allocation = allocation
        self.port = port
    }

    package static var wireName: StaticString { "coord.v1.IngressReplica" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBIngressReplica { try read(bytes, rules) }
}

extension PBIngressReplica: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__IngressReplica>, _ writer: WireWriter) throws(WireError) {
        coord__v1__ingress_replica__init(c)
        c.pointee.allocation = allocation
        c.pointee.port = port
    }

    init(_ c: UnsafePointer<Coord__V1__IngressReplica>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "IngressReplica")
        allocation = c.pointee.allocation
        port = c.pointee.port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__IngressReplica>? {
        coord__v1__ingress_replica__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
