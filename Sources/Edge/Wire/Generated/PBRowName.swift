// `RowName` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How a row is called in a list other than those of jobs, nodes and queues.
package struct PBRowName: PBMessage {
    /// Of a role that was given: whose it is.
    package var name: String
    /// Empty where the list knows no namespaces; of a role that is the whole cluster.
    package var namespace: String
    /// Of a role only: it is a group's.
    package var isGroup: Bool

    package init(
        name: String = "",
        namespace: String = "",
        isGroup: Bool = false
    ) {
        self.name = name
        self.namespace = namespace
        self.isGroup = isGroup
    }

    package static var wireName: StaticString { "coord.v1.RowName" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRowName { try read(bytes, rules) }
}

extension PBRowName: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RowName>, _ writer: WireWriter) throws(WireError) {
        coord__v1__row_name__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "RowName.name") }
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "RowName.namespace") }
        c.pointee.is_group = isGroup ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__RowName>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RowName")
        name = try reader.text(c.pointee.name, "RowName.name")
        namespace = try reader.text(c.pointee.namespace_, "RowName.namespace")
        isGroup = c.pointee.is_group != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RowName>? {
        coord__v1__row_name__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
