// `ScalingRules` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ScalingRules`.
package struct PBScalingRules: PBMessage {
    package var choice: PBScalingChoice
    package var policies: [PBScalingPolicy]
    package var stabilizationMs: Int64
    /// By how many millionths a ratio may differ from 1 without anything being done.
    package var tolerancePpm: UInt32

    package init(
        choice: PBScalingChoice = PBScalingChoice(rawValue: 0),
        policies: [PBScalingPolicy] = [],
        stabilizationMs: Int64 = 0,
        tolerancePpm: UInt32 = 0
    ) {
        self.choice = choice
        self.policies = policies
        self.stabilizationMs = stabilizationMs
        self.tolerancePpm = tolerancePpm
    }

    package static var wireName: StaticString { "coord.v1.ScalingRules" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBScalingRules { try read(bytes, rules) }
}

extension PBScalingRules: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ScalingRules>, _ writer: WireWriter) throws(WireError) {
        coord__v1__scaling_rules__init(c)
        c.pointee.choice = Coord__V1__ScalingChoice(rawValue: UInt32(bitPattern: choice.rawValue))
        if !policies.isEmpty {
            c.pointee.n_policies = policies.count
            c.pointee.policies = try writer.messages(policies)
        }
        c.pointee.stabilization_ms = stabilizationMs
        c.pointee.tolerance_ppm = tolerancePpm
    }

    init(_ c: UnsafePointer<Coord__V1__ScalingRules>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ScalingRules")
        choice = try reader.option(c.pointee.choice.rawValue, "ScalingRules.choice")
        policies = try reader.messages(c.pointee.policies, c.pointee.n_policies)
        stabilizationMs = c.pointee.stabilization_ms
        tolerancePpm = c.pointee.tolerance_ppm
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ScalingRules>? {
        coord__v1__scaling_rules__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
