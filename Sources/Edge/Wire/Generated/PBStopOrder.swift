// `StopOrder` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// TERM, and after the grace KILL.
package struct PBStopOrder: PBMessage {
    package var allocation: UInt64
    package var graceMs: Int64

    package init(
        allocation: UInt64 = 0,
        graceMs: Int64 = 0
    ) {
        self.allocation = allocation
        self.graceMs = graceMs
    }

    package static var wireName: StaticString { "coord.v1.StopOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBStopOrder { try read(bytes, rules) }
}

extension PBStopOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__StopOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__stop_order__init(c)
        c.pointee.allocation = allocation
        c.pointee.grace_ms = graceMs
    }

    init(_ c: UnsafePointer<Coord__V1__StopOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "StopOrder")
        allocation = c.pointee.allocation
        graceMs = c.pointee.grace_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__StopOrder>? {
        coord__v1__stop_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
