// `CommandFailure` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.CommandFailure`.
package struct PBCommandFailure: PBMessage {
    package var why: String
    /// 0 where the kernel did not say.
    package var errnoNumber: UInt32

    package init(
        why: String = "",
        errnoNumber: UInt32 = 0
    ) {
        self.why = why
        self.errnoNumber = errnoNumber
    }

    package static var wireName: StaticString { "coord.v1.CommandFailure" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBCommandFailure { try read(bytes, rules) }
}

extension PBCommandFailure: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__CommandFailure>, _ writer: WireWriter) throws(WireError) {
        coord__v1__command_failure__init(c)
        if !why.isEmpty { c.pointee.why = try writer.text(why, "CommandFailure.why") }
        c.pointee.errno_number = errnoNumber
    }

    init(_ c: UnsafePointer<Coord__V1__CommandFailure>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "CommandFailure")
        why = try reader.text(c.pointee.why, "CommandFailure.why")
        errnoNumber = c.pointee.errno_number
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__CommandFailure>? {
        coord__v1__command_failure__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
