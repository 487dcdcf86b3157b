// `Allocation` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The resources of one node promised to consecutive ranks of one attempt.
package struct PBAllocation: PBMessage {
    package var id: UInt64
    package var job: UInt64
    package var attempt: UInt32
    package var node: UInt64
    package var rankLower: UInt32
    package var rankUpper: UInt32
    package var resources: PBResources?
    package var units: PBUnits?
    /// Unset while it is only placed.
    package var phase: Phase?
    /// Where it was promised to, once its node was heard from elsewhere.
    package var promisedTo: PBRunPlace?

    /// One of the `phase` fields of `coord.v1.Allocation`.
    package enum Phase: Hashable, Sendable {
        case runningSinceMs(Int64)
    }

    package init(
        id: UInt64 = 0,
        job: UInt64 = 0,
        attempt: UInt32 = 0,
        node: UInt64 = 0,
        rankLower: UInt32 = 0,
        rankUpper: UInt32 = 0,
        resources: PBResources? = nil,
        units: PBUnits? = nil,
        phase: Phase? = nil,
        promisedTo: PBRunPlace? = nil
    ) {
        self.id = id
        self.job = job
        self.attempt = attempt
        self.node = node
        self.rankLower = rankLower
        self.rankUpper = rankUpper
        self.resources = resources
        self.units = units
        self.phase = phase
        self.promisedTo = promisedTo
    }

    package static var wireName: StaticString { "coord.v1.Allocation" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAllocation { try read(bytes, rules) }
}

extension PBAllocation: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Allocation>, _ writer: WireWriter) throws(WireError) {
        coord__v1__allocation__init(c)
        c.pointee.id = id
        c.pointee.job = job
        c.pointee.attempt = attempt
        c.pointee.node = node
        c.pointee.rank_lower = rankLower
        c.pointee.rank_upper = rankUpper
        c.pointee.resources = try writer.message(resources)
        c.pointee.units = try writer.message(units)
        try fillPhase(c, writer)
        c.pointee.promised_to = try writer.message(promisedTo)
    }

    init(_ c: UnsafePointer<Coord__V1__Allocation>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Allocation")
        id = c.pointee.id
        job = c.pointee.job
        attempt = c.pointee.attempt
        node = c.pointee.node
        rankLower = c.pointee.rank_lower
        rankUpper = c.pointee.rank_upper
        resources = try reader.message(c.pointee.resources)
        units = try reader.message(c.pointee.units)
        phase = try Self.readPhase(c, reader)
        promisedTo = try reader.message(c.pointee.promised_to)
    }

    private func fillPhase(
        _ c: UnsafeMutablePointer<Coord__V1__Allocation>, _ writer: WireWriter
    ) throws(WireError) {
        switch phase {
        case .runningSinceMs(let value):
            c.pointee.phase_case = Coord__V1__Allocation__PhaseCase(rawValue: 9)
            c.pointee.running_since_ms = value
        case nil: break
        }
    }

    private static func readPhase(
        _ c: UnsafePointer<Coord__V1__Allocation>, _ reader: WireReader
    ) throws(WireError) -> Phase? {
        switch c.pointee.phase_case.rawValue {
        case 9: .runningSinceMs(c.pointee.running_since_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Allocation>? {
        coord__v1__allocation__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
