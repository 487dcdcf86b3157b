// `RolloutEnd` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RolloutEnd`.
package struct PBRolloutEnd: PBMessage {
    package var revision: UInt32
    /// Unset: it settled.
    package var fault: PBRolloutFault?
    package var atMs: Int64
    /// The job of a replica that shows why it went back; 0 where none does.
    package var replica: UInt64

    package init(
        revision: UInt32 = 0,
        fault: PBRolloutFault? = nil,
        atMs: Int64 = 0,
        replica: UInt64 = 0
    ) {
        self.revision = revision
        self.fault = fault
        self.atMs = atMs
        self.replica = replica
    }

    package static var wireName: StaticString { "coord.v1.RolloutEnd" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutEnd { try read(bytes, rules) }
}

extension PBRolloutEnd: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutEnd>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_end__init(c)
        c.pointee.revision = revision
        c.pointee.fault = try writer.message(fault)
        c.pointee.at_ms = atMs
        c.pointee.replica = replica
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutEnd>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutEnd")
        revision = c.pointee.revision
        fault = try reader.message(c.pointee.fault)
        atMs = c.pointee.at_ms
        replica = c.pointee.replica
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutEnd>? {
        coord__v1__rollout_end__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
