// `ServiceReference` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceReference`.
package struct PBServiceReference: PBMessage {
    package var namespace: String
    package var name: String

    package init(
        namespace: String = "",
        name: String = ""
    ) {
        self.namespace = namespace
        self.name = name
    }

    package static var wireName: StaticString { "coord.v1.ServiceReference" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceReference { try read(bytes, rules) }
}

extension PBServiceReference: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceReference>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_reference__init(c)
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "ServiceReference.namespace") }
        if !name.isEmpty { c.pointee.name = try writer.text(name, "ServiceReference.name") }
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceReference>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceReference")
        namespace = try reader.text(c.pointee.namespace_, "ServiceReference.namespace")
        name = try reader.text(c.pointee.name, "ServiceReference.name")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceReference>? {
        coord__v1__service_reference__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
