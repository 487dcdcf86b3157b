// `Taint` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What keeps jobs off a node that do not tolerate it.
package struct PBTaint: PBMessage {
    package var key: String
    package var value: String
    package var effect: PBTaintEffect

    package init(
        key: String = "",
        value: String = "",
        effect: PBTaintEffect = PBTaintEffect(rawValue: 0)
    ) {
        self.key = key
        self.value = value
        self.effect = effect
    }

    package static var wireName: StaticString { "coord.v1.Taint" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBTaint { try read(bytes, rules) }
}

extension PBTaint: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Taint>, _ writer: WireWriter) throws(WireError) {
        coord__v1__taint__init(c)
        if !key.isEmpty { c.pointee.key = try writer.text(key, "Taint.key") }
        if !value.isEmpty { c.pointee.value = try writer.text(value, "Taint.value") }
        c.pointee.effect = Coord__V1__TaintEffect(rawValue: UInt32(bitPattern: effect.rawValue))
    }

    init(_ c: UnsafePointer<Coord__V1__Taint>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Taint")
        key = try reader.text(c.pointee.key, "Taint.key")
        value = try reader.text(c.pointee.value, "Taint.value")
        effect = try reader.option(c.pointee.effect.rawValue, "Taint.effect")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Taint>? {
        coord__v1__taint__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
