// `SubmitRequest` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.SubmitRequest`.
package struct PBSubmitRequest: PBMessage {
    package var key: PBRequestKey?
    package var spec: PBJobSpec?

    package init(
        key: PBRequestKey? = nil,
        spec: PBJobSpec? = nil
    ) {
        self.key = key
        self.spec = spec
    }

    package static var wireName: StaticString { "coord.v1.SubmitRequest" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBSubmitRequest { try read(bytes, rules) }
}

extension PBSubmitRequest: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__SubmitRequest>, _ writer: WireWriter) throws(WireError) {
        coord__v1__submit_request__init(c)
        c.pointee.key = try writer.message(key)
        c.pointee.spec = try writer.message(spec)
    }

    init(_ c: UnsafePointer<Coord__V1__SubmitRequest>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "SubmitRequest")
        key = try reader.message(c.pointee.key)
        spec = try reader.message(c.pointee.spec)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__SubmitRequest>? {
        coord__v1__submit_request__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
