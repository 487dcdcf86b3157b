// `RolloutAnalysis` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// When a new revision is worse than the old one.
package struct PBRolloutAnalysis: PBMessage {
    package var leastRequests: UInt64
    /// By how much more of a million requests may fail.
    package var errorExcessPpm: UInt32
    /// Of the old one's 95th of a hundred latencies, in thousandths.
    package var latencyPermille: UInt32

    package init(
        leastRequests: UInt64 = 0,
        errorExcessPpm: UInt32 = 0,
        latencyPermille: UInt32 = 0
    ) {
        self.leastRequests = leastRequests
        self.errorExcessPpm = errorExcessPpm
        self.latencyPermille = latencyPermille
    }

    package static var wireName: StaticString { "coord.v1.RolloutAnalysis" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutAnalysis { try read(bytes, rules) }
}

extension PBRolloutAnalysis: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutAnalysis>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_analysis__init(c)
        c.pointee.least_requests = leastRequests
        c.pointee.error_excess_ppm = errorExcessPpm
        c.pointee.latency_permille = latencyPermille
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutAnalysis>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutAnalysis")
        leastRequests = c.pointee.least_requests
        errorExcessPpm = c.pointee.error_excess_ppm
        latencyPermille = c.pointee.latency_permille
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutAnalysis>? {
        coord__v1__rollout_analysis__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
