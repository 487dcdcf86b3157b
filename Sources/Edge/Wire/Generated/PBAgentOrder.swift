// `AgentOrder` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.AgentOrder`.
package struct PBAgentOrder: PBMessage {
    package var order: Order?

    /// One of the `order` fields of `coord.v1.AgentOrder`.
    package indirect enum Order: Hashable, Sendable {
        case prepare(PBPrepareOrder)
        /// The allocation whose whole gang is prepared.
        case go(UInt64)
        case stop(PBStopOrder)
        /// The allocation to end at once and say nothing about.
        case discard(UInt64)
        case sendLog(PBLogOrder)
        /// The allocation whose ranks stand still, and that whose run on.
        case suspend(UInt64)
        case resume(UInt64)
        /// The kernel that is to end, if nothing is held there.
        case reboot(String)
        case route(PBRoutingOrder)
        /// From version 3 on: what is fetched before anything needs it.
        case fetchAhead(PBAheadOrder)
        case command(PBCommandOrder)
        case admit(PBIngressOrder)
    }

    package init(
        order: Order? = nil
    ) {
        self.order = order
    }

    package static var wireName: StaticString { "coord.v1.AgentOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAgentOrder { try read(bytes, rules) }
}

extension PBAgentOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AgentOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__agent_order__init(c)
        try fillOrder(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__AgentOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AgentOrder")
        order = try Self.readOrder(c, reader)
    }

    private func fillOrder(
        _ c: UnsafeMutablePointer<Coord__V1__AgentOrder>, _ writer: WireWriter
    ) throws(WireError) {
        switch order {
        case .prepare(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 1)
            c.pointee.prepare = try writer.message(value)
        case .go(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 2)
            c.pointee.go = value
        case .stop(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 3)
            c.pointee.stop = try writer.message(value)
        case .discard(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 4)
            c.pointee.discard = value
        case .sendLog(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 5)
            c.pointee.send_log = try writer.message(value)
        case .suspend(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 6)
            c.pointee.suspend = value
        case .resume(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 7)
            c.pointee.resume = value
        case .reboot(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 8)
            c.pointee.reboot = try writer.text(value, "AgentOrder.reboot")
        case .route(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 9)
            c.pointee.route = try writer.message(value)
        case .fetchAhead(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 90)
            c.pointee.fetch_ahead = try writer.message(value)
        case .command(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 10)
            c.pointee.command = try writer.message(value)
        case .admit(let value):
            c.pointee.order_case = Coord__V1__AgentOrder__OrderCase(rawValue: 11)
            c.pointee.admit = try writer.message(value)
        case nil: break
        }
    }

    private static func readOrder(
        _ c: UnsafePointer<Coord__V1__AgentOrder>, _ reader: WireReader
    ) throws(WireError) -> Order? {
        switch c.pointee.order_case.rawValue {
        case 1: try .prepare(reader.chosen(c.pointee.prepare))
        case 2: .go(c.pointee.go)
        case 3: try .stop(reader.chosen(c.pointee.stop))
        case 4: .discard(c.pointee.discard)
        case 5: try .sendLog(reader.chosen(c.pointee.send_log))
        case 6: .suspend(c.pointee.suspend)
        case 7: .resume(c.pointee.resume)
        case 8: try .reboot(reader.text(c.pointee.reboot, "AgentOrder.reboot"))
        case 9: try .route(reader.chosen(c.pointee.route))
        case 90: try .fetchAhead(reader.chosen(c.pointee.fetch_ahead))
        case 10: try .command(reader.chosen(c.pointee.command))
        case 11: try .admit(reader.chosen(c.pointee.admit))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AgentOrder>? {
        coord__v1__agent_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
