// `TrafficReport` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What became of requests since the report before, and what is there now.
package struct PBTrafficReport: PBMessage {
    /// Rises with each report of one start of an agent.
    package var sequence: UInt64
    /// Since the report before.
    package var windowMs: Int64
    package var services: [PBServiceLoad]

    package init(
        sequence: UInt64 = 0,
        windowMs: Int64 = 0,
        services: [PBServiceLoad] = []
    ) {
        self.sequence = sequence
        self.windowMs = windowMs
        self.services = services
    }

    package static var wireName: StaticString { "coord.v1.TrafficReport" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBTrafficReport { try read(bytes, rules) }
}

extension PBTrafficReport: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__TrafficReport>, _ writer: WireWriter) throws(WireError) {
        coord__v1__traffic_report__init(c)
        c.pointee.sequence = sequence
        c.pointee.window_ms = windowMs
        if !services.isEmpty {
            c.pointee.n_services = services.count
            c.pointee.services = try writer.messages(services)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__TrafficReport>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "TrafficReport")
        sequence = c.pointee.sequence
        windowMs = c.pointee.window_ms
        services = try reader.messages(c.pointee.services, c.pointee.n_services)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__TrafficReport>? {
        coord__v1__traffic_report__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
