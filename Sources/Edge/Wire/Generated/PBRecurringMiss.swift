// `RecurringMiss` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Runs that nobody was there to submit, and that were not made up for.
package struct PBRecurringMiss: PBMessage {
    /// 101 is more than 100.
    package var count: UInt32
    /// When that was found.
    package var atMs: Int64

    package init(
        count: UInt32 = 0,
        atMs: Int64 = 0
    ) {
        self.count = count
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RecurringMiss" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringMiss { try read(bytes, rules) }
}

extension PBRecurringMiss: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringMiss>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_miss__init(c)
        c.pointee.count = count
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringMiss>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringMiss")
        count = c.pointee.count
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringMiss>? {
        coord__v1__recurring_miss__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
