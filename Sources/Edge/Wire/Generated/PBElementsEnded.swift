// `ElementsEnded` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Waiting elements of an array ended without beginning.
package struct PBElementsEnded: PBMessage {
    package var array: UInt64
    /// Unset is all that wait.
    package var places: PBElementRuns?
    package var outcome: PBOutcome?
    package var atMs: Int64

    package init(
        array: UInt64 = 0,
        places: PBElementRuns? = nil,
        outcome: PBOutcome? = nil,
        atMs: Int64 = 0
    ) {
        self.array = array
        self.places = places
        self.outcome = outcome
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ElementsEnded" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBElementsEnded { try read(bytes, rules) }
}

extension PBElementsEnded: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ElementsEnded>, _ writer: WireWriter) throws(WireError) {
        coord__v1__elements_ended__init(c)
        c.pointee.array = array
        c.pointee.places = try writer.message(places)
        c.pointee.outcome = try writer.message(outcome)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ElementsEnded>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ElementsEnded")
        array = c.pointee.array
        places = try reader.message(c.pointee.places)
        outcome = try reader.message(c.pointee.outcome)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ElementsEnded>? {
        coord__v1__elements_ended__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
