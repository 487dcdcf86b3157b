// `Suspension` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How long the ranks of an attempt stood still.
package struct PBSuspension: PBMessage {
    /// Who suspended it last.
    package var by: PBPrincipal?
    /// Unset while they run.
    package var since: Since?
    package var beforeMs: Int64

    /// One of the `since` fields of `coord.v1.Suspension`.
    package enum Since: Hashable, Sendable {
        case sinceMs(Int64)
    }

    package init(
        by: PBPrincipal? = nil,
        since: Since? = nil,
        beforeMs: Int64 = 0
    ) {
        self.by = by
        self.since = since
        self.beforeMs = beforeMs
    }

    package static var wireName: StaticString { "coord.v1.Suspension" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBSuspension { try read(bytes, rules) }
}

extension PBSuspension: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Suspension>, _ writer: WireWriter) throws(WireError) {
        coord__v1__suspension__init(c)
        c.pointee.by = try writer.message(by)
        try fillSince(c, writer)
        c.pointee.before_ms = beforeMs
    }

    init(_ c: UnsafePointer<Coord__V1__Suspension>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Suspension")
        by = try reader.message(c.pointee.by)
        since = try Self.readSince(c, reader)
        beforeMs = c.pointee.before_ms
    }

    private func fillSince(
        _ c: UnsafeMutablePointer<Coord__V1__Suspension>, _ writer: WireWriter
    ) throws(WireError) {
        switch since {
        case .sinceMs(let value):
            c.pointee.since_case = Coord__V1__Suspension__SinceCase(rawValue: 2)
            c.pointee.since_ms = value
        case nil: break
        }
    }

    private static func readSince(
        _ c: UnsafePointer<Coord__V1__Suspension>, _ reader: WireReader
    ) throws(WireError) -> Since? {
        switch c.pointee.since_case.rawValue {
        case 2: .sinceMs(c.pointee.since_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Suspension>? {
        coord__v1__suspension__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
