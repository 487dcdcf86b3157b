// `FenceView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How it goes with the command that is to prove that a node's machine is off.
package struct PBFenceView: PBMessage {
    /// It did; nothing runs there since.
    package var done: Bool
    package var running: Bool
    /// How often it was run by this coordinator.
    package var attempts: UInt32
    /// What came of it last, in words; empty where that was no failure.
    package var failure: String

    package init(
        done: Bool = false,
        running: Bool = false,
        attempts: UInt32 = 0,
        failure: String = ""
    ) {
        self.done = done
        self.running = running
        self.attempts = attempts
        self.failure = failure
    }

    package static var wireName: StaticString { "coord.v1.FenceView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBFenceView { try read(bytes, rules) }
}

extension PBFenceView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__FenceView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__fence_view__init(c)
        c.pointee.done = done ? 1 : 0
        c.pointee.running = running ? 1 : 0
        c.pointee.attempts = attempts
        if !failure.isEmpty { c.pointee.failure = try writer.text(failure, "FenceView.failure") }
    }

    init(_ c: UnsafePointer<Coord__V1__FenceView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "FenceView")
        done = c.pointee.done != 0
        running = c.pointee.running != 0
        attempts = c.pointee.attempts
        failure = try reader.text(c.pointee.failure, "FenceView.failure")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__FenceView>? {
        coord__v1__fence_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
