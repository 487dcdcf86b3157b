// `AllocationList` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.AllocationList`.
package struct PBAllocationList: PBMessage {
    package var allocations: [UInt64]

    package init(
        allocations: [UInt64] = []
    ) {
        self.allocations = allocations
    }

    package static var wireName: StaticString { "coord.v1.AllocationList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAllocationList { try read(bytes, rules) }
}

extension PBAllocationList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AllocationList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__allocation_list__init(c)
        if !allocations.isEmpty {
            c.pointee.n_allocations = allocations.count
            c.pointee.allocations = try writer.values(allocations)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__AllocationList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AllocationList")
        allocations = reader.values(c.pointee.allocations, c.pointee.n_allocations)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AllocationList>? {
        coord__v1__allocation_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
