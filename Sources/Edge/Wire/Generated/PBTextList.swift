// `TextList` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A list of short texts in which each shares its beginning with the one before it: host names and addresses of a gang.
package struct PBTextList: PBMessage {
    /// Bytes taken over from the text before.
    package var shared: [UInt32]
    /// Bytes that follow them, taken from `tails` in order.
    package var added: [UInt32]
    package var tails: [UInt8]

    package init(
        shared: [UInt32] = [],
        added: [UInt32] = [],
        tails: [UInt8] = []
    ) {
        self.shared = shared
        self.added = added
        self.tails = tails
    }

    package static var wireName: StaticString { "coord.v1.TextList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBTextList { try read(bytes, rules) }
}

extension PBTextList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__TextList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__text_list__init(c)
        if !shared.isEmpty {
            c.pointee.n_shared = shared.count
            c.pointee.shared = try writer.values(shared)
        }
        if !added.isEmpty {
            c.pointee.n_added = added.count
            c.pointee.added = try writer.values(added)
        }
        if !tails.isEmpty { c.pointee.tails = try writer.bytes(tails) }
    }

    init(_ c: UnsafePointer<Coord__V1__TextList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "TextList")
        shared = reader.values(c.pointee.shared, c.pointee.n_shared)
        added = reader.values(c.pointee.added, c.pointee.n_added)
        tails = reader.bytes(c.pointee.tails)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__TextList>? {
        coord__v1__text_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
