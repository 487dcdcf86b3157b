// `RolloutStep` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RolloutStep`.
package struct PBRolloutStep: PBMessage {
    /// Of the traffic, in thousandths.
    package var permille: UInt32
    /// How long it is watched; unset until somebody promotes it.
    package var hold: Hold?

    /// One of the `hold` fields of `coord.v1.RolloutStep`.
    package enum Hold: Hashable, Sendable {
        case holdMs(Int64)
    }

    package init(
        permille: UInt32 = 0,
        hold: Hold? = nil
    ) {
        self.permille = permille
        self.hold = hold
    }

    package static var wireName: StaticString { "coord.v1.RolloutStep" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutStep { try read(bytes, rules) }
}

extension PBRolloutStep: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutStep>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_step__init(c)
        c.pointee.permille = permille
        try fillHold(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutStep>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutStep")
        permille = c.pointee.permille
        hold = try Self.readHold(c, reader)
    }

    private func fillHold(
        _ c: UnsafeMutablePointer<Coord__V1__RolloutStep>, _ writer: WireWriter
    ) throws(WireError) {
        switch hold {
        case .holdMs(let value):
            c.pointee.hold_case = Coord__V1__RolloutStep__HoldCase(rawValue: 2)
            c.pointee.hold_ms = value
        case nil: break
        }
    }

    private static func readHold(
        _ c: UnsafePointer<Coord__V1__RolloutStep>, _ reader: WireReader
    ) throws(WireError) -> Hold? {
        switch c.pointee.hold_case.rawValue {
        case 2: .holdMs(c.pointee.hold_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutStep>? {
        coord__v1__rollout_step__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
