// `ExecRequest` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Run a command beside a rank.
package struct PBExecRequest: PBMessage {
    package var job: UInt64
    package var rank: UInt32
    package var command: [String]
    package var timeoutMs: Int64

    package init(
        job: UInt64 = 0,
        rank: UInt32 = 0,
        command: [String] = [],
        timeoutMs: Int64 = 0
    ) {
        self.job = job
        self.rank = rank
        self.command = command
        self.timeoutMs = timeoutMs
    }

    package static var wireName: StaticString { "coord.v1.ExecRequest" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBExecRequest { try read(bytes, rules) }
}

extension PBExecRequest: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ExecRequest>, _ writer: WireWriter) throws(WireError) {
        coord__v1__exec_request__init(c)
        c.pointee.job = job
        c.pointee.rank = rank
        if !command.isEmpty {
            c.pointee.n_command = command.count
            c.pointee.command = try writer.texts(command, "ExecRequest.command")
        }
        c.pointee.timeout_ms = timeoutMs
    }

    init(_ c: UnsafePointer<Coord__V1__ExecRequest>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ExecRequest")
        job = c.pointee.job
        rank = c.pointee.rank
        command = try reader.texts(c.pointee.command, c.pointee.n_command, "ExecRequest.command")
        timeoutMs = c.pointee.timeout_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ExecRequest>? {
        coord__v1__exec_request__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
