// `Exit` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How one process ended.
package struct PBExit: PBMessage {
    package var kind: PBExitKind
    /// The exit code or the signal's number.
    package var number: Int32
    /// Out of memory: the most it held and what it was allowed.
    package var peakBytes: Int64
    package var limitBytes: Int64
    /// Not started: why, in words.
    package var why: String

    package init(
        kind: PBExitKind = PBExitKind(rawValue: 0),
        number: Int32 = 0,
        peakBytes: Int64 = 0,
        limitBytes: Int64 = 0,
        why: String = ""
    ) {
        self.kind = kind
        self.number = number
        self.peakBytes = peakBytes
        self.limitBytes = limitBytes
        self.why = why
    }

    package static var wireName: StaticString { "coord.v1.Exit" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBExit { try read(bytes, rules) }
}

extension PBExit: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Exit>, _ writer: WireWriter) throws(WireError) {
        coord__v1__exit__init(c)
        c.pointee.kind = Coord__V1__ExitKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.number = number
        c.pointee.peak_bytes = peakBytes
        c.pointee.limit_bytes = limitBytes
        if !why.isEmpty { c.pointee.why = try writer.text(why, "Exit.why") }
    }

    init(_ c: UnsafePointer<Coord__V1__Exit>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Exit")
        kind = try reader.option(c.pointee.kind.rawValue, "Exit.kind")
        number = c.pointee.number
        peakBytes = c.pointee.peak_bytes
        limitBytes = c.pointee.limit_bytes
        why = try reader.text(c.pointee.why, "Exit.why")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Exit>? {
        coord__v1__exit__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
