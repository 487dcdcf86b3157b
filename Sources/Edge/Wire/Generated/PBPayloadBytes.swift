// `PayloadBytes` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.PayloadBytes`.
package struct PBPayloadBytes: PBMessage {
    /// SHA-256 of `launch`, by which specs name it.
    package var hash: [UInt8]
    /// An encoded LaunchPayload.
    package var launch: [UInt8]

    package init(
        hash: [UInt8] = [],
        launch: [UInt8] = []
    ) {
        self.hash = hash
        self.launch = launch
    }

    package static var wireName: StaticString { "coord.v1.PayloadBytes" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPayloadBytes { try read(bytes, rules) }
}

extension PBPayloadBytes: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PayloadBytes>, _ writer: WireWriter) throws(WireError) {
        coord__v1__payload_bytes__init(c)
        if !hash.isEmpty { c.pointee.hash = try writer.bytes(hash) }
        if !launch.isEmpty { c.pointee.launch = try writer.bytes(launch) }
    }

    init(_ c: UnsafePointer<Coord__V1__PayloadBytes>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PayloadBytes")
        hash = reader.bytes(c.pointee.hash)
        launch = reader.bytes(c.pointee.launch)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PayloadBytes>? {
        coord__v1__payload_bytes__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
