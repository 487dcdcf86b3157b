// `StopCause` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Why a gang is being stopped.
package struct PBStopCause: PBMessage {
    package var kind: PBStopKind
    /// Cancelled or requeued: by whom.
    package var by: PBPrincipal?
    /// Rank failed: which.
    package var blame: PBBlame?
    /// Node lost, refused or drained: its name.
    package var node: String
    /// Refused: why, in words.
    package var why: String

    package init(
        kind: PBStopKind = PBStopKind(rawValue: 0),
        by: PBPrincipal? = nil,
        blame: PBBlame? = nil,
        node: String = "",
        why: String = ""
    ) {
        self.kind = kind
        self.by = by
        self.blame = blame
        self.node = node
        self.why = why
    }

    package static var wireName: StaticString { "coord.v1.StopCause" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBStopCause { try read(bytes, rules) }
}

extension PBStopCause: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__StopCause>, _ writer: WireWriter) throws(WireError) {
        coord__v1__stop_cause__init(c)
        c.pointee.kind = Coord__V1__StopKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.by = try writer.message(by)
        c.pointee.blame = try writer.message(blame)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "StopCause.node") }
        if !why.isEmpty { c.pointee.why = try writer.text(why, "StopCause.why") }
    }

    init(_ c: UnsafePointer<Coord__V1__StopCause>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "StopCause")
        kind = try reader.option(c.pointee.kind.rawValue, "StopCause.kind")
        by = try reader.message(c.pointee.by)
        blame = try reader.message(c.pointee.blame)
        node = try reader.text(c.pointee.node, "StopCause.node")
        why = try reader.text(c.pointee.why, "StopCause.why")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__StopCause>? {
        coord__v1__stop_cause__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
