// `ArrayShape` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Many jobs of one spec that differ by a number: 1 to 4,194,304 of them.
package struct PBArrayShape: PBMessage {
    /// The numbers by which people call the elements, below 4,194,304.
    package var indices: PBElementRuns?
    /// So many run at a time; unset is as many as find room.
    package var limit: Limit?
    /// Each element has a text of its own in the launch payload.
    package var hasItems: Bool

    /// One of the `limit` fields of `coord.v1.ArrayShape`.
    package enum Limit: Hashable, Sendable {
        case maxRunning(UInt32)
    }

    package init(
        indices: PBElementRuns? = nil,
        limit: Limit? = nil,
        hasItems: Bool = false
    ) {
        self.indices = indices
        self.limit = limit
        self.hasItems = hasItems
    }

    package static var wireName: StaticString { "coord.v1.ArrayShape" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBArrayShape { try read(bytes, rules) }
}

extension PBArrayShape: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ArrayShape>, _ writer: WireWriter) throws(WireError) {
        coord__v1__array_shape__init(c)
        c.pointee.indices = try writer.message(indices)
        try fillLimit(c, writer)
        c.pointee.has_items = hasItems ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__ArrayShape>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ArrayShape")
        indices = try reader.message(c.pointee.indices)
        limit = try Self.readLimit(c, reader)
        hasItems = c.pointee.has_items != 0
    }

    private func fillLimit(
        _ c: UnsafeMutablePointer<Coord__V1__ArrayShape>, _ writer: WireWriter
    ) throws(WireError) {
        switch limit {
        case .maxRunning(let value):
            c.pointee.limit_case = Coord__V1__ArrayShape__LimitCase(rawValue: 2)
            c.pointee.max_running = value
        case nil: break
        }
    }

    private static func readLimit(
        _ c: UnsafePointer<Coord__V1__ArrayShape>, _ reader: WireReader
    ) throws(WireError) -> Limit? {
        switch c.pointee.limit_case.rawValue {
        case 2: .maxRunning(c.pointee.max_running)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ArrayShape>? {
        coord__v1__array_shape__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
