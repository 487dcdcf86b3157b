// `ServiceTraffic` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How a gateway treats what belongs to a service.
package struct PBServiceTraffic: PBMessage {
    package var routes: [PBServiceRoute]
    package var isSticky: Bool
    package var inFlightLimit: UInt32
    package var drainMs: Int64

    package init(
        routes: [PBServiceRoute] = [],
        isSticky: Bool = false,
        inFlightLimit: UInt32 = 0,
        drainMs: Int64 = 0
    ) {
        self.routes = routes
        self.isSticky = isSticky
        self.inFlightLimit = inFlightLimit
        self.drainMs = drainMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceTraffic" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceTraffic { try read(bytes, rules) }
}

extension PBServiceTraffic: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceTraffic>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_traffic__init(c)
        if !routes.isEmpty {
            c.pointee.n_routes = routes.count
            c.pointee.routes = try writer.messages(routes)
        }
        c.pointee.is_sticky = isSticky ? 1 : 0
        c.pointee.in_flight_limit = inFlightLimit
        c.pointee.drain_ms = drainMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceTraffic>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceTraffic")
        routes = try reader.messages(c.pointee.routes, c.pointee.n_routes)
        isSticky = c.pointee.is_sticky != 0
        inFlightLimit = c.pointee.in_flight_limit
        drainMs = c.pointee.drain_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceTraffic>? {
        coord__v1__service_traffic__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
