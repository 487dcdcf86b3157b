// `ReplicaRouting` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ReplicaRouting`.
package struct PBReplicaRouting: PBMessage {
    package var allocation: UInt64
    package var revision: UInt32
    package var address: String
    package var port: UInt32
    /// 0 to 256.
    package var weight: UInt32
    package var isDraining: Bool

    package init(
        allocation: UInt64 = 0,
        revision: UInt32 = 0,
        address: String = "",
        port: UInt32 = 0,
        weight: UInt32 = 0,
        isDraining: Bool = false
    ) {
        self.allocation = allocation
        self.revision = revision
        self.address = address
        self.port = port
        self.weight = weight
        self.isDraining = isDraining
    }

    package static var wireName: StaticString { "coord.v1.ReplicaRouting" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReplicaRouting { try read(bytes, rules) }
}

extension PBReplicaRouting: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReplicaRouting>, _ writer: WireWriter) throws(WireError) {
        coord__v1__replica_routing__init(c)
        c.pointee.allocation = allocation
        c.pointee.revision = revision
        if !address.isEmpty { c.pointee.address = try writer.text(address, "ReplicaRouting.address") }
        c.pointee.port = port
        c.pointee.weight = weight
        c.pointee.is_draining = isDraining ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaRouting>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaRouting")
        allocation = c.pointee.allocation
        revision = c.pointee.revision
        address = try reader.text(c.pointee.address, "ReplicaRouting.address")
        port = c.pointee.port
        weight = c.pointee.weight
        isDraining = c.pointee.is_draining != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaRouting>? {
        coord__v1__replica_routing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
