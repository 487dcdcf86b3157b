// `Ending` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How an allocation ended.
package struct PBEnding: PBMessage {
    package var kind: PBEndingKind
    /// Failed: the first rank that did, and how.
    package var rank: UInt32
    package var exit: PBExit?
    /// Refused: why, in words.
    package var why: String

    package init(
        kind: PBEndingKind = PBEndingKind(rawValue: 0),
        rank: UInt32 = 0,
        exit: PBExit? = nil,
        why: String = ""
    ) {
        self.kind = kind
        self.rank = rank
        self.exit = exit
        self.why = why
    }

    package static var wireName: StaticString { "coord.v1.Ending" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBEnding { try read(bytes, rules) }
}

extension PBEnding: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Ending>, _ writer: WireWriter) throws(WireError) {
        coord__v1__ending__init(c)
        c.pointee.kind = Coord__V1__EndingKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.rank = rank
        c.pointee.exit = try writer.message(exit)
        if !why.isEmpty { c.pointee.why = try writer.text(why, "Ending.why") }
    }

    init(_ c: UnsafePointer<Coord__V1__Ending>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Ending")
        kind = try reader.option(c.pointee.kind.rawValue, "Ending.kind")
        rank = c.pointee.rank
        exit = try reader.message(c.pointee.exit)
        why = try reader.text(c.pointee.why, "Ending.why")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Ending>? {
        coord__v1__ending__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
