// `ExecProbe` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ExecProbe`.
package struct PBExecProbe: PBMessage {
    package var command: [String]

    package init(
        command: [String] = []
    ) {
        self.command = command
    }

    package static var wireName: StaticString { "coord.v1.ExecProbe" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBExecProbe { try read(bytes, rules) }
}

extension PBExecProbe: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ExecProbe>, _ writer: WireWriter) throws(WireError) {
        coord__v1__exec_probe__init(c)
        if !command.isEmpty {
            c.pointee.n_command = command.count
            c.pointee.command = try writer.texts(command, "ExecProbe.command")
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ExecProbe>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ExecProbe")
        command = try reader.texts(c.pointee.command, c.pointee.n_command, "ExecProbe.command")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ExecProbe>? {
        coord__v1__exec_probe__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
