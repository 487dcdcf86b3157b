// `NodeFencing` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Somebody wants a node's machine to be off, or a command proved that it is.
package struct PBNodeFencing: PBMessage {
    package var node: UInt64
    package var atMs: Int64
    /// It is off: what ran there is given up.
    package var done: Bool
    /// Wanted: by whom, and why. Done: what the command said.
    package var by: PBPrincipal?
    package var words: String

    package init(
        node: UInt64 = 0,
        atMs: Int64 = 0,
        done: Bool = false,
        by: PBPrincipal? = nil,
        words: String = ""
    ) {
        self.node = node
        self.atMs = atMs
        self.done = done
        self.by = by
        self.words = words
    }

    package static var wireName: StaticString { "coord.v1.NodeFencing" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeFencing { try read(bytes, rules) }
}

extension PBNodeFencing: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeFencing>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_fencing__init(c)
        c.pointee.node = node
        c.pointee.at_ms = atMs
        c.pointee.done = done ? 1 : 0
        c.pointee.by = try writer.message(by)
        if !words.isEmpty { c.pointee.words = try writer.text(words, "NodeFencing.words") }
    }

    init(_ c: UnsafePointer<Coord__V1__NodeFencing>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeFencing")
        node = c.pointee.node
        atMs = c.pointee.at_ms
        done = c.pointee.done != 0
        by = try reader.message(c.pointee.by)
        words = try reader.text(c.pointee.words, "NodeFencing.words")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeFencing>? {
        coord__v1__node_fencing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
