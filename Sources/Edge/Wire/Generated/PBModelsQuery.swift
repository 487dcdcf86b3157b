// `ModelsQuery` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ModelsQuery`.
package struct PBModelsQuery: PBMessage {
    /// Only those after this one; 0 is all.
    package var after: UInt64
    /// Empty is all.
    package var namespace: String

    package init(
        after: UInt64 = 0,
        namespace: String = ""
    ) {
        self.after = after
        self.namespace = namespace
    }

    package static var wireName: StaticString { "coord.v1.ModelsQuery" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelsQuery { try read(bytes, rules) }
}

extension PBModelsQuery: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelsQuery>, _ writer: WireWriter) throws(WireError) {
        coord__v1__models_query__init(c)
        c.pointee.after = after
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "ModelsQuery.namespace") }
    }

    init(_ c: UnsafePointer<Coord__V1__ModelsQuery>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelsQuery")
        after = c.pointee.after
        namespace = try reader.text(c.pointee.namespace_, "ModelsQuery.namespace")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelsQuery>? {
        coord__v1__models_query__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
