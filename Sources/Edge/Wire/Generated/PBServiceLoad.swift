// `ServiceLoad` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceLoad`.
package struct PBServiceLoad: PBMessage {
    package var service: UInt64
    package var inFlight: UInt32
    /// Requests that wait for a replica that is busy.
    package var queued: UInt32
    /// Requests that wait because there is no replica.
    package var held: UInt32
    /// Requests that no replica took.
    package var refused: UInt64
    package var revisions: [PBRevisionLoad]
    package var replicas: [PBReplicaLoad]

    package init(
        service: UInt64 = 0,
        inFlight: UInt32 = 0,
        queued: UInt32 = 0,
        held: UInt32 = 0,
        refused: UInt64 = 0,
        revisions: [PBRevisionLoad] = [],
        replicas: [PBReplicaLoad] = []
    ) {
        self.service = service
        self.inFlight = inFlight
        self.queued = queued
        self.held = held
        self.refused = refused
        self.revisions = revisions
        self.replicas = replicas
    }

    package static var wireName: StaticString { "coord.v1.ServiceLoad" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceLoad { try read(bytes, rules) }
}

extension PBServiceLoad: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceLoad>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_load__init(c)
        c.pointee.service = service
        c.pointee.in_flight = inFlight
        c.pointee.queued = queued
        c.pointee.held = held
        c.pointee.refused = refused
        if !revisions.isEmpty {
            c.pointee.n_revisions = revisions.count
            c.pointee.revisions = try writer.messages(revisions)
        }
        if !replicas.isEmpty {
            c.pointee.n_replicas = replicas.count
            c.pointee.replicas = try writer.messages(replicas)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceLoad>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceLoad")
        service = c.pointee.service
        inFlight = c.pointee.in_flight
        queued = c.pointee.queued
        held = c.pointee.held
        refused = c.pointee.refused
        revisions = try reader.messages(c.pointee.revisions, c.pointee.n_revisions)
        replicas = try reader.messages(c.pointee.replicas, c.pointee.n_replicas)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceLoad>? {
        coord__v1__service_load__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
