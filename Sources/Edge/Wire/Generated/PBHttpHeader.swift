// `HttpHeader` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.HttpHeader`.
package struct PBHttpHeader: PBMessage {
    package var name: String
    package var value: String

    package init(
        name: String = "",
        value: String = ""
    ) {
        self.name = name
        self.value = value
    }

    package static var wireName: StaticString { "coord.v1.HttpHeader" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBHttpHeader { try read(bytes, rules) }
}

extension PBHttpHeader: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__HttpHeader>, _ writer: WireWriter) throws(WireError) {
        coord__v1__http_header__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "HttpHeader.name") }
        if !value.isEmpty { c.pointee.value = try writer.text(value, "HttpHeader.value") }
    }

    init(_ c: UnsafePointer<Coord__V1__HttpHeader>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "HttpHeader")
        name = try reader.text(c.pointee.name, "HttpHeader.name")
        value = try reader.text(c.pointee.value, "HttpHeader.value")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__HttpHeader>? {
        coord__v1__http_header__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
