// `RolloutExchange` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RolloutExchange`.
package struct PBRolloutExchange: PBMessage {
    package var surge: PBReplicaShare?
    package var unavailable: PBReplicaShare?

    package init(
        surge: PBReplicaShare? = nil,
        unavailable: PBReplicaShare? = nil
    ) {
        self.surge = surge
        self.unavailable = unavailable
    }

    package static var wireName: StaticString { "coord.v1.RolloutExchange" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutExchange { try read(bytes, rules) }
}

extension PBRolloutExchange: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutExchange>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_exchange__init(c)
        c.pointee.surge = try writer.message(surge)
        c.pointee.unavailable = try writer.message(unavailable)
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutExchange>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutExchange")
        surge = try reader.message(c.pointee.surge)
        unavailable = try reader.message(c.pointee.unavailable)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutExchange>? {
        coord__v1__rollout_exchange__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
