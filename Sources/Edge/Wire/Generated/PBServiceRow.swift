// `ServiceRow` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A service without its replicas, which are found again from the jobs.
package struct PBServiceRow: PBMessage {
    package var id: UInt64
    package var owner: PBPrincipal?
    package var declaredMs: Int64
    package var replicas: UInt32
    /// At most 12, ascending.
    package var revisions: [PBServiceRevision]
    /// The revision that serves; 0 before any did.
    package var serving: UInt32
    package var rollout: PBRolloutState?
    package var lastRollout: PBRolloutEnd?
    package var drop: PBServiceDrop?
    package var scaling: PBServiceScaling?

    package init(
        id: UInt64 = 0,
        owner: PBPrincipal? = nil,
        declaredMs: Int64 = 0,
        replicas: UInt32 = 0,
        revisions: [PBServiceRevision] = [],
        serving: UInt32 = 0,
        rollout: PBRolloutState? = nil,
        lastRollout: PBRolloutEnd? = nil,
        drop: PBServiceDrop? = nil,
        scaling: PBServiceScaling? = nil
    ) {
        self.id = id
        self.owner = owner
        self.declaredMs = declaredMs
        self.replicas = replicas
        self.revisions = revisions
        self.serving = serving
        self.rollout = rollout
        self.lastRollout = lastRollout
        self.drop = drop
        self.scaling = scaling
    }

    package static var wireName: StaticString { "coord.v1.ServiceRow" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceRow { try read(bytes, rules) }
}

extension PBServiceRow: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceRow>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_row__init(c)
        c.pointee.id = id
        c.pointee.owner = try writer.message(owner)
        c.pointee.declared_ms = declaredMs
        c.pointee.replicas = replicas
        if !revisions.isEmpty {
            c.pointee.n_revisions = revisions.count
            c.pointee.revisions = try writer.messages(revisions)
        }
        c.pointee.serving = serving
        c.pointee.rollout = try writer.message(rollout)
        c.pointee.last_rollout = try writer.message(lastRollout)
        c.pointee.drop = try writer.message(drop)
        c.pointee.scaling = try writer.message(scaling)
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceRow>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceRow")
        id = c.pointee.id
        owner = try reader.message(c.pointee.owner)
        declaredMs = c.pointee.declared_ms
        replicas = c.pointee.replicas
        revisions = try reader.messages(c.pointee.revisions, c.pointee.n_revisions)
        serving = c.pointee.serving
        rollout = try reader.message(c.pointee.rollout)
        lastRollout = try reader.message(c.pointee.last_rollout)
        drop = try reader.message(c.pointee.drop)
        scaling = try reader.message(c.pointee.scaling)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceRow>? {
        coord__v1__service_row__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
