// `Label` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A word that stands at a node, by Kubernetes' syntax of labels.
package struct PBLabel: PBMessage {
    package var key: String
    package var value: String

    package init(
        key: String = "",
        value: String = ""
    ) {
        self.key = key
        self.value = value
    }

    package static var wireName: StaticString { "coord.v1.Label" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBLabel { try read(bytes, rules) }
}

extension PBLabel: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Label>, _ writer: WireWriter) throws(WireError) {
        coord__v1__label__init(c)
        if !key.isEmpty { c.pointee.key = try writer.text(key, "Label.key") }
        if !value.isEmpty { c.pointee.value = try writer.text(value, "Label.value") }
    }

    init(_ c: UnsafePointer<Coord__V1__Label>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Label")
        key = try reader.text(c.pointee.key, "Label.key")
        value = try reader.text(c.pointee.value, "Label.value")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Label>? {
        coord__v1__label__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
