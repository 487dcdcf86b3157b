// `Maintenance` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Leases that hold through a planned stop of the coordinator.
package struct PBMaintenance: PBMessage {
    package var lengthMs: Int64
    package var by: PBPrincipal?
    package var sinceMs: Int64
    /// The longest of those that were granted one after the other.
    package var longestMs: Int64
    /// Nothing is granted any more.
    package var over: Bool

    package init(
        lengthMs: Int64 = 0,
        by: PBPrincipal? = nil,
        sinceMs: Int64 = 0,
        longestMs: Int64 = 0,
        over: Bool = false
    ) {
        self.lengthMs = lengthMs
        self.by = by
        self.sinceMs = sinceMs
        self.longestMs = longestMs
        self.over = over
    }

    package static var wireName: StaticString { "coord.v1.Maintenance" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBMaintenance { try read(bytes, rules) }
}

extension PBMaintenance: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Maintenance>, _ writer: WireWriter) throws(WireError) {
        coord__v1__maintenance__init(c)
        c.pointee.length_ms = lengthMs
        c.pointee.by = try writer.message(by)
        c.pointee.since_ms = sinceMs
        c.pointee.longest_ms = longestMs
        c.pointee.over = over ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__Maintenance>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Maintenance")
        lengthMs = c.pointee.length_ms
        by = try reader.message(c.pointee.by)
        sinceMs = c.pointee.since_ms
        longestMs = c.pointee.longest_ms
        over = c.pointee.over != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Maintenance>? {
        coord__v1__maintenance__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
