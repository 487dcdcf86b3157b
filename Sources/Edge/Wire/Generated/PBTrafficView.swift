// `TrafficView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What is known of a service's requests.
package struct PBTrafficView: PBMessage {
    /// In a second, in thousandths.
    package var rateMilli: UInt64
    package var requests: UInt64
    package var failures: UInt64
    /// Milliseconds that 95 of a hundred did not exceed.
    package var p95Ms: UInt64
    package var inFlight: UInt64
    package var queued: UInt64
    package var held: UInt64

    package init(
        rateMilli: UInt64 = 0,
        requests: UInt64 = 0,
        failures: UInt64 = 0,
        p95Ms: UInt64 = 0,
        inFlight: UInt64 = 0,
        queued: UInt64 = 0,
        held: UInt64 = 0
    ) {
        self.rateMilli = rateMilli
        self.requests = requests
        self.failures = failures
        self.p95Ms = p95Ms
        self.inFlight = inFlight
        self.queued = queued
        self.held = held
    }

    package static var wireName: StaticString { "coord.v1.TrafficView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBTrafficView { try read(bytes, rules) }
}

extension PBTrafficView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__TrafficView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__traffic_view__init(c)
        c.pointee.rate_milli = rateMilli
        c.pointee.requests = requests
        c.pointee.failures = failures
        c.pointee.p95_ms = p95Ms
        c.pointee.in_flight = inFlight
        c.pointee.queued = queued
        c.pointee.held = held
    }

    init(_ c: UnsafePointer<Coord__V1__TrafficView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "TrafficView")
        rateMilli = c.pointee.rate_milli
        requests = c.pointee.requests
        failures = c.pointee.failures
        p95Ms = c.pointee.p95_ms
        inFlight = c.pointee.in_flight
        queued = c.pointee.queued
        held = c.pointee.held
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__TrafficView>? {
        coord__v1__traffic_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
