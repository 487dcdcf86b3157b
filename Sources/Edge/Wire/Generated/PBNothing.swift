// `Nothing` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A choice that says nothing more.
package struct PBNothing: PBMessage {

    package init() {}

    package static var wireName: StaticString { "coord.v1.Nothing" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNothing { try read(bytes, rules) }
}

extension PBNothing: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Nothing>, _ writer: WireWriter) throws(WireError) {
        coord__v1__nothing__init(c)
    }

    init(_ c: UnsafePointer<Coord__V1__Nothing>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Nothing")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Nothing>? {
        coord__v1__nothing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
