// `Outcome` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How a job ended.
package struct PBOutcome: PBMessage {
    package var kind: PBOutcomeKind
    /// Failed, out of memory or timed out: the rank that did.
    package var blame: PBBlame?
    /// Node failed or refused: its name.
    package var node: String
    /// Cancelled: by whom.
    package var by: PBPrincipal?
    /// Refused: why, in words.
    package var why: String

    package init(
        kind: PBOutcomeKind = PBOutcomeKind(rawValue: 0),
        blame: PBBlame? = nil,
        node: String = "",
        by: PBPrincipal? = nil,
        why: String = ""
    ) {
        self.kind = kind
        self.blame = blame
        self.node = node
        self.by = by
        self.why = why
    }

    package static var wireName: StaticString { "coord.v1.Outcome" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBOutcome { try read(bytes, rules) }
}

extension PBOutcome: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Outcome>, _ writer: WireWriter) throws(WireError) {
        coord__v1__outcome__init(c)
        c.pointee.kind = Coord__V1__OutcomeKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.blame = try writer.message(blame)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "Outcome.node") }
        c.pointee.by = try writer.message(by)
        if !why.isEmpty { c.pointee.why = try writer.text(why, "Outcome.why") }
    }

    init(_ c: UnsafePointer<Coord__V1__Outcome>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Outcome")
        kind = try reader.option(c.pointee.kind.rawValue, "Outcome.kind")
        blame = try reader.message(c.pointee.blame)
        node = try reader.text(c.pointee.node, "Outcome.node")
        by = try reader.message(c.pointee.by)
        why = try reader.text(c.pointee.why, "Outcome.why")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Outcome>? {
        coord__v1__outcome__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
