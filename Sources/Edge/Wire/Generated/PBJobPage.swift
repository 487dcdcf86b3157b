// `JobPage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.JobPage`.
package struct PBJobPage: PBMessage {
    package var jobs: [PBJobView]
    /// Ask again after this one; unset at the end.
    package var next: Next?

    /// One of the `next` fields of `coord.v1.JobPage`.
    package enum Next: Hashable, Sendable {
        case nextJob(UInt64)
    }

    package init(
        jobs: [PBJobView] = [],
        next: Next? = nil
    ) {
        self.jobs = jobs
        self.next = next
    }

    package static var wireName: StaticString { "coord.v1.JobPage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobPage { try read(bytes, rules) }
}

extension PBJobPage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobPage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_page__init(c)
        if !jobs.isEmpty {
            c.pointee.n_jobs = jobs.count
            c.pointee.jobs = try writer.messages(jobs)
        }
        try fillNext(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__JobPage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobPage")
        jobs = try reader.messages(c.pointee.jobs, c.pointee.n_jobs)
        next = try Self.readNext(c, reader)
    }

    private func fillNext(
        _ c: UnsafeMutablePointer<Coord__V1__JobPage>, _ writer: WireWriter
    ) throws(WireError) {
        switch next {
        case .nextJob(let value):
            c.pointee.next_case = Coord__V1__JobPage__NextCase(rawValue: 2)
            c.pointee.next_job = value
        case nil: break
        }
    }

    private static func readNext(
        _ c: UnsafePointer<Coord__V1__JobPage>, _ reader: WireReader
    ) throws(WireError) -> Next? {
        switch c.pointee.next_case.rawValue {
        case 2: .nextJob(c.pointee.next_job)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobPage>? {
        coord__v1__job_page__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
