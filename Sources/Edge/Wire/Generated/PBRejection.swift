// `Rejection` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Why a request was turned down.
package struct PBRejection: PBMessage {
    package var kind: PBRejectionKind
    /// Invalid: the field. Unknown: what kind of thing.
    package var field: String
    /// Invalid, cluster too small, log gone, conflict, no node matches: why, in words.
    package var why: String
    /// Unknown job or element, already finished: which.
    package var job: UInt64
    /// Queue or node that it is about.
    package var name: String
    /// Queue full, too many waiting: the bound.
    package var limit: UInt32
    /// Over quota: by so much.
    package var excess: PBResources?
    /// Denied: to whom, and what.
    package var principal: PBPrincipal?
    package var verb: String
    /// Stale sequence: which request.
    package var key: PBRequestKey?
    /// Unknown element: its index.
    package var element: UInt32
    /// Limit reached, over limit: whose, and which.
    package var reached: PBLimitReached?

    package init(
        kind: PBRejectionKind = PBRejectionKind(rawValue: 0),
        field: String = "",
        why: String = "",
        job: UInt64 = 0,
        name: String = "",
        limit: UInt32 = 0,
        excess: PBResources? = nil,
        principal: PBPrincipal? = nil,
        verb: String = "",
        key: PBRequestKey? = nil,
        element: UInt32 = 0,
        reached: PBLimitReached? = nil
    ) {
        self.kind = kind
        self.field = field
        self.why = why
        self.job = job
        self.name = name
        self.limit = limit
        self.excess = excess
        self.principal = principal
        self.verb = verb
        self.key = key
        self.element = element
        self.reached = reached
    }

    package static var wireName: StaticString { "coord.v1.Rejection" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRejection { try read(bytes, rules) }
}

extension PBRejection: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Rejection>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rejection__init(c)
        c.pointee.kind = Coord__V1__RejectionKind(rawValue: UInt32(bitPattern: kind.rawValue))
        if !field.isEmpty { c.pointee.field = try writer.text(field, "Rejection.field") }
        if !why.isEmpty { c.pointee.why = try writer.text(why, "Rejection.why") }
        c.pointee.job = job
        if !name.isEmpty { c.pointee.name = try writer.text(name, "Rejection.name") }
        c.pointee.limit = limit
        c.pointee.excess = try writer.message(excess)
        c.pointee.principal = try writer.message(principal)
        if !verb.isEmpty { c.pointee.verb = try writer.text(verb, "Rejection.verb") }
        c.pointee.key = try writer.message(key)
        c.pointee.element = element
        c.pointee.reached = try writer.message(reached)
    }

    init(_ c: UnsafePointer<Coord__V1__Rejection>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Rejection")
        kind = try reader.option(c.pointee.kind.rawValue, "Rejection.kind")
        field = try reader.text(c.pointee.field, "Rejection.field")
        why = try reader.text(c.pointee.why, "Rejection.why")
        job = c.pointee.job
        name = try reader.text(c.pointee.name, "Rejection.name")
        limit = c.pointee.limit
        excess = try reader.message(c.pointee.excess)
        principal = try reader.message(c.pointee.principal)
        verb = try reader.text(c.pointee.verb, "Rejection.verb")
        key = try reader.message(c.pointee.key)
        element = c.pointee.element
        reached = try reader.message(c.pointee.reached)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Rejection>? {
        coord__v1__rejection__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
