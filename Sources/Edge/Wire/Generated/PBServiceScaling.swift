// `ServiceScaling` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What the number of a service's replicas follows.
package struct PBServiceScaling: PBMessage {
    package var least: Int32
    package var most: Int32
    package var metrics: [PBServiceMetric]
    package var up: PBScalingRules?
    package var down: PBScalingRules?
    package var initializationMs: Int64
    package var readinessDelayMs: Int64

    package init(
        least: Int32 = 0,
        most: Int32 = 0,
        metrics: [PBServiceMetric] = [],
        up: PBScalingRules? = nil,
        down: PBScalingRules? = nil,
        initializationMs: Int64 = 0,
        readinessDelayMs: Int64 = 0
    ) {
        self.least = least
        self.most = most
        self.metrics = metrics
        self.up = up
        self.down = down
        self.initializationMs = initializationMs
        self.readinessDelayMs = readinessDelayMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceScaling" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceScaling { try read(bytes, rules) }
}

extension PBServiceScaling: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceScaling>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_scaling__init(c)
        c.pointee.least = least
        c.pointee.most = most
        if !metrics.isEmpty {
            c.pointee.n_metrics = metrics.count
            c.pointee.metrics = try writer.messages(metrics)
        }
        c.pointee.up = try writer.message(up)
        c.pointee.down = try writer.message(down)
        c.pointee.initialization_ms = initializationMs
        c.pointee.readiness_delay_ms = readinessDelayMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceScaling>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceScaling")
        least = c.pointee.least
        most = c.pointee.most
        metrics = try reader.messages(c.pointee.metrics, c.pointee.n_metrics)
        up = try reader.message(c.pointee.up)
        down = try reader.message(c.pointee.down)
        initializationMs = c.pointee.initialization_ms
        readinessDelayMs = c.pointee.readiness_delay_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceScaling>? {
        coord__v1__service_scaling__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
