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
    /// The node that it runs on; empty from a coordinator that does not say.
    package var node: String
    /// Where the node's ingress takes its requests in TLS; 0 where it is reached in the clear.
    package var entranceAddress: String
    package var entrancePort: UInt32

    package init(
        allocation: UInt64 = 0,
        revision: UInt32 = 0,
        address: String = "",
        port: UInt32 = 0,
        weight: UInt32 = 0,
        isDraining: Bool = false,
        node: String = "",
        entranceAddress: String = "",
        entrancePort: UInt32 = 0
    ) {
        self.allocation = allocation
        self.revision = revision
        self.address = address
        self.port = port
        self.weight = weight
        self.isDraining = isDraining
        self.node = node
        self.entranceAddress = entranceAddress
        self.entrancePort = entrancePort
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
        if !node.isEmpty { c.pointee.node = try writer.text(node, "ReplicaRouting.node") }
        if !entranceAddress.isEmpty {
            c.pointee.entrance_address = try writer.text(entranceAddress, "ReplicaRouting.entrance_address")
        }
        c.pointee.entrance_port = entrancePort
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaRouting>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaRouting")
        allocation = c.pointee.allocation
        revision = c.pointee.revision
        address = try reader.text(c.pointee.address, "ReplicaRouting.address")
        port = c.pointee.port
        weight = c.pointee.weight
        isDraining = c.pointee.is_draining != 0
        node = try reader.text(c.pointee.node, "ReplicaRouting.node")
        entranceAddress = try reader.text(c.pointee.entrance_address, "ReplicaRouting.entrance_address")
        entrancePort = c.pointee.entrance_port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaRouting>? {
        coord__v1__replica_routing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
