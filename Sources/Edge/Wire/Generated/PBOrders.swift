// `Orders` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.Orders`.
package struct PBOrders: PBMessage {
    package var epoch: UInt64
    package var orders: [PBAgentOrder]
    /// What the prepares among them execute, each once.
    package var payloads: [PBPayloadBytes]

    package init(
        epoch: UInt64 = 0,
        orders: [PBAgentOrder] = [],
        payloads: [PBPayloadBytes] = []
    ) {
        self.epoch = epoch
        self.orders = orders
        self.payloads = payloads
    }

    package static var wireName: StaticString { "coord.v1.Orders" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBOrders { try read(bytes, rules) }
}

extension PBOrders: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Orders>, _ writer: WireWriter) throws(WireError) {
        coord__v1__orders__init(c)
        c.pointee.epoch = epoch
        if !orders.isEmpty {
            c.pointee.n_orders = orders.count
            c.pointee.orders = try writer.messages(orders)
        }
        if !payloads.isEmpty {
            c.pointee.n_payloads = payloads.count
            c.pointee.payloads = try writer.messages(payloads)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__Orders>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Orders")
        epoch = c.pointee.epoch
        orders = try reader.messages(c.pointee.orders, c.pointee.n_orders)
        payloads = try reader.messages(c.pointee.payloads, c.pointee.n_payloads)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Orders>? {
        coord__v1__orders__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
