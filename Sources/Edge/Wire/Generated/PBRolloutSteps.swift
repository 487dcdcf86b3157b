// `RolloutSteps` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RolloutSteps`.
package struct PBRolloutSteps: PBMessage {
    package var steps: [PBRolloutStep]
    /// Unset is none.
    package var analysis: PBRolloutAnalysis?

    package init(
        steps: [PBRolloutStep] = [],
        analysis: PBRolloutAnalysis? = nil
    ) {
        self.steps = steps
        self.analysis = analysis
    }

    package static var wireName: StaticString { "coord.v1.RolloutSteps" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutSteps { try read(bytes, rules) }
}

extension PBRolloutSteps: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutSteps>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_steps__init(c)
        if !steps.isEmpty {
            c.pointee.n_steps = steps.count
            c.pointee.steps = try writer.messages(steps)
        }
        c.pointee.analysis = try writer.message(analysis)
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutSteps>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutSteps")
        steps = try reader.messages(c.pointee.steps, c.pointee.n_steps)
        analysis = try reader.message(c.pointee.analysis)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutSteps>? {
        coord__v1__rollout_steps__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
