// `LogGrant` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Where a log can be read, and the word that opens it.
package struct PBLogGrant: PBMessage {
    package var tokenHigh: UInt64
    package var tokenLow: UInt64
    package var port: UInt32
    package var attempt: UInt32
    package var node: String

    package init(
        tokenHigh: UInt64 = 0,
        tokenLow: UInt64 = 0,
        port: UInt32 = 0,
        attempt: UInt32 = 0,
        node: String = ""
    ) {
        self.tokenHigh = tokenHigh
        self.tokenLow = tokenLow
        self.port = port
        self.attempt = attempt
        self.node = node
    }

    package static var wireName: StaticString { "coord.v1.LogGrant" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBLogGrant { try read(bytes, rules) }
}

extension PBLogGrant: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__LogGrant>, _ writer: WireWriter) throws(WireError) {
        coord__v1__log_grant__init(c)
        c.pointee.token_high = tokenHigh
        c.pointee.token_low = tokenLow
        c.pointee.port = port
        c.pointee.attempt = attempt
        if !node.isEmpty { c.pointee.node = try writer.text(node, "LogGrant.node") }
    }

    init(_ c: UnsafePointer<Coord__V1__LogGrant>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "LogGrant")
        tokenHigh = c.pointee.token_high
        tokenLow = c.pointee.token_low
        port = c.pointee.port
        attempt = c.pointee.attempt
        node = try reader.text(c.pointee.node, "LogGrant.node")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__LogGrant>? {
        coord__v1__log_grant__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
