// `RecurringDeclaration` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.RecurringDeclaration`.
package struct PBRecurringDeclaration: PBMessage {
    package var spec: PBRecurringSpec?
    /// Unset leaves as it is whether it is suspended.
    package var suspend: Suspend?

    /// One of the `suspend` fields of `coord.v1.RecurringDeclaration`.
    package enum Suspend: Hashable, Sendable {
        case isSuspended(Bool)
    }

    package init(
        spec: PBRecurringSpec? = nil,
        suspend: Suspend? = nil
    ) {
        self.spec = spec
        self.suspend = suspend
    }

    package static var wireName: StaticString { "coord.v1.RecurringDeclaration" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringDeclaration { try read(bytes, rules) }
}

extension PBRecurringDeclaration: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringDeclaration>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_declaration__init(c)
        c.pointee.spec = try writer.message(spec)
        try fillSuspend(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringDeclaration>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringDeclaration")
        spec = try reader.message(c.pointee.spec)
        suspend = try Self.readSuspend(c, reader)
    }

    private func fillSuspend(
        _ c: UnsafeMutablePointer<Coord__V1__RecurringDeclaration>, _ writer: WireWriter
    ) throws(WireError) {
        switch suspend {
        case .isSuspended(let value):
            c.pointee.suspend_case = Coord__V1__RecurringDeclaration__SuspendCase(rawValue: 2)
            c.pointee.is_suspended = value ? 1 : 0
        case nil: break
        }
    }

    private static func readSuspend(
        _ c: UnsafePointer<Coord__V1__RecurringDeclaration>, _ reader: WireReader
    ) throws(WireError) -> Suspend? {
        switch c.pointee.suspend_case.rawValue {
        case 2: .isSuspended(c.pointee.is_suspended != 0)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringDeclaration>? {
        coord__v1__recurring_declaration__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
