// `WatchRequest` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Answered with the job once its version is above `after`.
package struct PBWatchRequest: PBMessage {
    package var job: UInt64
    package var after: UInt64

    package init(
        job: UInt64 = 0,
        after: UInt64 = 0
    ) {
        self.job = job
        self.after = after
    }

    package static var wireName: StaticString { "coord.v1.WatchRequest" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBWatchRequest { try read(bytes, rules) }
}

extension PBWatchRequest: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__WatchRequest>, _ writer: WireWriter) throws(WireError) {
        coord__v1__watch_request__init(c)
        c.pointee.job = job
        c.pointee.after = after
    }

    init(_ c: UnsafePointer<Coord__V1__WatchRequest>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "WatchRequest")
        job = c.pointee.job
        after = c.pointee.after
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__WatchRequest>? {
        coord__v1__watch_request__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
