// `ZoneRules` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a zone's clocks show, from some time on.
package struct PBZoneRules: PBMessage {
    /// Seconds east of UTC, before the first change.
    package var firstOffset: Int64
    /// Seconds since 1970 of each change, ascending.
    package var seconds: [Int64]
    /// Seconds east of UTC after it.
    package var offsets: [Int64]
    /// After the last change, as POSIX writes it in TZ; empty is none.
    package var yearly: String

    package init(
        firstOffset: Int64 = 0,
        seconds: [Int64] = [],
        offsets: [Int64] = [],
        yearly: String = ""
    ) {
        self.firstOffset = firstOffset
        self.seconds = seconds
        self.offsets = offsets
        self.yearly = yearly
    }

    package static var wireName: StaticString { "coord.v1.ZoneRules" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBZoneRules { try read(bytes, rules) }
}

extension PBZoneRules: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ZoneRules>, _ writer: WireWriter) throws(WireError) {
        coord__v1__zone_rules__init(c)
        c.pointee.first_offset = firstOffset
        if !seconds.isEmpty {
            c.pointee.n_seconds = seconds.count
            c.pointee.seconds = try writer.values(seconds)
        }
        if !offsets.isEmpty {
            c.pointee.n_offsets = offsets.count
            c.pointee.offsets = try writer.values(offsets)
        }
        if !yearly.isEmpty { c.pointee.yearly = try writer.text(yearly, "ZoneRules.yearly") }
    }

    init(_ c: UnsafePointer<Coord__V1__ZoneRules>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ZoneRules")
        firstOffset = c.pointee.first_offset
        seconds = reader.values(c.pointee.seconds, c.pointee.n_seconds)
        offsets = reader.values(c.pointee.offsets, c.pointee.n_offsets)
        yearly = try reader.text(c.pointee.yearly, "ZoneRules.yearly")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ZoneRules>? {
        coord__v1__zone_rules__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
