// `QueueOpening` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Whether a queue takes new jobs.
package struct PBQueueOpening: PBMessage {
    package var queue: String
    package var isOpen: Bool

    package init(
        queue: String = "",
        isOpen: Bool = false
    ) {
        self.queue = queue
        self.isOpen = isOpen
    }

    package static var wireName: StaticString { "coord.v1.QueueOpening" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBQueueOpening { try read(bytes, rules) }
}

extension PBQueueOpening: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__QueueOpening>, _ writer: WireWriter) throws(WireError) {
        coord__v1__queue_opening__init(c)
        if !queue.isEmpty { c.pointee.queue = try writer.text(queue, "QueueOpening.queue") }
        c.pointee.is_open = isOpen ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__QueueOpening>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "QueueOpening")
        queue = try reader.text(c.pointee.queue, "QueueOpening.queue")
        isOpen = c.pointee.is_open != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__QueueOpening>? {
        coord__v1__queue_opening__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
