// `LogsRequest` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.LogsRequest`.
package struct PBLogsRequest: PBMessage {
    package var job: UInt64
    package var rank: UInt32
    /// Unset is the current or last one.
    package var attempt: Attempt?
    /// Where to begin, in bytes.
    package var offset: UInt64
    package var follow: Bool

    /// One of the `attempt` fields of `coord.v1.LogsRequest`.
    package enum Attempt: Hashable, Sendable {
        case attemptNumber(UInt32)
    }

    package init(
        job: UInt64 = 0,
        rank: UInt32 = 0,
        attempt: Attempt? = nil,
        offset: UInt64 = 0,
        follow: Bool = false
    ) {
        self.job = job
        self.rank = rank
        self.attempt = attempt
        self.offset = offset
        self.follow = follow
    }

    package static var wireName: StaticString { "coord.v1.LogsRequest" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBLogsRequest { try read(bytes, rules) }
}

extension PBLogsRequest: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__LogsRequest>, _ writer: WireWriter) throws(WireError) {
        coord__v1__logs_request__init(c)
        c.pointee.job = job
        c.pointee.rank = rank
        try fillAttempt(c, writer)
        c.pointee.offset = offset
        c.pointee.follow = follow ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__LogsRequest>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "LogsRequest")
        job = c.pointee.job
        rank = c.pointee.rank
        attempt = try Self.readAttempt(c, reader)
        offset = c.pointee.offset
        follow = c.pointee.follow != 0
    }

    private func fillAttempt(
        _ c: UnsafeMutablePointer<Coord__V1__LogsRequest>, _ writer: WireWriter
    ) throws(WireError) {
        switch attempt {
        case .attemptNumber(let value):
            c.pointee.attempt_case = Coord__V1__LogsRequest__AttemptCase(rawValue: 3)
            c.pointee.attempt_number = value
        case nil: break
        }
    }

    private static func readAttempt(
        _ c: UnsafePointer<Coord__V1__LogsRequest>, _ reader: WireReader
    ) throws(WireError) -> Attempt? {
        switch c.pointee.attempt_case.rawValue {
        case 3: .attemptNumber(c.pointee.attempt_number)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__LogsRequest>? {
        coord__v1__logs_request__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
