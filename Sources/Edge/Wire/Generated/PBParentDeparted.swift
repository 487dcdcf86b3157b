// `ParentDeparted` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A job on which another depends leaves the state.
package struct PBParentDeparted: PBMessage {
    /// The one that depends on it.
    package var job: UInt64
    package var parent: UInt64
    package var completed: Bool
    /// Indices of the parent's elements that completed; unset where nobody asks for them.
    package var elements: PBElementRuns?

    package init(
        job: UInt64 = 0,
        parent: UInt64 = 0,
        completed: Bool = false,
        elements: PBElementRuns? = nil
    ) {
        self.job = job
        self.parent = parent
        self.completed = completed
        self.elements = elements
    }

    package static var wireName: StaticString { "coord.v1.ParentDeparted" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBParentDeparted { try read(bytes, rules) }
}

extension PBParentDeparted: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ParentDeparted>, _ writer: WireWriter) throws(WireError) {
        coord__v1__parent_departed__init(c)
        c.pointee.job = job
        c.pointee.parent = parent
        c.pointee.completed = completed ? 1 : 0
        c.pointee.elements = try writer.message(elements)
    }

    init(_ c: UnsafePointer<Coord__V1__ParentDeparted>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ParentDeparted")
        job = c.pointee.job
        parent = c.pointee.parent
        completed = c.pointee.completed != 0
        elements = try reader.message(c.pointee.elements)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ParentDeparted>? {
        coord__v1__parent_departed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
