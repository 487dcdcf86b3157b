// `CheckpointChunk` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A piece of a checkpoint. At most 16 MiB.
package struct PBCheckpointChunk: PBMessage {
    /// The chunk's place in its table; 0 for the head.
    package var index: UInt32
    package var rows: Rows?

    /// One of the `rows` fields of `coord.v1.CheckpointChunk`.
    package indirect enum Rows: Hashable, Sendable {
        case head(PBCheckpointHead)
        case jobs(PBJobRows)
        case allocations(PBAllocationRows)
        case nodes(PBNodeRows)
        case recurring(PBRecurringRows)
        case services(PBServiceRows)
        case models(PBModelRows)
    }

    package init(
        index: UInt32 = 0,
        rows: Rows? = nil
    ) {
        self.index = index
        self.rows = rows
    }

    package static var wireName: StaticString { "coord.v1.CheckpointChunk" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBCheckpointChunk { try read(bytes, rules) }
}

extension PBCheckpointChunk: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__CheckpointChunk>, _ writer: WireWriter) throws(WireError) {
        coord__v1__checkpoint_chunk__init(c)
        c.pointee.index = index
        try fillRows(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__CheckpointChunk>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "CheckpointChunk")
        index = c.pointee.index
        rows = try Self.readRows(c, reader)
    }

    private func fillRows(
        _ c: UnsafeMutablePointer<Coord__V1__CheckpointChunk>, _ writer: WireWriter
    ) throws(WireError) {
        switch rows {
        case .head(let value):
            c.pointee.rows_case = Coord__V1__CheckpointChunk__RowsCase(rawValue: 2)
            c.pointee.head = try writer.message(value)
        case .jobs(let value):
            c.pointee.rows_case = Coord__V1__CheckpointChunk__RowsCase(rawValue: 3)
            c.pointee.jobs = try writer.message(value)
        case .allocations(let value):
            c.pointee.rows_case = Coord__V1__CheckpointChunk__RowsCase(rawValue: 4)
            c.pointee.allocations = try writer.message(value)
        case .nodes(let value):
            c.pointee.rows_case = Coord__V1__CheckpointChunk__RowsCase(rawValue: 5)
            c.pointee.nodes = try writer.message(value)
        case .recurring(let value):
            c.pointee.rows_case = Coord__V1__CheckpointChunk__RowsCase(rawValue: 80)
            c.pointee.recurring = try writer.message(value)
        case .services(let value):
            c.pointee.rows_case = Coord__V1__CheckpointChunk__RowsCase(rawValue: 81)
            c.pointee.services = try writer.message(value)
        case .models(let value):
            c.pointee.rows_case = Coord__V1__CheckpointChunk__RowsCase(rawValue: 82)
            c.pointee.models = try writer.message(value)
        case nil: break
        }
    }

    private static func readRows(
        _ c: UnsafePointer<Coord__V1__CheckpointChunk>, _ reader: WireReader
    ) throws(WireError) -> Rows? {
        switch c.pointee.rows_case.rawValue {
        case 2: try .head(reader.chosen(c.pointee.head))
        case 3: try .jobs(reader.chosen(c.pointee.jobs))
        case 4: try .allocations(reader.chosen(c.pointee.allocations))
        case 5: try .nodes(reader.chosen(c.pointee.nodes))
        case 80: try .recurring(reader.chosen(c.pointee.recurring))
        case 81: try .services(reader.chosen(c.pointee.services))
        case 82: try .models(reader.chosen(c.pointee.models))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__CheckpointChunk>? {
        coord__v1__checkpoint_chunk__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
