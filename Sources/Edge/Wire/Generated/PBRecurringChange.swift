// `RecurringChange` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RecurringChange`.
package struct PBRecurringChange: PBMessage {
    package var recurring: PBRecurringReference?
    package var action: PBRecurringAction

    package init(
        recurring: PBRecurringReference? = nil,
        action: PBRecurringAction = PBRecurringAction(rawValue: 0)
    ) {
        self.recurring = recurring
        self.action = action
    }

    package static var wireName: StaticString { "coord.v1.RecurringChange" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringChange { try read(bytes, rules) }
}

extension PBRecurringChange: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringChange>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_change__init(c)
        c.pointee.recurring = try writer.message(recurring)
        c.pointee.action = Coord__V1__RecurringAction(rawValue: UInt32(bitPattern: action.rawValue))
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringChange>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringChange")
        recurring = try reader.message(c.pointee.recurring)
        action = try reader.option(c.pointee.action.rawValue, "RecurringChange.action")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringChange>? {
        coord__v1__recurring_change__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
