// `ArrayView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How many elements of an array are where.
package struct PBArrayView: PBMessage {
    package var waiting: UInt32
    /// With a row that has not finished.
    package var live: UInt32
    /// Of these, starting, running or stopping.
    package var running: UInt32
    package var completed: UInt32
    package var failed: UInt32
    /// The indices of those that wait, cut with dots.
    package var waitingText: String

    package init(
        waiting: UInt32 = 0,
        live: UInt32 = 0,
        running: UInt32 = 0,
        completed: UInt32 = 0,
        failed: UInt32 = 0,
        waitingText: String = ""
    ) {
        self.waiting = waiting
        self.live = live
        self.running = running
        self.completed = completed
        self.failed = failed
        self.waitingText = waitingText
    }

    package static var wireName: StaticString { "coord.v1.ArrayView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBArrayView { try read(bytes, rules) }
}

extension PBArrayView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ArrayView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__array_view__init(c)
        c.pointee.waiting = waiting
        c.pointee.live = live
        c.pointee.running = running
        c.pointee.completed = completed
        c.pointee.failed = failed
        if !waitingText.isEmpty { c.pointee.waiting_text = try writer.text(waitingText, "ArrayView.waiting_text") }
    }

    init(_ c: UnsafePointer<Coord__V1__ArrayView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ArrayView")
        waiting = c.pointee.waiting
        live = c.pointee.live
        running = c.pointee.running
        completed = c.pointee.completed
        failed = c.pointee.failed
        waitingText = try reader.text(c.pointee.waiting_text, "ArrayView.waiting_text")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ArrayView>? {
        coord__v1__array_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
