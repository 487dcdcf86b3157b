// `JoinGrant` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a new node is given.
package struct PBJoinGrant: PBMessage {
    package var clusterHigh: UInt64
    package var clusterLow: UInt64
    package var node: UInt64
    /// PEM.
    package var certificate: [UInt8]
    /// PEM.
    package var authority: [UInt8]

    package init(
        clusterHigh: UInt64 = 0,
        clusterLow: UInt64 = 0,
        node: UInt64 = 0,
        certificate: [UInt8] = [],
        authority: [UInt8] = []
    ) {
        self.clusterHigh = clusterHigh
        self.clusterLow = clusterLow
        self.node = node
        self.certificate = certificate
        self.authority = authority
    }

    package static var wireName: StaticString { "coord.v1.JoinGrant" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJoinGrant { try read(bytes, rules) }
}

extension PBJoinGrant: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JoinGrant>, _ writer: WireWriter) throws(WireError) {
        coord__v1__join_grant__init(c)
        c.pointee.cluster_high = clusterHigh
        c.pointee.cluster_low = clusterLow
        c.pointee.node = node
        if !certificate.isEmpty { c.pointee.certificate = try writer.bytes(certificate) }
        if !authority.isEmpty { c.pointee.authority = try writer.bytes(authority) }
    }

    init(_ c: UnsafePointer<Coord__V1__JoinGrant>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JoinGrant")
        clusterHigh = c.pointee.cluster_high
        clusterLow = c.pointee.cluster_low
        node = c.pointee.node
        certificate = reader.bytes(c.pointee.certificate)
        authority = reader.bytes(c.pointee.authority)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JoinGrant>? {
        coord__v1__join_grant__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
