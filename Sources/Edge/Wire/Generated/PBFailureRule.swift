// `FailureRule` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What failures mean. Without codes, signals and reasons it fits every failure of a rank.
package struct PBFailureRule: PBMessage {
    package var codes: [PBCodeRange]
    package var signals: [UInt32]
    package var reasons: [PBFailureReason]
    package var action: PBFailureAction
    /// Beside the others: one of these texts stands in a line of what the rank said last; `*` is any characters.
    package var output: [String]

    package init(
        codes: [PBCodeRange] = [],
        signals: [UInt32] = [],
        reasons: [PBFailureReason] = [],
        action: PBFailureAction = PBFailureAction(rawValue: 0),
        output: [String] = []
    ) {
        self.codes = codes
        self.signals = signals
        self.reasons = reasons
        self.action = action
        self.output = output
    }

    package static var wireName: StaticString { "coord.v1.FailureRule" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBFailureRule { try read(bytes, rules) }
}

extension PBFailureRule: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__FailureRule>, _ writer: WireWriter) throws(WireError) {
        coord__v1__failure_rule__init(c)
        if !codes.isEmpty {
            c.pointee.n_codes = codes.count
            c.pointee.codes = try writer.messages(codes)
        }
        if !signals.isEmpty {
            c.pointee.n_signals = signals.count
            c.pointee.signals = try writer.values(signals)
        }
        if !reasons.isEmpty {
            c.pointee.n_reasons = reasons.count
            c.pointee.reasons = try writer.options(reasons)
        }
        c.pointee.action = Coord__V1__FailureAction(rawValue: UInt32(bitPattern: action.rawValue))
        if !output.isEmpty {
            c.pointee.n_output = output.count
            c.pointee.output = try writer.texts(output, "FailureRule.output")
        }
    }

    init(_ c: UnsafePointer<Coord__V1__FailureRule>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "FailureRule")
        codes = try reader.messages(c.pointee.codes, c.pointee.n_codes)
        signals = reader.values(c.pointee.signals, c.pointee.n_signals)
        reasons = try reader.options(c.pointee.reasons, c.pointee.n_reasons, "FailureRule.reasons")
        action = try reader.option(c.pointee.action.rawValue, "FailureRule.action")
        output = try reader.texts(c.pointee.output, c.pointee.n_output, "FailureRule.output")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__FailureRule>? {
        coord__v1__failure_rule__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
