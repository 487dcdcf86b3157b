// `CoordinatorMessage` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What the coordinator says to an agent.
package struct PBCoordinatorMessage: PBMessage {
    package var body: Body?
    /// Of a heartbeat: when that which it answers was sent.
    package var heardMs: Int64
    /// And for how long leases hold from then on, where that is more than their own length.
    package var grantMs: Int64

    /// One of the `body` fields of `coord.v1.CoordinatorMessage`.
    package indirect enum Body: Hashable, Sendable {
        case welcome(PBAgentWelcome)
        case orders(PBOrders)
        /// Every report below this number is durable.
        case acknowledged(UInt64)
        /// A sign of life: the epoch.
        case heartbeat(UInt64)
        case joined(PBJoinGrant)
        /// The session ends here, for this reason.
        case refused(String)
    }

    package init(
        body: Body? = nil,
        heardMs: Int64 = 0,
        grantMs: Int64 = 0
    ) {
        self.body = body
        self.heardMs = heardMs
        self.grantMs = grantMs
    }

    package static var wireName: StaticString { "coord.v1.CoordinatorMessage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBCoordinatorMessage { try read(bytes, rules) }
}

extension PBCoordinatorMessage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__CoordinatorMessage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__coordinator_message__init(c)
        try fillBody(c, writer)
        c.pointee.heard_ms = heardMs
        c.pointee.grant_ms = grantMs
    }

    init(_ c: UnsafePointer<Coord__V1__CoordinatorMessage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "CoordinatorMessage")
        body = try Self.readBody(c, reader)
        heardMs = c.pointee.heard_ms
        grantMs = c.pointee.grant_ms
    }

    private func fillBody(
        _ c: UnsafeMutablePointer<Coord__V1__CoordinatorMessage>, _ writer: WireWriter
    ) throws(WireError) {
        switch body {
        case .welcome(let value):
            c.pointee.body_case = Coord__V1__CoordinatorMessage__BodyCase(rawValue: 1)
            c.pointee.welcome = try writer.message(value)
        case .orders(let value):
            c.pointee.body_case = Coord__V1__CoordinatorMessage__BodyCase(rawValue: 2)
            c.pointee.orders = try writer.message(value)
        case .acknowledged(let value):
            c.pointee.body_case = Coord__V1__CoordinatorMessage__BodyCase(rawValue: 3)
            c.pointee.acknowledged = value
        case .heartbeat(let value):
            c.pointee.body_case = Coord__V1__CoordinatorMessage__BodyCase(rawValue: 4)
            c.pointee.heartbeat = value
        case .joined(let value):
            c.pointee.body_case = Coord__V1__CoordinatorMessage__BodyCase(rawValue: 5)
            c.pointee.joined = try writer.message(value)
        case .refused(let value):
            c.pointee.body_case = Coord__V1__CoordinatorMessage__BodyCase(rawValue: 6)
            c.pointee.refused = try writer.text(value, "CoordinatorMessage.refused")
        case nil: break
        }
    }

    private static func readBody(
        _ c: UnsafePointer<Coord__V1__CoordinatorMessage>, _ reader: WireReader
    ) throws(WireError) -> Body? {
        switch c.pointee.body_case.rawValue {
        case 1: try .welcome(reader.chosen(c.pointee.welcome))
        case 2: try .orders(reader.chosen(c.pointee.orders))
        case 3: .acknowledged(c.pointee.acknowledged)
        case 4: .heartbeat(c.pointee.heartbeat)
        case 5: try .joined(reader.chosen(c.pointee.joined))
        case 6: try .refused(reader.text(c.pointee.refused, "CoordinatorMessage.refused"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__CoordinatorMessage>? {
        coord__v1__coordinator_message__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
