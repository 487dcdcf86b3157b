// `FetchProgress` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.FetchProgress`.
package struct PBFetchProgress: PBMessage {
    package var allocation: UInt64
    /// Bytes that are there.
    package var doneBytes: Int64

    package init(
        allocation: UInt64 = 0,
        doneBytes: Int64 = 0
    ) {
        self.allocation = allocation
        self.doneBytes = doneBytes
    }

    package static var wireName: StaticString { "coord.v1.FetchProgress" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBFetchProgress { try read(bytes, rules) }
}

extension PBFetchProgress: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__FetchProgress>, _ writer: WireWriter) throws(WireError) {
        coord__v1__fetch_progress__init(c)
        c.pointee.allocation = allocation
        c.pointee.done_bytes = doneBytes
    }

    init(_ c: UnsafePointer<Coord__V1__FetchProgress>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "FetchProgress")
        allocation = c.pointee.allocation
        doneBytes = c.pointee.done_bytes
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__FetchProgress>? {
        coord__v1__fetch_progress__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
