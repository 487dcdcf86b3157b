// `StreamOpen` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The first frame of each end.
package struct PBStreamOpen: PBMessage {
    package var tokenHigh: UInt64
    package var tokenLow: UInt64
    package var role: PBStreamRole

    package init(
        tokenHigh: UInt64 = 0,
        tokenLow: UInt64 = 0,
        role: PBStreamRole = PBStreamRole(rawValue: 0)
    ) {
        self.tokenHigh = tokenHigh
        self.tokenLow = tokenLow
        self.role = role
    }

    package static var wireName: StaticString { "coord.v1.StreamOpen" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBStreamOpen { try read(bytes, rules) }
}

extension PBStreamOpen: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__StreamOpen>, _ writer: WireWriter) throws(WireError) {
        coord__v1__stream_open__init(c)
        c.pointee.token_high = tokenHigh
        c.pointee.token_low = tokenLow
        c.pointee.role = Coord__V1__StreamRole(rawValue: UInt32(bitPattern: role.rawValue))
    }

    init(_ c: UnsafePointer<Coord__V1__StreamOpen>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "StreamOpen")
        tokenHigh = c.pointee.token_high
        tokenLow = c.pointee.token_low
        role = try reader.option(c.pointee.role.rawValue, "StreamOpen.role")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__StreamOpen>? {
        coord__v1__stream_open__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
