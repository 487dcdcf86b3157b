// `QueueView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.QueueView`.
package struct PBQueueView: PBMessage {
    package var spec: PBQueueSpec?
    package var used: PBResources?
    package var pending: UInt32
    package var running: UInt32
    /// Held, or deferred to a time or another job.
    package var deferred: UInt32

    package init(
        spec: PBQueueSpec? = nil,
        used: PBResources? = nil,
        pending: UInt32 = 0,
        running: UInt32 = 0,
        deferred: UInt32 = 0
    ) {
        self.spec = spec
        self.used = used
        self.pending = pending
        self.running = running
        self.deferred = deferred
    }

    package static var wireName: StaticString { "coord.v1.QueueView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBQueueView { try read(bytes, rules) }
}

extension PBQueueView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__QueueView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__queue_view__init(c)
        c.pointee.spec = try writer.message(spec)
        c.pointee.used = try writer.message(used)
        c.pointee.pending = pending
        c.pointee.running = running
        c.pointee.deferred = deferred
    }

    init(_ c: UnsafePointer<Coord__V1__QueueView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "QueueView")
        spec = try reader.message(c.pointee.spec)
        used = try reader.message(c.pointee.used)
        pending = c.pointee.pending
        running = c.pointee.running
        deferred = c.pointee.deferred
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__QueueView>? {
        coord__v1__queue_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
