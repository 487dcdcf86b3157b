// `ModelRegistered` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A version of a model exists now; the first of them makes the model.
package struct PBModelRegistered: PBMessage {
    package var model: UInt64
    package var namespace: String
    package var name: String
    package var version: PBModelVersion?

    package init(
        model: UInt64 = 0,
        namespace: String = "",
        name: String = "",
        version: PBModelVersion? = nil
    ) {
        self.model = model
        self.namespace = namespace
        self.name = name
        self.version = version
    }

    package static var wireName: StaticString { "coord.v1.ModelRegistered" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelRegistered { try read(bytes, rules) }
}

extension PBModelRegistered: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelRegistered>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_registered__init(c)
        c.pointee.model = model
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "ModelRegistered.namespace") }
        if !name.isEmpty { c.pointee.name = try writer.text(name, "ModelRegistered.name") }
        c.pointee.version = try writer.message(version)
    }

    init(_ c: UnsafePointer<Coord__V1__ModelRegistered>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelRegistered")
        model = c.pointee.model
        namespace = try reader.text(c.pointee.namespace_, "ModelRegistered.namespace")
        name = try reader.text(c.pointee.name, "ModelRegistered.name")
        version = try reader.message(c.pointee.version)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelRegistered>? {
        coord__v1__model_registered__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
