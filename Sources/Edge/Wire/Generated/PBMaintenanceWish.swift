// `MaintenanceWish` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What is asked about a planned stop of the coordinator.
package struct PBMaintenanceWish: PBMessage {
    package var wish: Wish?

    /// One of the `wish` fields of `coord.v1.MaintenanceWish`.
    package indirect enum Wish: Hashable, Sendable {
        /// Only how it stands.
        case show(PBNothing)
        /// Nodes hold their leases for so long.
        case beginMs(Int64)
        case end(PBNothing)
    }

    package init(
        wish: Wish? = nil
    ) {
        self.wish = wish
    }

    package static var wireName: StaticString { "coord.v1.MaintenanceWish" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBMaintenanceWish { try read(bytes, rules) }
}

extension PBMaintenanceWish: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__MaintenanceWish>, _ writer: WireWriter) throws(WireError) {
        coord__v1__maintenance_wish__init(c)
        try fillWish(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__MaintenanceWish>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "MaintenanceWish")
        wish = try Self.readWish(c, reader)
    }

    private func fillWish(
        _ c: UnsafeMutablePointer<Coord__V1__MaintenanceWish>, _ writer: WireWriter
    ) throws(WireError) {
        switch wish {
        case .show(let value):
            c.pointee.wish_case = Coord__V1__MaintenanceWish__WishCase(rawValue: 1)
            c.pointee.show = try writer.message(value)
        case .beginMs(let value):
            c.pointee.wish_case = Coord__V1__MaintenanceWish__WishCase(rawValue: 2)
            c.pointee.begin_ms = value
        case .end(let value):
            c.pointee.wish_case = Coord__V1__MaintenanceWish__WishCase(rawValue: 3)
            c.pointee.end = try writer.message(value)
        case nil: break
        }
    }

    private static func readWish(
        _ c: UnsafePointer<Coord__V1__MaintenanceWish>, _ reader: WireReader
    ) throws(WireError) -> Wish? {
        switch c.pointee.wish_case.rawValue {
        case 1: try .show(reader.chosen(c.pointee.show))
        case 2: .beginMs(c.pointee.begin_ms)
        case 3: try .end(reader.chosen(c.pointee.end))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__MaintenanceWish>? {
        coord__v1__maintenance_wish__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
