// `RecurringPassed` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The run of this time is not submitted.
package struct PBRecurringPassed: PBMessage {
    package var recurring: UInt64
    package var pass: PBRecurringPass?

    package init(
        recurring: UInt64 = 0,
        pass: PBRecurringPass? = nil
    ) {
        self.recurring = recurring
        self.pass = pass
    }

    package static var wireName: StaticString { "coord.v1.RecurringPassed" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringPassed { try read(bytes, rules) }
}

extension PBRecurringPassed: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringPassed>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_passed__init(c)
        c.pointee.recurring = recurring
        c.pointee.pass = try writer.message(pass)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringPassed>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringPassed")
        recurring = c.pointee.recurring
        pass = try reader.message(c.pointee.pass)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringPassed>? {
        coord__v1__recurring_passed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
