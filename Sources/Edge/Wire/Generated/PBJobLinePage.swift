// `JobLinePage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobLinePage`.
package struct PBJobLinePage: PBMessage {
    package var lines: [PBJobLine]
    /// Ask again after this one; unset at the end.
    package var next: Next?

    /// One of the `next` fields of `coord.v1.JobLinePage`.
    package enum Next: Hashable, Sendable {
        case nextJob(UInt64)
    }

    package init(
        lines: [PBJobLine] = [],
        next: Next? = nil
    ) {
        self.lines = lines
        self.next = next
    }

    package static var wireName: StaticString { "coord.v1.JobLinePage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobLinePage { try read(bytes, rules) }
}

extension PBJobLinePage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobLinePage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_line_page__init(c)
        if !lines.isEmpty {
            c.pointee.n_lines = lines.count
            c.pointee.lines = try writer.messages(lines)
        }
        try fillNext(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__JobLinePage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobLinePage")
        lines = try reader.messages(c.pointee.lines, c.pointee.n_lines)
        next = try Self.readNext(c, reader)
    }

    private func fillNext(
        _ c: UnsafeMutablePointer<Coord__V1__JobLinePage>, _ writer: WireWriter
    ) throws(WireError) {
        switch next {
        case .nextJob(let value):
            c.pointee.next_case = Coord__V1__JobLinePage__NextCase(rawValue: 2)
            c.pointee.next_job = value
        case nil: break
        }
    }

    private static func readNext(
        _ c: UnsafePointer<Coord__V1__JobLinePage>, _ reader: WireReader
    ) throws(WireError) -> Next? {
        switch c.pointee.next_case.rawValue {
        case 2: .nextJob(c.pointee.next_job)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobLinePage>? {
        coord__v1__job_line_page__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
