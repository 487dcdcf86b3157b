// `UploadGrant` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The bulk endpoint, within seconds.
package struct PBUploadGrant: PBMessage {
    package var streamHigh: UInt64
    package var streamLow: UInt64
    package var port: UInt32

    package init(
        streamHigh: UInt64 = 0,
        streamLow: UInt64 = 0,
        port: UInt32 = 0
    ) {
        self.streamHigh = streamHigh
        self.streamLow = streamLow
        self.port = port
    }

    package static var wireName: StaticString { "coord.v1.UploadGrant" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBUploadGrant { try read(bytes, rules) }
}

extension PBUploadGrant: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__UploadGrant>, _ writer: WireWriter) throws(WireError) {
        coord__v1__upload_grant__init(c)
        c.pointee.stream_high = streamHigh
        c.pointee.stream_low = streamLow
        c.pointee.port = port
    }

    init(_ c: UnsafePointer<Coord__V1__UploadGrant>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "UploadGrant")
        streamHigh = c.pointee.stream_high
        streamLow = c.pointee.stream_low
        port = c.pointee.port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__UploadGrant>? {
        coord__v1__upload_grant__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
