// `ClusterRecovered` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The cluster was restored from a backup; what was numbered after the backup is jumped over.
package struct PBClusterRecovered: PBMessage {
    package var epoch: UInt64
    /// The numbers that come next.
    package var nextJob: UInt64
    package var nextAllocation: UInt64
    package var atMs: Int64

    package init(
        epoch: UInt64 = 0,
        nextJob: UInt64 = 0,
        nextAllocation: UInt64 = 0,
        atMs: Int64 = 0
    ) {
        self.epoch = epoch
        self.nextJob = nextJob
        self.nextAllocation = nextAllocation
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ClusterRecovered" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClusterRecovered { try read(bytes, rules) }
}

extension PBClusterRecovered: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClusterRecovered>, _ writer: WireWriter) throws(WireError) {
        coord__v1__cluster_recovered__init(c)
        c.pointee.epoch = epoch
        c.pointee.next_job = nextJob
        c.pointee.next_allocation = nextAllocation
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ClusterRecovered>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClusterRecovered")
        epoch = c.pointee.epoch
        nextJob = c.pointee.next_job
        nextAllocation = c.pointee.next_allocation
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClusterRecovered>? {
        coord__v1__cluster_recovered__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
