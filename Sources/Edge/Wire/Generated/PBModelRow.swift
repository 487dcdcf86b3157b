// `ModelRow` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A model as the ledger keeps it.
package struct PBModelRow: PBMessage {
    package var id: UInt64
    package var namespace: String
    package var name: String
    /// At most 128, ascending, at least one.
    package var versions: [PBModelVersion]
    /// The number of the next.
    package var next: UInt32

    package init(
        id: UInt64 = 0,
        namespace: String = "",
        name: String = "",
        versions: [PBModelVersion] = [],
        next: UInt32 = 0
    ) {
        self.id = id
        self.namespace = namespace
        self.name = name
        self.versions = versions
        self.next = next
    }

    package static var wireName: StaticString { "coord.v1.ModelRow" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelRow { try read(bytes, rules) }
}

extension PBModelRow: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelRow>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_row__init(c)
        c.pointee.id = id
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "ModelRow.namespace") }
        if !name.isEmpty { c.pointee.name = try writer.text(name, "ModelRow.name") }
        if !versions.isEmpty {
            c.pointee.n_versions = versions.count
            c.pointee.versions = try writer.messages(versions)
        }
        c.pointee.next = next
    }

    init(_ c: UnsafePointer<Coord__V1__ModelRow>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelRow")
        id = c.pointee.id
        namespace = try reader.text(c.pointee.namespace_, "ModelRow.namespace")
        name = try reader.text(c.pointee.name, "ModelRow.name")
        versions = try reader.messages(c.pointee.versions, c.pointee.n_versions)
        next = c.pointee.next
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelRow>? {
        coord__v1__model_row__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
