// `ReportBatch` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Consecutive reports.
package struct PBReportBatch: PBMessage {
    /// The number of the first of them.
    package var first: UInt64
    package var reports: [PBAgentReport]

    package init(
        first: UInt64 = 0,
        reports: [PBAgentReport] = []
    ) {
        self.first = first
        self.reports = reports
    }

    package static var wireName: StaticString { "coord.v1.ReportBatch" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReportBatch { try read(bytes, rules) }
}

extension PBReportBatch: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReportBatch>, _ writer: WireWriter) throws(WireError) {
        coord__v1__report_batch__init(c)
        c.pointee.first = first
        if !reports.isEmpty {
            c.pointee.n_reports = reports.count
            c.pointee.reports = try writer.messages(reports)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ReportBatch>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReportBatch")
        first = c.pointee.first
        reports = try reader.messages(c.pointee.reports, c.pointee.n_reports)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReportBatch>? {
        coord__v1__report_batch__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
