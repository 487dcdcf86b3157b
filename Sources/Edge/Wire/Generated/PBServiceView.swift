// `ServiceView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceView`.
package struct PBServiceView: PBMessage {
    package var id: UInt64
    package var owner: PBPrincipal?
    package var declaredMs: Int64
    package var replicas: UInt32
    package var revisions: [PBServiceRevision]
    package var serving: UInt32
    package var rollout: PBRolloutState?
    package var lastRollout: PBRolloutEnd?
    package var drop: PBServiceDrop?
    package var existing: UInt32
    package var updated: UInt32
    package var ready: UInt32
    package var available: UInt32
    /// Why no more replicas are asked for; empty where they are.
    package var problem: String
    package var shown: [PBReplicaView]
    package var scaling: PBServiceScaling?
    /// What its autoscaler saw and did last; empty where it looked at nothing.
    package var scalingState: String
    /// Unset where no gateway tells of its requests.
    package var traffic: PBTrafficView?

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
        existing: UInt32 = 0,
        updated: UInt32 = 0,
        ready: UInt32 = 0,
        available: UInt32 = 0,
        problem: String = "",
        shown: [PBReplicaView] = [],
        scaling: PBServiceScaling? = nil,
        scalingState: String = "",
        traffic: PBTrafficView? = nil
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
        self.existing = existing
        self.updated = updated
        self.ready = ready
        self.available = available
        self.problem = problem
        self.shown = shown
        self.scaling = scaling
        self.scalingState = scalingState
        self.traffic = traffic
    }

    package static var wireName: StaticString { "coord.v1.ServiceView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceView { try read(bytes, rules) }
}

extension PBServiceView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_view__init(c)
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
        c.pointee.existing = existing
        c.pointee.updated = updated
        c.pointee.ready = ready
        c.pointee.available = available
        if !problem.isEmpty { c.pointee.problem = try writer.text(problem, "ServiceView.problem") }
        if !shown.isEmpty {
            c.pointee.n_shown = shown.count
            c.pointee.shown = try writer.messages(shown)
        }
        c.pointee.scaling = try writer.message(scaling)
        if !scalingState.isEmpty {
            c.pointee.scaling_state = try writer.text(scalingState, "ServiceView.scaling_state")
        }
        c.pointee.traffic = try writer.message(traffic)
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceView")
        id = c.pointee.id
        owner = try reader.message(c.pointee.owner)
        declaredMs = c.pointee.declared_ms
        replicas = c.pointee.replicas
        revisions = try reader.messages(c.pointee.revisions, c.pointee.n_revisions)
        serving = c.pointee.serving
        rollout = try reader.message(c.pointee.rollout)
        lastRollout = try reader.message(c.pointee.last_rollout)
        drop = try reader.message(c.pointee.drop)
        existing = c.pointee.existing
        updated = c.pointee.updated
        ready = c.pointee.ready
        available = c.pointee.available
        problem = try reader.text(c.pointee.problem, "ServiceView.problem")
        shown = try reader.messages(c.pointee.shown, c.pointee.n_shown)
        scaling = try reader.message(c.pointee.scaling)
        scalingState = try reader.text(c.pointee.scaling_state, "ServiceView.scaling_state")
        traffic = try reader.message(c.pointee.traffic)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceView>? {
        coord__v1__service_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
