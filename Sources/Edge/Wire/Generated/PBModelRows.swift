// `ModelRows` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ModelRows`.
package struct PBModelRows: PBMessage {
    package var rows: [PBModelRow]

    package init(
        rows: [PBModelRow] = []
    ) {
        self.rows = rows
    }

    package static var wireName: StaticString { "coord.v1.ModelRows" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelRows { try read(bytes, rules) }
}

extension PBModelRows: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelRows>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_rows__init(c)
        if !rows.isEmpty {
            c.pointee.n_rows = rows.count
            c.pointee.rows = try writer.messages(rows)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ModelRows>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelRows")
        rows = try reader.messages(c.pointee.rows, c.pointee.n_rows)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelRows>? {
        coord__v1__model_rows__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
