// `ReplicaHealth` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ReplicaHealth`.
package struct PBReplicaHealth: PBMessage {
    package var allocation: UInt64
    package var isReady: Bool
    /// Why it is worth no more; empty while it lives.
    package var fault: String

    package init(
        allocation: UInt64 = 0,
        isReady: Bool = false,
        fault: String = ""
    ) {
        self.allocation = allocation
        self.isReady = isReady
        self.fault = fault
    }

    package static var wireName: StaticString { "coord.v1.ReplicaHealth" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReplicaHealth { try read(bytes, rules) }
}

extension PBReplicaHealth: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReplicaHealth>, _ writer: WireWriter) throws(WireError) {
        coord__v1__replica_health__init(c)
        c.pointee.allocation = allocation
        c.pointee.is_ready = isReady ? 1 : 0
        if !fault.isEmpty { c.pointee.fault = try writer.text(fault, "ReplicaHealth.fault") }
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaHealth>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaHealth")
        allocation = c.pointee.allocation
        isReady = c.pointee.is_ready != 0
        fault = try reader.text(c.pointee.fault, "ReplicaHealth.fault")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaHealth>? {
        coord__v1__replica_health__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
