// `Variable` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One variable of a rank's environment.
package struct PBVariable: PBMessage {
    package var name: String
    package var value: String

    package init(
        name: String = "",
        value: String = ""
    ) {
        self.name = name
        self.value = value
    }

    package static var wireName: StaticString { "coord.v1.Variable" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBVariable { try read(bytes, rules) }
}

extension PBVariable: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Variable>, _ writer: WireWriter) throws(WireError) {
        coord__v1__variable__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "Variable.name") }
        if !value.isEmpty { c.pointee.value = try writer.text(value, "Variable.value") }
    }

    init(_ c: UnsafePointer<Coord__V1__Variable>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Variable")
        name = try reader.text(c.pointee.name, "Variable.name")
        value = try reader.text(c.pointee.value, "Variable.value")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Variable>? {
        coord__v1__variable__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
