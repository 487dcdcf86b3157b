// `LogOrder` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Send one rank's output to the bulk endpoint.
package struct PBLogOrder: PBMessage {
    package var tokenHigh: UInt64
    package var tokenLow: UInt64
    package var job: UInt64
    package var attempt: UInt32
    package var rank: UInt32
    /// Where to begin, in bytes.
    package var offset: UInt64
    /// Whether to wait for more until the rank has ended.
    package var follow: Bool
    package var bulkPort: UInt32

    package init(
        tokenHigh: UInt64 = 0,
        tokenLow: UInt64 = 0,
        job: UInt64 = 0,
        attempt: UInt32 = 0,
        rank: UInt32 = 0,
        offset: UInt64 = 0,
        follow: Bool = false,
        bulkPort: UInt32 = 0
    ) {
        self.tokenHigh = tokenHigh
        self.tokenLow = tokenLow
        self.job = job
        self.attempt = attempt
        self.rank = rank
        self.offset = offset
        self.follow = follow
        self.bulkPort = bulkPort
    }

    package static var wireName: StaticString { "coord.v1.LogOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBLogOrder { try read(bytes, rules) }
}

extension PBLogOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__LogOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__log_order__init(c)
        c.pointee.token_high = tokenHigh
        c.pointee.token_low = tokenLow
        c.pointee.job = job
        c.pointee.attempt = attempt
        c.pointee.rank = rank
        c.pointee.offset = offset
        c.pointee.follow = follow ? 1 : 0
        c.pointee.bulk_port = bulkPort
    }

    init(_ c: UnsafePointer<Coord__V1__LogOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "LogOrder")
        tokenHigh = c.pointee.token_high
        tokenLow = c.pointee.token_low
        job = c.pointee.job
        attempt = c.pointee.attempt
        rank = c.pointee.rank
        offset = c.pointee.offset
        follow = c.pointee.follow != 0
        bulkPort = c.pointee.bulk_port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__LogOrder>? {
        coord__v1__log_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
