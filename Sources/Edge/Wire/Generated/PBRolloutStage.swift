// `RolloutStage` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RolloutStage`.
package struct PBRolloutStage: PBMessage {
    package var stage: Stage?

    /// One of the `stage` fields of `coord.v1.RolloutStage`.
    package indirect enum Stage: Hashable, Sendable {
        /// The place of a step.
        case filling(UInt32)
        case holding(UInt32)
        case exchanging(PBNothing)
        case emptying(PBNothing)
        case returning(PBRolloutFault)
        case settled(PBNothing)
        case rolledBack(PBRolloutFault)
    }

    package init(
        stage: Stage? = nil
    ) {
        self.stage = stage
    }

    package static var wireName: StaticString { "coord.v1.RolloutStage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutStage { try read(bytes, rules) }
}

extension PBRolloutStage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutStage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_stage__init(c)
        try fillStage(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutStage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutStage")
        stage = try Self.readStage(c, reader)
    }

    private func fillStage(
        _ c: UnsafeMutablePointer<Coord__V1__RolloutStage>, _ writer: WireWriter
    ) throws(WireError) {
        switch stage {
        case .filling(let value):
            c.pointee.stage_case = Coord__V1__RolloutStage__StageCase(rawValue: 1)
            c.pointee.filling = value
        case .holding(let value):
            c.pointee.stage_case = Coord__V1__RolloutStage__StageCase(rawValue: 2)
            c.pointee.holding = value
        case .exchanging(let value):
            c.pointee.stage_case = Coord__V1__RolloutStage__StageCase(rawValue: 3)
            c.pointee.exchanging = try writer.message(value)
        case .emptying(let value):
            c.pointee.stage_case = Coord__V1__RolloutStage__StageCase(rawValue: 4)
            c.pointee.emptying = try writer.message(value)
        case .returning(let value):
            c.pointee.stage_case = Coord__V1__RolloutStage__StageCase(rawValue: 5)
            c.pointee.returning = try writer.message(value)
        case .settled(let value):
            c.pointee.stage_case = Coord__V1__RolloutStage__StageCase(rawValue: 6)
            c.pointee.settled = try writer.message(value)
        case .rolledBack(let value):
            c.pointee.stage_case = Coord__V1__RolloutStage__StageCase(rawValue: 7)
            c.pointee.rolled_back = try writer.message(value)
        case nil: break
        }
    }

    private static func readStage(
        _ c: UnsafePointer<Coord__V1__RolloutStage>, _ reader: WireReader
    ) throws(WireError) -> Stage? {
        switch c.pointee.stage_case.rawValue {
        case 1: .filling(c.pointee.filling)
        case 2: .holding(c.pointee.holding)
        case 3: try .exchanging(reader.chosen(c.pointee.exchanging))
        case 4: try .emptying(reader.chosen(c.pointee.emptying))
        case 5: try .returning(reader.chosen(c.pointee.returning))
        case 6: try .settled(reader.chosen(c.pointee.settled))
        case 7: try .rolledBack(reader.chosen(c.pointee.rolled_back))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutStage>? {
        coord__v1__rollout_stage__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
