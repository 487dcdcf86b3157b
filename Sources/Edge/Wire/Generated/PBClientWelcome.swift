// `ClientWelcome` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The coordinator's answer to a client's hello.
package struct PBClientWelcome: PBMessage {
    package var version: UInt32
    package var clusterHigh: UInt64
    package var clusterLow: UInt64
    package var epoch: UInt64
    /// How many requests may be unanswered.
    package var requestCredit: UInt32
    /// The port of the bulk endpoint on the same host.
    package var bulkPort: UInt32

    package init(
        version: UInt32 = 0,
        clusterHigh: UInt64 = 0,
        clusterLow: UInt64 = 0,
        epoch: UInt64 = 0,
        requestCredit: UInt32 = 0,
        bulkPort: UInt32 = 0
    ) {
        self.version = version
        self.clusterHigh = clusterHigh
        self.clusterLow = clusterLow
        self.epoch = epoch
        self.requestCredit = requestCredit
        self.bulkPort = bulkPort
    }

    package static var wireName: StaticString { "coord.v1.ClientWelcome" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClientWelcome { try read(bytes, rules) }
}

extension PBClientWelcome: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClientWelcome>, _ writer: WireWriter) throws(WireError) {
        coord__v1__client_welcome__init(c)
        c.pointee.version = version
        c.pointee.cluster_high = clusterHigh
        c.pointee.cluster_low = clusterLow
        c.pointee.epoch = epoch
        c.pointee.request_credit = requestCredit
        c.pointee.bulk_port = bulkPort
    }

    init(_ c: UnsafePointer<Coord__V1__ClientWelcome>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClientWelcome")
        version = c.pointee.version
        clusterHigh = c.pointee.cluster_high
        clusterLow = c.pointee.cluster_low
        epoch = c.pointee.epoch
        requestCredit = c.pointee.request_credit
        bulkPort = c.pointee.bulk_port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClientWelcome>? {
        coord__v1__client_welcome__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
