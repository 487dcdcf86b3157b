// `CommandOrder` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Run a command beside a rank, and send what comes of it to the bulk endpoint.
package struct PBCommandOrder: PBMessage {
    package var tokenHigh: UInt64
    package var tokenLow: UInt64
    package var allocation: UInt64
    package var rank: UInt32
    package var command: [String]
    package var timeoutMs: Int64
    package var user: String
    package var bulkPort: UInt32

    package init(
        tokenHigh: UInt64 = 0,
        tokenLow: UInt64 = 0,
        allocation: UInt64 = 0,
        rank: UInt32 = 0,
        command: [String] = [],
        timeoutMs: Int64 = 0,
        user: String = "",
        bulkPort: UInt32 = 0
    ) {
        self.tokenHigh = tokenHigh
        self.tokenLow = tokenLow
        self.allocation = allocation
        self.rank = rank
        self.command = command
        self.timeoutMs = timeoutMs
        self.user = user
        self.bulkPort = bulkPort
    }

    package static var wireName: StaticString { "coord.v1.CommandOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBCommandOrder { try read(bytes, rules) }
}

extension PBCommandOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__CommandOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__command_order__init(c)
        c.pointee.token_high = tokenHigh
        c.pointee.token_low = tokenLow
        c.pointee.allocation = allocation
        c.pointee.rank = rank
        if !command.isEmpty {
            c.pointee.n_command = command.count
            c.pointee.command = try writer.texts(command, "CommandOrder.command")
        }
        c.pointee.timeout_ms = timeoutMs
        if !user.isEmpty { c.pointee.user = try writer.text(user, "CommandOrder.user") }
        c.pointee.bulk_port = bulkPort
    }

    init(_ c: UnsafePointer<Coord__V1__CommandOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "CommandOrder")
        tokenHigh = c.pointee.token_high
        tokenLow = c.pointee.token_low
        allocation = c.pointee.allocation
        rank = c.pointee.rank
        command = try reader.texts(c.pointee.command, c.pointee.n_command, "CommandOrder.command")
        timeoutMs = c.pointee.timeout_ms
        user = try reader.text(c.pointee.user, "CommandOrder.user")
        bulkPort = c.pointee.bulk_port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__CommandOrder>? {
        coord__v1__command_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
