// `ReplicaLoad` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ReplicaLoad`.
package struct PBReplicaLoad: PBMessage {
    package var allocation: UInt64
    package var inFlight: UInt32

    package init(
        allocation: UInt64 = 0,
        inFlight: UInt32 = 0
    ) {
        self.allocation = allocation
        self.inFlight = inFlight
    }

    package static var wireName: StaticString { "coord.v1.ReplicaLoad" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReplicaLoad { try read(bytes, rules) }
}

extension PBReplicaLoad: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReplicaLoad>, _ writer: WireWriter) throws(WireError) {
        coord__v1__replica_load__init(c)
        c.pointee.allocation = allocation
        c.pointee.in_flight = inFlight
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaLoad>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaLoad")
        allocation = c.pointee.allocation
        inFlight = c.pointee.in_flight
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaLoad>? {
        coord__v1__replica_load__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
