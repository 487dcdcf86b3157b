// `JoinRequest` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A machine's wish to become a node.
package struct PBJoinRequest: PBMessage {
    package var name: String
    /// A PKCS#10 request in DER.
    package var certificateRequest: [UInt8]
    /// SHA-256 of the new public key.
    package var key: [UInt8]

    package init(
        name: String = "",
        certificateRequest: [UInt8] = [],
        key: [UInt8] = []
    ) {
        self.name = name
        self.certificateRequest = certificateRequest
        self.key = key
    }

    package static var wireName: StaticString { "coord.v1.JoinRequest" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJoinRequest { try read(bytes, rules) }
}

extension PBJoinRequest: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JoinRequest>, _ writer: WireWriter) throws(WireError) {
        coord__v1__join_request__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "JoinRequest.name") }
        if !certificateRequest.isEmpty { c.pointee.certificate_request = try writer.bytes(certificateRequest) }
        if !key.isEmpty { c.pointee.key = try writer.bytes(key) }
    }

    init(_ c: UnsafePointer<Coord__V1__JoinRequest>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JoinRequest")
        name = try reader.text(c.pointee.name, "JoinRequest.name")
        certificateRequest = reader.bytes(c.pointee.certificate_request)
        key = reader.bytes(c.pointee.key)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JoinRequest>? {
        coord__v1__join_request__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
