// `LimitReached` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Who has reached which limit.
package struct PBLimitReached: PBMessage {
    package var queue: String
    package var holder: Holder?
    package var kind: PBLimitKind
    package var used: Int64
    package var limit: Int64
    /// What one more job would add.
    package var asked: Int64

    /// One of the `holder` fields of `coord.v1.LimitReached`.
    package enum Holder: Hashable, Sendable {
        case user(String)
        case account(String)
    }

    package init(
        queue: String = "",
        holder: Holder? = nil,
        kind: PBLimitKind = PBLimitKind(rawValue: 0),
        used: Int64 = 0,
        limit: Int64 = 0,
        asked: Int64 = 0
    ) {
        self.queue = queue
        self.holder = holder
        self.kind = kind
        self.used = used
        self.limit = limit
        self.asked = asked
    }

    package static var wireName: StaticString { "coord.v1.LimitReached" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBLimitReached { try read(bytes, rules) }
}

extension PBLimitReached: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__LimitReached>, _ writer: WireWriter) throws(WireError) {
        coord__v1__limit_reached__init(c)
        if !queue.isEmpty { c.pointee.queue = try writer.text(queue, "LimitReached.queue") }
        try fillHolder(c, writer)
        c.pointee.kind = Coord__V1__LimitKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.used = used
        c.pointee.limit = limit
        c.pointee.asked = asked
    }

    init(_ c: UnsafePointer<Coord__V1__LimitReached>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "LimitReached")
        queue = try reader.text(c.pointee.queue, "LimitReached.queue")
        holder = try Self.readHolder(c, reader)
        kind = try reader.option(c.pointee.kind.rawValue, "LimitReached.kind")
        used = c.pointee.used
        limit = c.pointee.limit
        asked = c.pointee.asked
    }

    private func fillHolder(
        _ c: UnsafeMutablePointer<Coord__V1__LimitReached>, _ writer: WireWriter
    ) throws(WireError) {
        switch holder {
        case .user(let value):
            c.pointee.holder_case = Coord__V1__LimitReached__HolderCase(rawValue: 2)
            c.pointee.user = try writer.text(value, "LimitReached.user")
        case .account(let value):
            c.pointee.holder_case = Coord__V1__LimitReached__HolderCase(rawValue: 3)
            c.pointee.account = try writer.text(value, "LimitReached.account")
        case nil: break
        }
    }

    private static func readHolder(
        _ c: UnsafePointer<Coord__V1__LimitReached>, _ reader: WireReader
    ) throws(WireError) -> Holder? {
        switch c.pointee.holder_case.rawValue {
        case 2: try .user(reader.text(c.pointee.user, "LimitReached.user"))
        case 3: try .account(reader.text(c.pointee.account, "LimitReached.account"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__LimitReached>? {
        coord__v1__limit_reached__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
