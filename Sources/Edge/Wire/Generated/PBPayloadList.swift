// `PayloadList` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.PayloadList`.
package struct PBPayloadList: PBMessage {
    /// One encoded LaunchPayload a job, in their order.
    package var payloads: [[UInt8]]

    package init(
        payloads: [[UInt8]] = []
    ) {
        self.payloads = payloads
    }

    package static var wireName: StaticString { "coord.v1.PayloadList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPayloadList { try read(bytes, rules) }
}

extension PBPayloadList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PayloadList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__payload_list__init(c)
        if !payloads.isEmpty {
            c.pointee.n_payloads = payloads.count
            c.pointee.payloads = try writer.blobs(payloads)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__PayloadList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PayloadList")
        payloads = reader.blobs(c.pointee.payloads, c.pointee.n_payloads)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PayloadList>? {
        coord__v1__payload_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
