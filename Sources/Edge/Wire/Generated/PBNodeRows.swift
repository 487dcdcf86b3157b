// `NodeRows` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodeRows`.
package struct PBNodeRows: PBMessage {
    package var rows: [PBNodeRow]

    package init(
        rows: [PBNodeRow] = []
    ) {
        self.rows = rows
    }

    package static var wireName: StaticString { "coord.v1.NodeRows" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeRows { try read(bytes, rules) }
}

extension PBNodeRows: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeRows>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_rows__init(c)
        if !rows.isEmpty {
            c.pointee.n_rows = rows.count
            c.pointee.rows = try writer.messages(rows)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__NodeRows>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeRows")
        rows = try reader.messages(c.pointee.rows, c.pointee.n_rows)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeRows>? {
        coord__v1__node_rows__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
