// `ModelPage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ModelPage`.
package struct PBModelPage: PBMessage {
    package var rows: [PBModelView]
    /// Ask again with this to go on; 0 at the end.
    package var next: UInt64

    package init(
        rows: [PBModelView] = [],
        next: UInt64 = 0
    ) {
        self.rows = rows
        self.next = next
    }

    package static var wireName: StaticString { "coord.v1.ModelPage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelPage { try read(bytes, rules) }
}

extension PBModelPage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelPage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_page__init(c)
        if !rows.isEmpty {
            c.pointee.n_rows = rows.count
            c.pointee.rows = try writer.messages(rows)
        }
        c.pointee.next = next
    }

    init(_ c: UnsafePointer<Coord__V1__ModelPage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelPage")
        rows = try reader.messages(c.pointee.rows, c.pointee.n_rows)
        next = c.pointee.next
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelPage>? {
        coord__v1__model_page__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
