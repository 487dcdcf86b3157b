// `JoinPromise` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Whoever holds the key may join as a node, once, until it expires.
package struct PBJoinPromise: PBMessage {
    package var key: [UInt8]
    package var expiresMs: Int64
    package var madeBy: PBPrincipal?
    /// Unset while unused.
    package var used: PBJoinUse?

    package init(
        key: [UInt8] = [],
        expiresMs: Int64 = 0,
        madeBy: PBPrincipal? = nil,
        used: PBJoinUse? = nil
    ) {
        self.key = key
        self.expiresMs = expiresMs
        self.madeBy = madeBy
        self.used = used
    }

    package static var wireName: StaticString { "coord.v1.JoinPromise" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJoinPromise { try read(bytes, rules) }
}

extension PBJoinPromise: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JoinPromise>, _ writer: WireWriter) throws(WireError) {
        coord__v1__join_promise__init(c)
        if !key.isEmpty { c.pointee.key = try writer.bytes(key) }
        c.pointee.expires_ms = expiresMs
        c.pointee.made_by = try writer.message(madeBy)
        c.pointee.used = try writer.message(used)
    }

    init(_ c: UnsafePointer<Coord__V1__JoinPromise>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JoinPromise")
        key = reader.bytes(c.pointee.key)
        expiresMs = c.pointee.expires_ms
        madeBy = try reader.message(c.pointee.made_by)
        used = try reader.message(c.pointee.used)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JoinPromise>? {
        coord__v1__join_promise__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
