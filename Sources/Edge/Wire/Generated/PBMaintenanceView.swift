// `MaintenanceView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How a planned stop of the coordinator stands.
package struct PBMaintenanceView: PBMessage {
    /// 0 where nothing is granted.
    package var leftMs: Int64
    /// Unset where nothing is granted.
    package var by: PBPrincipal?
    /// How many nodes answer, and how many of them surely hold what is granted.
    package var nodes: UInt32
    package var holding: UInt32

    package init(
        leftMs: Int64 = 0,
        by: PBPrincipal? = nil,
        nodes: UInt32 = 0,
        holding: UInt32 = 0
    ) {
        self.leftMs = leftMs
        self.by = by
        self.nodes = nodes
        self.holding = holding
    }

    package static var wireName: StaticString { "coord.v1.MaintenanceView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBMaintenanceView { try read(bytes, rules) }
}

extension PBMaintenanceView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__MaintenanceView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__maintenance_view__init(c)
        c.pointee.left_ms = leftMs
        c.pointee.by = try writer.message(by)
        c.pointee.nodes = nodes
        c.pointee.holding = holding
    }

    init(_ c: UnsafePointer<Coord__V1__MaintenanceView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "MaintenanceView")
        leftMs = c.pointee.left_ms
        by = try reader.message(c.pointee.by)
        nodes = c.pointee.nodes
        holding = c.pointee.holding
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__MaintenanceView>? {
        coord__v1__maintenance_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
