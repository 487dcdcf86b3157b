// `RolloutState` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RolloutState`.
package struct PBRolloutState: PBMessage {
    package var revision: UInt32
    package var stage: PBRolloutStage?
    package var isPaused: Bool
    package var sinceMs: Int64

    package init(
        revision: UInt32 = 0,
        stage: PBRolloutStage? = nil,
        isPaused: Bool = false,
        sinceMs: Int64 = 0
    ) {
        self.revision = revision
        self.stage = stage
        self.isPaused = isPaused
        self.sinceMs = sinceMs
    }

    package static var wireName: StaticString { "coord.v1.RolloutState" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutState { try read(bytes, rules) }
}

extension PBRolloutState: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutState>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_state__init(c)
        c.pointee.revision = revision
        c.pointee.stage = try writer.message(stage)
        c.pointee.is_paused = isPaused ? 1 : 0
        c.pointee.since_ms = sinceMs
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutState>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutState")
        revision = c.pointee.revision
        stage = try reader.message(c.pointee.stage)
        isPaused = c.pointee.is_paused != 0
        sinceMs = c.pointee.since_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutState>? {
        coord__v1__rollout_state__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
