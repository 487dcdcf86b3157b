// `ReplicaProbes` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What of a replica is probed.
package struct PBReplicaProbes: PBMessage {
    package var startup: PBProbeSpec?
    package var readiness: PBProbeSpec?
    package var liveness: PBProbeSpec?

    package init(
        startup: PBProbeSpec? = nil,
        readiness: PBProbeSpec? = nil,
        liveness: PBProbeSpec? = nil
    ) {
        self.startup = startup
        self.readiness = readiness
        self.liveness = liveness
    }

    package static var wireName: StaticString { "coord.v1.ReplicaProbes" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReplicaProbes { try read(bytes, rules) }
}

extension PBReplicaProbes: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReplicaProbes>, _ writer: WireWriter) throws(WireError) {
        coord__v1__replica_probes__init(c)
        c.pointee.startup = try writer.message(startup)
        c.pointee.readiness = try writer.message(readiness)
        c.pointee.liveness = try writer.message(liveness)
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaProbes>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaProbes")
        startup = try reader.message(c.pointee.startup)
        readiness = try reader.message(c.pointee.readiness)
        liveness = try reader.message(c.pointee.liveness)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaProbes>? {
        coord__v1__replica_probes__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
