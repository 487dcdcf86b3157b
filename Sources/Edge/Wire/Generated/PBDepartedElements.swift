// `DepartedElements` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.DepartedElements`.
package struct PBDepartedElements: PBMessage {
    /// Place in `departed_jobs`, ascending.
    package var place: UInt32
    package var completed: PBElementRuns?

    package init(
        place: UInt32 = 0,
        completed: PBElementRuns? = nil
    ) {
        self.place = place
        self.completed = completed
    }

    package static var wireName: StaticString { "coord.v1.DepartedElements" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBDepartedElements { try read(bytes, rules) }
}

extension PBDepartedElements: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__DepartedElements>, _ writer: WireWriter) throws(WireError) {
        coord__v1__departed_elements__init(c)
        c.pointee.place = place
        c.pointee.completed = try writer.message(completed)
    }

    init(_ c: UnsafePointer<Coord__V1__DepartedElements>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "DepartedElements")
        place = c.pointee.place
        completed = try reader.message(c.pointee.completed)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__DepartedElements>? {
        coord__v1__departed_elements__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
