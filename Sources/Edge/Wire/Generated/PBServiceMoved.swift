// `ServiceMoved` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Where its rollout stands now; unset where none goes on.
package struct PBServiceMoved: PBMessage {
    package var service: UInt64
    package var rollout: PBRolloutState?
    /// How the last one ended; unset while none did now.
    package var end: PBRolloutEnd?
    /// Unset where nobody asked for it.
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        service: UInt64 = 0,
        rollout: PBRolloutState? = nil,
        end: PBRolloutEnd? = nil,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.service = service
        self.rollout = rollout
        self.end = end
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceMoved" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceMoved { try read(bytes, rules) }
}

extension PBServiceMoved: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceMoved>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_moved__init(c)
        c.pointee.service = service
        c.pointee.rollout = try writer.message(rollout)
        c.pointee.end = try writer.message(end)
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceMoved>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceMoved")
        service = c.pointee.service
        rollout = try reader.message(c.pointee.rollout)
        end = try reader.message(c.pointee.end)
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceMoved>? {
        coord__v1__service_moved__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
