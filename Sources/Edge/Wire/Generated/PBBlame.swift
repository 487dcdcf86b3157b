// `Blame` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The rank that failed first.
package struct PBBlame: PBMessage {
    package var rank: UInt32
    package var node: String
    package var exit: PBExit?
    /// A bit for each failure rule of the job whose texts stand in what the rank said last.
    package var signs: UInt32

    package init(
        rank: UInt32 = 0,
        node: String = "",
        exit: PBExit? = nil,
        signs: UInt32 = 0
    ) {
        self.rank = rank
        self.node = node
        self.exit = exit
        self.signs = signs
    }

    package static var wireName: StaticString { "coord.v1.Blame" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBBlame { try read(bytes, rules) }
}

extension PBBlame: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Blame>, _ writer: WireWriter) throws(WireError) {
        coord__v1__blame__init(c)
        c.pointee.rank = rank
        if !node.isEmpty { c.pointee.node = try writer.text(node, "Blame.node") }
        c.pointee.exit = try writer.message(exit)
        c.pointee.signs = signs
    }

    init(_ c: UnsafePointer<Coord__V1__Blame>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Blame")
        rank = c.pointee.rank
        node = try reader.text(c.pointee.node, "Blame.node")
        exit = try reader.message(c.pointee.exit)
        signs = c.pointee.signs
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Blame>? {
        coord__v1__blame__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
