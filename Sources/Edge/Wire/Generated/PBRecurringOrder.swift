// `RecurringOrder` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Submit a run now.
package struct PBRecurringOrder: PBMessage {
    package var recurring: PBRecurringReference?
    package var key: PBRequestKey?

    package init(
        recurring: PBRecurringReference? = nil,
        key: PBRequestKey? = nil
    ) {
        self.recurring = recurring
        self.key = key
    }

    package static var wireName: StaticString { "coord.v1.RecurringOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringOrder { try read(bytes, rules) }
}

extension PBRecurringOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_order__init(c)
        c.pointee.recurring = try writer.message(recurring)
        c.pointee.key = try writer.message(key)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringOrder")
        recurring = try reader.message(c.pointee.recurring)
        key = try reader.message(c.pointee.key)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringOrder>? {
        coord__v1__recurring_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
