// `AllocationStarted` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.AllocationStarted`.
package struct PBAllocationStarted: PBMessage {
    package var allocation: UInt64
    package var atMs: Int64

    package init(
        allocation: UInt64 = 0,
        atMs: Int64 = 0
    ) {
        self.allocation = allocation
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.AllocationStarted" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAllocationStarted { try read(bytes, rules) }
}

extension PBAllocationStarted: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AllocationStarted>, _ writer: WireWriter) throws(WireError) {
        coord__v1__allocation_started__init(c)
        c.pointee.allocation = allocation
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__AllocationStarted>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AllocationStarted")
        allocation = c.pointee.allocation
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AllocationStarted>? {
        coord__v1__allocation_started__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
