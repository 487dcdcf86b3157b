// `ClusterOpened` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A coordinator began to serve under this epoch.
package struct PBClusterOpened: PBMessage {
    package var epoch: UInt64
    package var atMs: Int64

    package init(
        epoch: UInt64 = 0,
        atMs: Int64 = 0
    ) {
        self.epoch = epoch
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ClusterOpened" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClusterOpened { try read(bytes, rules) }
}

extension PBClusterOpened: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClusterOpened>, _ writer: WireWriter) throws(WireError) {
        coord__v1__cluster_opened__init(c)
        c.pointee.epoch = epoch
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ClusterOpened>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClusterOpened")
        epoch = c.pointee.epoch
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClusterOpened>? {
        coord__v1__cluster_opened__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
