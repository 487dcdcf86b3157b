// `RevisionLoad` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RevisionLoad`.
package struct PBRevisionLoad: PBMessage {
    package var revision: UInt32
    package var requests: UInt64
    package var failures: UInt64
    /// Of a histogram of milliseconds: places that are not empty, and as many counts.
    package var latencyPlaces: [UInt32]
    package var latencyCounts: [UInt32]

    package init(
        revision: UInt32 = 0,
        requests: UInt64 = 0,
        failures: UInt64 = 0,
        latencyPlaces: [UInt32] = [],
        latencyCounts: [UInt32] = []
    ) {
        self.revision = revision
        self.requests = requests
        self.failures = failures
        self.latencyPlaces = latencyPlaces
        self.latencyCounts = latencyCounts
    }

    package static var wireName: StaticString { "coord.v1.RevisionLoad" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRevisionLoad { try read(bytes, rules) }
}

extension PBRevisionLoad: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RevisionLoad>, _ writer: WireWriter) throws(WireError) {
        coord__v1__revision_load__init(c)
        c.pointee.revision = revision
        c.pointee.requests = requests
        c.pointee.failures = failures
        if !latencyPlaces.isEmpty {
            c.pointee.n_latency_places = latencyPlaces.count
            c.pointee.latency_places = try writer.values(latencyPlaces)
        }
        if !latencyCounts.isEmpty {
            c.pointee.n_latency_counts = latencyCounts.count
            c.pointee.latency_counts = try writer.values(latencyCounts)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__RevisionLoad>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RevisionLoad")
        revision = c.pointee.revision
        requests = c.pointee.requests
        failures = c.pointee.failures
        latencyPlaces = reader.values(c.pointee.latency_places, c.pointee.n_latency_places)
        latencyCounts = reader.values(c.pointee.latency_counts, c.pointee.n_latency_counts)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RevisionLoad>? {
        coord__v1__revision_load__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
