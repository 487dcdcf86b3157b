// `ModelAhead` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ModelAhead`.
package struct PBModelAhead: PBMessage {
    /// The hash of the version's root.
    package var content: [UInt8]
    package var sizeBytes: Int64
    /// Nodes that have it and are asked before the coordinator, as ADDRESS:PORT.
    package var neighbours: [String]

    package init(
        content: [UInt8] = [],
        sizeBytes: Int64 = 0,
        neighbours: [String] = []
    ) {
        self.content = content
        self.sizeBytes = sizeBytes
        self.neighbours = neighbours
    }

    package static var wireName: StaticString { "coord.v1.ModelAhead" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelAhead { try read(bytes, rules) }
}

extension PBModelAhead: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelAhead>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_ahead__init(c)
        if !content.isEmpty { c.pointee.content = try writer.bytes(content) }
        c.pointee.size_bytes = sizeBytes
        if !neighbours.isEmpty {
            c.pointee.n_neighbours = neighbours.count
            c.pointee.neighbours = try writer.texts(neighbours, "ModelAhead.neighbours")
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ModelAhead>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelAhead")
        content = reader.bytes(c.pointee.content)
        sizeBytes = c.pointee.size_bytes
        neighbours = try reader.texts(c.pointee.neighbours, c.pointee.n_neighbours, "ModelAhead.neighbours")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelAhead>? {
        coord__v1__model_ahead__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
