// `ClusterMaintained` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Nodes may hold what was granted for a planned stop of the coordinator; without it none does any more.
package struct PBClusterMaintained: PBMessage {
    package var maintenance: PBMaintenance?

    package init(
        maintenance: PBMaintenance? = nil
    ) {
        self.maintenance = maintenance
    }

    package static var wireName: StaticString { "coord.v1.ClusterMaintained" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClusterMaintained { try read(bytes, rules) }
}

extension PBClusterMaintained: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClusterMaintained>, _ writer: WireWriter) throws(WireError) {
        coord__v1__cluster_maintained__init(c)
        c.pointee.maintenance = try writer.message(maintenance)
    }

    init(_ c: UnsafePointer<Coord__V1__ClusterMaintained>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClusterMaintained")
        maintenance = try reader.message(c.pointee.maintenance)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClusterMaintained>? {
        coord__v1__cluster_maintained__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
