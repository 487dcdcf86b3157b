// `ProbeTiming` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ProbeTiming`.
package struct PBProbeTiming: PBMessage {
    package var initialDelayMs: Int64
    package var periodMs: Int64
    package var timeoutMs: Int64
    package var successThreshold: UInt32
    package var failureThreshold: UInt32

    package init(
        initialDelayMs: Int64 = 0,
        periodMs: Int64 = 0,
        timeoutMs: Int64 = 0,
        successThreshold: UInt32 = 0,
        failureThreshold: UInt32 = 0
    ) {
        self.initialDelayMs = initialDelayMs
        self.periodMs = periodMs
        self.timeoutMs = timeoutMs
        self.successThreshold = successThreshold
        self.failureThreshold = failureThreshold
    }

    package static var wireName: StaticString { "coord.v1.ProbeTiming" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBProbeTiming { try read(bytes, rules) }
}

extension PBProbeTiming: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ProbeTiming>, _ writer: WireWriter) throws(WireError) {
        coord__v1__probe_timing__init(c)
        c.pointee.initial_delay_ms = initialDelayMs
        c.pointee.period_ms = periodMs
        c.pointee.timeout_ms = timeoutMs
        c.pointee.success_threshold = successThreshold
        c.pointee.failure_threshold = failureThreshold
    }

    init(_ c: UnsafePointer<Coord__V1__ProbeTiming>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ProbeTiming")
        initialDelayMs = c.pointee.initial_delay_ms
        periodMs = c.pointee.period_ms
        timeoutMs = c.pointee.timeout_ms
        successThreshold = c.pointee.success_threshold
        failureThreshold = c.pointee.failure_threshold
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ProbeTiming>? {
        coord__v1__probe_timing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
