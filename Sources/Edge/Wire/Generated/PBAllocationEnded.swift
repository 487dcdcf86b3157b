// `AllocationEnded` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.AllocationEnded`.
package struct PBAllocationEnded: PBMessage {
    package var allocation: UInt64
    package var ending: PBEnding?
    package var atMs: Int64

    package init(
        allocation: UInt64 = 0,
        ending: PBEnding? = nil,
        atMs: Int64 = 0
    ) {
        self.allocation = allocation
        self.ending = ending
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.AllocationEnded" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAllocationEnded { try read(bytes, rules) }
}

extension PBAllocationEnded: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AllocationEnded>, _ writer: WireWriter) throws(WireError) {
        coord__v1__allocation_ended__init(c)
        c.pointee.allocation = allocation
        c.pointee.ending = try writer.message(ending)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__AllocationEnded>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AllocationEnded")
        allocation = c.pointee.allocation
        ending = try reader.message(c.pointee.ending)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AllocationEnded>? {
        coord__v1__allocation_ended__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
