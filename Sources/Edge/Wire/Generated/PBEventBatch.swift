// `EventBatch` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The events of one turn, in order. At most 16 MiB.
package struct PBEventBatch: PBMessage {
    package var events: [PBEvent]

    package init(
        events: [PBEvent] = []
    ) {
        self.events = events
    }

    package static var wireName: StaticString { "coord.v1.EventBatch" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBEventBatch { try read(bytes, rules) }
}

extension PBEventBatch: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__EventBatch>, _ writer: WireWriter) throws(WireError) {
        coord__v1__event_batch__init(c)
        if !events.isEmpty {
            c.pointee.n_events = events.count
            c.pointee.events = try writer.messages(events)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__EventBatch>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "EventBatch")
        events = try reader.messages(c.pointee.events, c.pointee.n_events)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__EventBatch>? {
        coord__v1__event_batch__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
