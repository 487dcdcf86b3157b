// `RecurringDeclared` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A recurring job exists now, or is now this.
package struct PBRecurringDeclared: PBMessage {
    package var recurring: UInt64
    package var spec: PBRecurringSpec?
    package var owner: PBPrincipal?
    package var atMs: Int64

    package init(
        recurring: UInt64 = 0,
        spec: PBRecurringSpec? = nil,
        owner: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.recurring = recurring
        self.spec = spec
        self.owner = owner
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RecurringDeclared" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringDeclared { try read(bytes, rules) }
}

extension PBRecurringDeclared: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringDeclared>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_declared__init(c)
        c.pointee.recurring = recurring
        c.pointee.spec = try writer.message(spec)
        c.pointee.owner = try writer.message(owner)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringDeclared>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringDeclared")
        recurring = c.pointee.recurring
        spec = try reader.message(c.pointee.spec)
        owner = try reader.message(c.pointee.owner)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringDeclared>? {
        coord__v1__recurring_declared__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
