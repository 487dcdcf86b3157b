// `ServiceScalingSet` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceScalingSet`.
package struct PBServiceScalingSet: PBMessage {
    package var service: UInt64
    /// Unset: what somebody says.
    package var scaling: PBServiceScaling?
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        service: UInt64 = 0,
        scaling: PBServiceScaling? = nil,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.service = service
        self.scaling = scaling
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceScalingSet" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceScalingSet { try read(bytes, rules) }
}

extension PBServiceScalingSet: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceScalingSet>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_scaling_set__init(c)
        c.pointee.service = service
        c.pointee.scaling = try writer.message(scaling)
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceScalingSet>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceScalingSet")
        service = c.pointee.service
        scaling = try reader.message(c.pointee.scaling)
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceScalingSet>? {
        coord__v1__service_scaling_set__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
