// `PastPage` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Jobs that have ended, the newest end first.
package struct PBPastPage: PBMessage {
    package var jobs: [PBJobView]
    /// Of the end of each.
    package var ordinals: [UInt64]
    /// Ask again before this one; unset at the end.
    package var next: Next?
    /// Rows that are damaged and left out.
    package var damaged: UInt32

    /// One of the `next` fields of `coord.v1.PastPage`.
    package enum Next: Hashable, Sendable {
        case nextOrdinal(UInt64)
    }

    package init(
        jobs: [PBJobView] = [],
        ordinals: [UInt64] = [],
        next: Next? = nil,
        damaged: UInt32 = 0
    ) {
        self.jobs = jobs
        self.ordinals = ordinals
        self.next = next
        self.damaged = damaged
    }

    package static var wireName: StaticString { "coord.v1.PastPage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPastPage { try read(bytes, rules) }
}

extension PBPastPage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PastPage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__past_page__init(c)
        if !jobs.isEmpty {
            c.pointee.n_jobs = jobs.count
            c.pointee.jobs = try writer.messages(jobs)
        }
        if !ordinals.isEmpty {
            c.pointee.n_ordinals = ordinals.count
            c.pointee.ordinals = try writer.values(ordinals)
        }
        try fillNext(c, writer)
        c.pointee.damaged = damaged
    }

    init(_ c: UnsafePointer<Coord__V1__PastPage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PastPage")
        jobs = try reader.messages(c.pointee.jobs, c.pointee.n_jobs)
        ordinals = reader.values(c.pointee.ordinals, c.pointee.n_ordinals)
        next = try Self.readNext(c, reader)
        damaged = c.pointee.damaged
    }

    private func fillNext(
        _ c: UnsafeMutablePointer<Coord__V1__PastPage>, _ writer: WireWriter
    ) throws(WireError) {
        switch next {
        case .nextOrdinal(let value):
            c.pointee.next_case = Coord__V1__PastPage__NextCase(rawValue: 3)
            c.pointee.next_ordinal = value
        case nil: break
        }
    }

    private static func readNext(
        _ c: UnsafePointer<Coord__V1__PastPage>, _ reader: WireReader
    ) throws(WireError) -> Next? {
        switch c.pointee.next_case.rawValue {
        case 3: .nextOrdinal(c.pointee.next_ordinal)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PastPage>? {
        coord__v1__past_page__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
