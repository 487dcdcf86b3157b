// `ReplicaShare` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A number of replicas, or a share of all of them.
package struct PBReplicaShare: PBMessage {
    package var share: Share?

    /// One of the `share` fields of `coord.v1.ReplicaShare`.
    package enum Share: Hashable, Sendable {
        case count(UInt32)
        case percent(UInt32)
    }

    package init(
        share: Share? = nil
    ) {
        self.share = share
    }

    package static var wireName: StaticString { "coord.v1.ReplicaShare" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReplicaShare { try read(bytes, rules) }
}

extension PBReplicaShare: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReplicaShare>, _ writer: WireWriter) throws(WireError) {
        coord__v1__replica_share__init(c)
        try fillShare(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaShare>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaShare")
        share = try Self.readShare(c, reader)
    }

    private func fillShare(
        _ c: UnsafeMutablePointer<Coord__V1__ReplicaShare>, _ writer: WireWriter
    ) throws(WireError) {
        switch share {
        case .count(let value):
            c.pointee.share_case = Coord__V1__ReplicaShare__ShareCase(rawValue: 1)
            c.pointee.count = value
        case .percent(let value):
            c.pointee.share_case = Coord__V1__ReplicaShare__ShareCase(rawValue: 2)
            c.pointee.percent = value
        case nil: break
        }
    }

    private static func readShare(
        _ c: UnsafePointer<Coord__V1__ReplicaShare>, _ reader: WireReader
    ) throws(WireError) -> Share? {
        switch c.pointee.share_case.rawValue {
        case 1: .count(c.pointee.count)
        case 2: .percent(c.pointee.percent)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaShare>? {
        coord__v1__replica_share__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
