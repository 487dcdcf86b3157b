// `EndNotice` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.EndNotice`.
package struct PBEndNotice: PBMessage {
    /// 1 to 64.
    package var signal: UInt32
    /// So long before the limit.
    package var beforeMs: Int64
    /// Only the process that was started gets it.
    package var isForFirstProcess: Bool

    package init(
        signal: UInt32 = 0,
        beforeMs: Int64 = 0,
        isForFirstProcess: Bool = false
    ) {
        self.signal = signal
        self.beforeMs = beforeMs
        self.isForFirstProcess = isForFirstProcess
    }

    package static var wireName: StaticString { "coord.v1.EndNotice" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBEndNotice { try read(bytes, rules) }
}

extension PBEndNotice: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__EndNotice>, _ writer: WireWriter) throws(WireError) {
        coord__v1__end_notice__init(c)
        c.pointee.signal = signal
        c.pointee.before_ms = beforeMs
        c.pointee.is_for_first_process = isForFirstProcess ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__EndNotice>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "EndNotice")
        signal = c.pointee.signal
        beforeMs = c.pointee.before_ms
        isForFirstProcess = c.pointee.is_for_first_process != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__EndNotice>? {
        coord__v1__end_notice__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
