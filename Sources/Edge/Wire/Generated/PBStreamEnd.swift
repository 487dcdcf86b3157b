// `StreamEnd` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.StreamEnd`.
package struct PBStreamEnd: PBMessage {
    /// Unset when all was sent; otherwise what went wrong.
    package var problem: Problem?

    /// One of the `problem` fields of `coord.v1.StreamEnd`.
    package enum Problem: Hashable, Sendable {
        case why(String)
    }

    package init(
        problem: Problem? = nil
    ) {
        self.problem = problem
    }

    package static var wireName: StaticString { "coord.v1.StreamEnd" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBStreamEnd { try read(bytes, rules) }
}

extension PBStreamEnd: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__StreamEnd>, _ writer: WireWriter) throws(WireError) {
        coord__v1__stream_end__init(c)
        try fillProblem(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__StreamEnd>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "StreamEnd")
        problem = try Self.readProblem(c, reader)
    }

    private func fillProblem(
        _ c: UnsafeMutablePointer<Coord__V1__StreamEnd>, _ writer: WireWriter
    ) throws(WireError) {
        switch problem {
        case .why(let value):
            c.pointee.problem_case = Coord__V1__StreamEnd__ProblemCase(rawValue: 1)
            c.pointee.why = try writer.text(value, "StreamEnd.why")
        case nil: break
        }
    }

    private static func readProblem(
        _ c: UnsafePointer<Coord__V1__StreamEnd>, _ reader: WireReader
    ) throws(WireError) -> Problem? {
        switch c.pointee.problem_case.rawValue {
        case 1: try .why(reader.text(c.pointee.why, "StreamEnd.why"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__StreamEnd>? {
        coord__v1__stream_end__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
