// `HealthReport` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How replicas answered their probes.
package struct PBHealthReport: PBMessage {
    package var replicas: [PBReplicaHealth]

    package init(
        replicas: [PBReplicaHealth] = []
    ) {
        self.replicas = replicas
    }

    package static var wireName: StaticString { "coord.v1.HealthReport" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBHealthReport { try read(bytes, rules) }
}

extension PBHealthReport: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__HealthReport>, _ writer: WireWriter) throws(WireError) {
        coord__v1__health_report__init(c)
        if !replicas.isEmpty {
            c.pointee.n_replicas = replicas.count
            c.pointee.replicas = try writer.messages(replicas)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__HealthReport>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "HealthReport")
        replicas = try reader.messages(c.pointee.replicas, c.pointee.n_replicas)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__HealthReport>? {
        coord__v1__health_report__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
