// `RoutingOrder` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What of a gateway's table changed.
package struct PBRoutingOrder: PBMessage {
    /// Whatever is not named here is gone.
    package var isWhole: Bool
    package var services: [PBServiceRouting]
    package var gone: [UInt64]

    package init(
        isWhole: Bool = false,
        services: [PBServiceRouting] = [],
        gone: [UInt64] = []
    ) {
        self.isWhole = isWhole
        self.services = services
        self.gone = gone
    }

    package static var wireName: StaticString { "coord.v1.RoutingOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRoutingOrder { try read(bytes, rules) }
}

extension PBRoutingOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RoutingOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__routing_order__init(c)
        c.pointee.is_whole = isWhole ? 1 : 0
        if !services.isEmpty {
            c.pointee.n_services = services.count
            c.pointee.services = try writer.messages(services)
        }
        if !gone.isEmpty {
            c.pointee.n_gone = gone.count
            c.pointee.gone = try writer.values(gone)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__RoutingOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RoutingOrder")
        isWhole = c.pointee.is_whole != 0
        services = try reader.messages(c.pointee.services, c.pointee.n_services)
        gone = reader.values(c.pointee.gone, c.pointee.n_gone)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RoutingOrder>? {
        coord__v1__routing_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
