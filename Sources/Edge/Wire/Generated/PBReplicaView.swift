// `ReplicaView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ReplicaView`.
package struct PBReplicaView: PBMessage {
    package var job: UInt64
    package var revision: UInt32
    package var phase: PBJobPhase?
    /// Empty while it waits.
    package var node: String
    /// The port that was promised to it; 0 while it waits.
    package var port: UInt32
    package var isReady: Bool
    /// How often it ended by itself.
    package var ends: UInt32
    /// Unset where nothing is fetched for it.
    package var fetch: PBFetchView?

    package init(
        job: UInt64 = 0,
        revision: UInt32 = 0,
        phase: PBJobPhase? = nil,
        node: String = "",
        port: UInt32 = 0,
        isReady: Bool = false,
        ends: UInt32 = 0,
        fetch: PBFetchView? = nil
    ) {
        self.job = job
        self.revision = revision
        self.phase = phase
        self.node = node
        self.port = port
        self.isReady = isReady
        self.ends = ends
        self.fetch = fetch
    }

    package static var wireName: StaticString { "coord.v1.ReplicaView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReplicaView { try read(bytes, rules) }
}

extension PBReplicaView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReplicaView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__replica_view__init(c)
        c.pointee.job = job
        c.pointee.revision = revision
        c.pointee.phase = try writer.message(phase)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "ReplicaView.node") }
        c.pointee.port = port
        c.pointee.is_ready = isReady ? 1 : 0
        c.pointee.ends = ends
        c.pointee.fetch = try writer.message(fetch)
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaView")
        job = c.pointee.job
        revision = c.pointee.revision
        phase = try reader.message(c.pointee.phase)
        node = try reader.text(c.pointee.node, "ReplicaView.node")
        port = c.pointee.port
        isReady = c.pointee.is_ready != 0
        ends = c.pointee.ends
        fetch = try reader.message(c.pointee.fetch)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaView>? {
        coord__v1__replica_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
