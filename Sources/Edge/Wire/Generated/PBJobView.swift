// `JobView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobView`.
package struct PBJobView: PBMessage {
    package var id: UInt64
    package var spec: PBJobSpec?
    package var owner: PBPrincipal?
    package var phase: PBJobPhase?
    package var attempt: UInt32
    package var restarts: UInt32
    package var submittedMs: Int64
    package var started: Started?
    package var placements: [PBPlacementView]
    /// Only while it is pending.
    package var wait: PBWait?
    package var version: UInt64
    /// Unset for a job of its own.
    package var element: PBElementName?
    /// Unset unless it is an array.
    package var array: PBArrayView?
    /// Unset where its ranks never stood still.
    package var suspension: PBSuspension?
    /// How far its model is on nodes that wait for it.
    package var fetches: [PBFetchView]

    /// One of the `started` fields of `coord.v1.JobView`.
    package enum Started: Hashable, Sendable {
        case startedMs(Int64)
    }

    package init(
        id: UInt64 = 0,
        spec: PBJobSpec? = nil,
        owner: PBPrincipal? = nil,
        phase: PBJobPhase? = nil,
        attempt: UInt32 = 0,
        restarts: UInt32 = 0,
        submittedMs: Int64 = 0,
        started: Started? = nil,
        placements: [PBPlacementView] = [],
        wait: PBWait? = nil,
        version: UInt64 = 0,
        element: PBElementName? = nil,
        array: PBArrayView? = nil,
        suspension: PBSuspension? = nil,
        fetches: [PBFetchView] = []
    ) {
        self.id = id
        self.spec = spec
        self.owner = owner
        self.phase = phase
        self.attempt = attempt
        self.restarts = restarts
        self.submittedMs = submittedMs
        self.started = started
        self.placements = placements
        self.wait = wait
        self.version = version
        self.element = element
        self.array = array
        self.suspension = suspension
        self.fetches = fetches
    }

    package static var wireName: StaticString { "coord.v1.JobView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobView { try read(bytes, rules) }
}

extension PBJobView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_view__init(c)
        c.pointee.id = id
        c.pointee.spec = try writer.message(spec)
        c.pointee.owner = try writer.message(owner)
        c.pointee.phase = try writer.message(phase)
        c.pointee.attempt = attempt
        c.pointee.restarts = restarts
        c.pointee.submitted_ms = submittedMs
        try fillStarted(c, writer)
        if !placements.isEmpty {
            c.pointee.n_placements = placements.count
            c.pointee.placements = try writer.messages(placements)
        }
        c.pointee.wait = try writer.message(wait)
        c.pointee.version = version
        c.pointee.element = try writer.message(element)
        c.pointee.array = try writer.message(array)
        c.pointee.suspension = try writer.message(suspension)
        if !fetches.isEmpty {
            c.pointee.n_fetches = fetches.count
            c.pointee.fetches = try writer.messages(fetches)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__JobView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobView")
        id = c.pointee.id
        spec = try reader.message(c.pointee.spec)
        owner = try reader.message(c.pointee.owner)
        phase = try reader.message(c.pointee.phase)
        attempt = c.pointee.attempt
        restarts = c.pointee.restarts
        submittedMs = c.pointee.submitted_ms
        started = try Self.readStarted(c, reader)
        placements = try reader.messages(c.pointee.placements, c.pointee.n_placements)
        wait = try reader.message(c.pointee.wait)
        version = c.pointee.version
        element = try reader.message(c.pointee.element)
        array = try reader.message(c.pointee.array)
        suspension = try reader.message(c.pointee.suspension)
        fetches = try reader.messages(c.pointee.fetches, c.pointee.n_fetches)
    }

    private func fillStarted(
        _ c: UnsafeMutablePointer<Coord__V1__JobView>, _ writer: WireWriter
    ) throws(WireError) {
        switch started {
        case .startedMs(let value):
            c.pointee.started_case = Coord__V1__JobView__StartedCase(rawValue: 8)
            c.pointee.started_ms = value
        case nil: break
        }
    }

    private static func readStarted(
        _ c: UnsafePointer<Coord__V1__JobView>, _ reader: WireReader
    ) throws(WireError) -> Started? {
        switch c.pointee.started_case.rawValue {
        case 8: .startedMs(c.pointee.started_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobView>? {
        coord__v1__job_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
