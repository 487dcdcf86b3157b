// `UsageReport` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What replicas used lately.
package struct PBUsageReport: PBMessage {
    package var replicas: [PBReplicaUsage]

    package init(
        replicas: [PBReplicaUsage] = []
    ) {
        self.replicas = replicas
    }

    package static var wireName: StaticString { "coord.v1.UsageReport" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBUsageReport { try read(bytes, rules) }
}

extension PBUsageReport: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__UsageReport>, _ writer: WireWriter) throws(WireError) {
        coord__v1__usage_report__init(c)
        if !replicas.isEmpty {
            c.pointee.n_replicas = replicas.count
            c.pointee.replicas = try writer.messages(replicas)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__UsageReport>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "UsageReport")
        replicas = try reader.messages(c.pointee.replicas, c.pointee.n_replicas)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__UsageReport>? {
        coord__v1__usage_report__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
