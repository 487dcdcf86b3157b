// `ModelReference` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A service as people call it.
package struct PBModelReference: PBMessage {
    package var namespace: String
    package var name: String

    package init(
        namespace: String = "",
        name: String = ""
    ) {
        self.namespace = namespace
        self.name = name
    }

    package static var wireName: StaticString { "coord.v1.ModelReference" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelReference { try read(bytes, rules) }
}

extension PBModelReference: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelReference>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_reference__init(c)
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "ModelReference.namespace") }
        if !name.isEmpty { c.pointee.name = try writer.text(name, "ModelReference.name") }
    }

    init(_ c: UnsafePointer<Coord__V1__ModelReference>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelReference")
        namespace = try reader.text(c.pointee.namespace_, "ModelReference.namespace")
        name = try reader.text(c.pointee.name, "ModelReference.name")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelReference>? {
        coord__v1__model_reference__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
