// `AgentMessage` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What an agent says. At most 1 MiB + 64 KiB.
package struct PBAgentMessage: PBMessage {
    package var body: Body?
    /// Of a heartbeat: when it was sent, by the node's own boot clock.
    package var sentMs: Int64

    /// One of the `body` fields of `coord.v1.AgentMessage`.
    package indirect enum Body: Hashable, Sendable {
        case hello(PBAgentHello)
        case reports(PBReportBatch)
        /// A sign of life: how many allocations it holds.
        case heartbeat(UInt32)
        case join(PBJoinRequest)
        /// Why the machine could not be rebooted.
        case rebootFailed(String)
        case health(PBHealthReport)
        /// Replicas that a gateway has let go of.
        case released(PBAllocationList)
        case usage(PBUsageReport)
        /// What a gateway saw of requests.
        case traffic(PBTrafficReport)
        /// From version 3 on: versions of models that are whole on its disk.
        case models(PBContentList)
        /// From version 3 on: how far models are that allocations wait for.
        case fetching(PBFetchReport)
        /// From version 3 on: what could not be fetched ahead.
        case failedAhead(PBContentList)
    }

    package init(
        body: Body? = nil,
        sentMs: Int64 = 0
    ) {
        self.body = body
        self.sentMs = sentMs
    }

    package static var wireName: StaticString { "coord.v1.AgentMessage" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAgentMessage { try read(bytes, rules) }
}

extension PBAgentMessage: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AgentMessage>, _ writer: WireWriter) throws(WireError) {
        coord__v1__agent_message__init(c)
        try fillBody(c, writer)
        c.pointee.sent_ms = sentMs
    }

    init(_ c: UnsafePointer<Coord__V1__AgentMessage>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AgentMessage")
        body = try Self.readBody(c, reader)
        sentMs = c.pointee.sent_ms
    }

    private func fillBody(
        _ c: UnsafeMutablePointer<Coord__V1__AgentMessage>, _ writer: WireWriter
    ) throws(WireError) {
        switch body {
        case .hello(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 1)
            c.pointee.hello = try writer.message(value)
        case .reports(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 2)
            c.pointee.reports = try writer.message(value)
        case .heartbeat(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 3)
            c.pointee.heartbeat = value
        case .join(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 4)
            c.pointee.join = try writer.message(value)
        case .rebootFailed(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 80)
            c.pointee.reboot_failed = try writer.text(value, "AgentMessage.reboot_failed")
        case .health(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 81)
            c.pointee.health = try writer.message(value)
        case .released(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 82)
            c.pointee.released = try writer.message(value)
        case .usage(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 83)
            c.pointee.usage = try writer.message(value)
        case .traffic(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 84)
            c.pointee.traffic = try writer.message(value)
        case .models(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 90)
            c.pointee.models = try writer.message(value)
        case .fetching(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 91)
            c.pointee.fetching = try writer.message(value)
        case .failedAhead(let value):
            c.pointee.body_case = Coord__V1__AgentMessage__BodyCase(rawValue: 92)
            c.pointee.failed_ahead = try writer.message(value)
        case nil: break
        }
    }

    private static func readBody(
        _ c: UnsafePointer<Coord__V1__AgentMessage>, _ reader: WireReader
    ) throws(WireError) -> Body? {
        switch c.pointee.body_case.rawValue {
        case 1: try .hello(reader.chosen(c.pointee.hello))
        case 2: try .reports(reader.chosen(c.pointee.reports))
        case 3: .heartbeat(c.pointee.heartbeat)
        case 4: try .join(reader.chosen(c.pointee.join))
        case 80: try .rebootFailed(reader.text(c.pointee.reboot_failed, "AgentMessage.reboot_failed"))
        case 81: try .health(reader.chosen(c.pointee.health))
        case 82: try .released(reader.chosen(c.pointee.released))
        case 83: try .usage(reader.chosen(c.pointee.usage))
        case 84: try .traffic(reader.chosen(c.pointee.traffic))
        case 90: try .models(reader.chosen(c.pointee.models))
        case 91: try .fetching(reader.chosen(c.pointee.fetching))
        case 92: try .failedAhead(reader.chosen(c.pointee.failed_ahead))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AgentMessage>? {
        coord__v1__agent_message__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
