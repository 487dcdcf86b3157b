// `ReplicaUsage` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ReplicaUsage`.
package struct PBReplicaUsage: PBMessage {
    package var allocation: UInt64
    package var cpuMilli: Int64
    package var memoryBytes: Int64
    package var windowMs: Int64

    package init(
        allocation: UInt64 = 0,
        cpuMilli: Int64 = 0,
        memoryBytes: Int64 = 0,
        windowMs: Int64 = 0
    ) {
        self.allocation = allocation
        self.cpuMilli = cpuMilli
        self.memoryBytes = memoryBytes
        self.windowMs = windowMs
    }

    package static var wireName: StaticString { "coord.v1.ReplicaUsage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReplicaUsage { try read(bytes, rules) }
}

extension PBReplicaUsage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReplicaUsage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__replica_usage__init(c)
        c.pointee.allocation = allocation
        c.pointee.cpu_milli = cpuMilli
        c.pointee.memory_bytes = memoryBytes
        c.pointee.window_ms = windowMs
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaUsage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaUsage")
        allocation = c.pointee.allocation
        cpuMilli = c.pointee.cpu_milli
        memoryBytes = c.pointee.memory_bytes
        windowMs = c.pointee.window_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaUsage>? {
        coord__v1__replica_usage__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
