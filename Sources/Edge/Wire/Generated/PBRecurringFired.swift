// `RecurringFired` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The job that the fact before this one submitted is the run of this time.
package struct PBRecurringFired: PBMessage {
    package var recurring: UInt64
    package var firing: PBRecurringFiring?

    package init(
        recurring: UInt64 = 0,
        firing: PBRecurringFiring? = nil
    ) {
        self.recurring = recurring
        self.firing = firing
    }

    package static var wireName: StaticString { "coord.v1.RecurringFired" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringFired { try read(bytes, rules) }
}

extension PBRecurringFired: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringFired>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_fired__init(c)
        c.pointee.recurring = recurring
        c.pointee.firing = try writer.message(firing)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringFired>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringFired")
        recurring = c.pointee.recurring
        firing = try reader.message(c.pointee.firing)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringFired>? {
        coord__v1__recurring_fired__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
