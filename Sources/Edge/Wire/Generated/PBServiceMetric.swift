// `ServiceMetric` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceMetric`.
package struct PBServiceMetric: PBMessage {
    /// cpu or memory, or of requests: requests_per_second or in_flight.
    package var resource: String
    package var target: Target?

    /// One of the `target` fields of `coord.v1.ServiceMetric`.
    package enum Target: Hashable, Sendable {
        /// Percent of what is asked for.
        case utilization(Int64)
        case averageMilli(Int64)
    }

    package init(
        resource: String = "",
        target: Target? = nil
    ) {
        self.resource = resource
        self.target = target
    }

    package static var wireName: StaticString { "coord.v1.ServiceMetric" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceMetric { try read(bytes, rules) }
}

extension PBServiceMetric: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceMetric>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_metric__init(c)
        if !resource.isEmpty { c.pointee.resource = try writer.text(resource, "ServiceMetric.resource") }
        try fillTarget(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceMetric>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceMetric")
        resource = try reader.text(c.pointee.resource, "ServiceMetric.resource")
        target = try Self.readTarget(c, reader)
    }

    private func fillTarget(
        _ c: UnsafeMutablePointer<Coord__V1__ServiceMetric>, _ writer: WireWriter
    ) throws(WireError) {
        switch target {
        case .utilization(let value):
            c.pointee.target_case = Coord__V1__ServiceMetric__TargetCase(rawValue: 2)
            c.pointee.utilization = value
        case .averageMilli(let value):
            c.pointee.target_case = Coord__V1__ServiceMetric__TargetCase(rawValue: 3)
            c.pointee.average_milli = value
        case nil: break
        }
    }

    private static func readTarget(
        _ c: UnsafePointer<Coord__V1__ServiceMetric>, _ reader: WireReader
    ) throws(WireError) -> Target? {
        switch c.pointee.target_case.rawValue {
        case 2: .utilization(c.pointee.utilization)
        case 3: .averageMilli(c.pointee.average_milli)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceMetric>? {
        coord__v1__service_metric__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
