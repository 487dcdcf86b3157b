// `QueueList` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.QueueList`.
package struct PBQueueList: PBMessage {
    package var queues: [PBQueueView]

    package init(
        queues: [PBQueueView] = []
    ) {
        self.queues = queues
    }

    package static var wireName: StaticString { "coord.v1.QueueList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBQueueList { try read(bytes, rules) }
}

extension PBQueueList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__QueueList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__queue_list__init(c)
        if !queues.isEmpty {
            c.pointee.n_queues = queues.count
            c.pointee.queues = try writer.messages(queues)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__QueueList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "QueueList")
        queues = try reader.messages(c.pointee.queues, c.pointee.n_queues)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__QueueList>? {
        coord__v1__queue_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
