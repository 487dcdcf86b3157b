// `RecurringPass` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The last run that was due and was not submitted.
package struct PBRecurringPass: PBMessage {
    package var timeMs: Int64
    package var cause: PBPassCause?
    package var missed: UInt32
    package var atMs: Int64

    package init(
        timeMs: Int64 = 0,
        cause: PBPassCause? = nil,
        missed: UInt32 = 0,
        atMs: Int64 = 0
    ) {
        self.timeMs = timeMs
        self.cause = cause
        self.missed = missed
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.RecurringPass" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringPass { try read(bytes, rules) }
}

extension PBRecurringPass: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringPass>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_pass__init(c)
        c.pointee.time_ms = timeMs
        c.pointee.cause = try writer.message(cause)
        c.pointee.missed = missed
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringPass>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringPass")
        timeMs = c.pointee.time_ms
        cause = try reader.message(c.pointee.cause)
        missed = c.pointee.missed
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringPass>? {
        coord__v1__recurring_pass__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
