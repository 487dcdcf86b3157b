// `AllocationAccount` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One allocation as the node knows it.
package struct PBAllocationAccount: PBMessage {
    package var allocation: UInt64
    package var job: UInt64
    package var attempt: UInt32
    package var state: PBAccountState
    /// Its ranks stand still.
    package var still: Bool

    package init(
        allocation: UInt64 = 0,
        job: UInt64 = 0,
        attempt: UInt32 = 0,
        state: PBAccountState = PBAccountState(rawValue: 0),
        still: Bool = false
    ) {
        self.allocation = allocation
        self.job = job
        self.attempt = attempt
        self.state = state
        self.still = still
    }

    package static var wireName: StaticString { "coord.v1.AllocationAccount" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAllocationAccount { try read(bytes, rules) }
}

extension PBAllocationAccount: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AllocationAccount>, _ writer: WireWriter) throws(WireError) {
        coord__v1__allocation_account__init(c)
        c.pointee.allocation = allocation
        c.pointee.job = job
        c.pointee.attempt = attempt
        c.pointee.state = Coord__V1__AccountState(rawValue: UInt32(bitPattern: state.rawValue))
        c.pointee.still = still ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__AllocationAccount>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AllocationAccount")
        allocation = c.pointee.allocation
        job = c.pointee.job
        attempt = c.pointee.attempt
        state = try reader.option(c.pointee.state.rawValue, "AllocationAccount.state")
        still = c.pointee.still != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AllocationAccount>? {
        coord__v1__allocation_account__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
