// `JobPhase` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Where a job is in its life.
package struct PBJobPhase: PBMessage {
    package var kind: PBPhaseKind
    /// Since when, or at which time it finished.
    package var sinceMs: Int64
    /// Stopping: why.
    package var cause: PBStopCause?
    /// Finished: how.
    package var outcome: PBOutcome?
    /// Held: by whom.
    package var holder: PBPrincipal?

    package init(
        kind: PBPhaseKind = PBPhaseKind(rawValue: 0),
        sinceMs: Int64 = 0,
        cause: PBStopCause? = nil,
        outcome: PBOutcome? = nil,
        holder: PBPrincipal? = nil
    ) {
        self.kind = kind
        self.sinceMs = sinceMs
        self.cause = cause
        self.outcome = outcome
        self.holder = holder
    }

    package static var wireName: StaticString { "coord.v1.JobPhase" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobPhase { try read(bytes, rules) }
}

extension PBJobPhase: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobPhase>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_phase__init(c)
        c.pointee.kind = Coord__V1__PhaseKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.since_ms = sinceMs
        c.pointee.cause = try writer.message(cause)
        c.pointee.outcome = try writer.message(outcome)
        c.pointee.holder = try writer.message(holder)
    }

    init(_ c: UnsafePointer<Coord__V1__JobPhase>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobPhase")
        kind = try reader.option(c.pointee.kind.rawValue, "JobPhase.kind")
        sinceMs = c.pointee.since_ms
        cause = try reader.message(c.pointee.cause)
        outcome = try reader.message(c.pointee.outcome)
        holder = try reader.message(c.pointee.holder)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobPhase>? {
        coord__v1__job_phase__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
