// `ArrayProgress` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How the elements of an array stand. What can be added up again from their rows is not written.
package struct PBArrayProgress: PBMessage {
    package var count: UInt32
    /// A byte for each 4,096 elements: 0 to 3 where all of them wait, live, completed or failed; 4 where they differ.
    package var stretches: [UInt8]
    /// Of those that differ 1,024 bytes each: two bits an element, the first in the lowest bits of the first byte.
    package var states: [UInt8]
    /// How the first element that did not complete ended; unset where none.
    package var verdict: PBOutcome?
    /// All of it is being ended as this; unset where it is not.
    package var ending: PBOutcome?

    package init(
        count: UInt32 = 0,
        stretches: [UInt8] = [],
        states: [UInt8] = [],
        verdict: PBOutcome? = nil,
        ending: PBOutcome? = nil
    ) {
        self.count = count
        self.stretches = stretches
        self.states = states
        self.verdict = verdict
        self.ending = ending
    }

    package static var wireName: StaticString { "coord.v1.ArrayProgress" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBArrayProgress { try read(bytes, rules) }
}

extension PBArrayProgress: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ArrayProgress>, _ writer: WireWriter) throws(WireError) {
        coord__v1__array_progress__init(c)
        c.pointee.count = count
        if !stretches.isEmpty { c.pointee.stretches = try writer.bytes(stretches) }
        if !states.isEmpty { c.pointee.states = try writer.bytes(states) }
        c.pointee.verdict = try writer.message(verdict)
        c.pointee.ending = try writer.message(ending)
    }

    init(_ c: UnsafePointer<Coord__V1__ArrayProgress>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ArrayProgress")
        count = c.pointee.count
        stretches = reader.bytes(c.pointee.stretches)
        states = reader.bytes(c.pointee.states)
        verdict = try reader.message(c.pointee.verdict)
        ending = try reader.message(c.pointee.ending)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ArrayProgress>? {
        coord__v1__array_progress__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
