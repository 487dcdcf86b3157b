// `ElementName` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One element of an array.
package struct PBElementName: PBMessage {
    package var array: UInt64
    package var index: UInt32

    package init(
        array: UInt64 = 0,
        index: UInt32 = 0
    ) {
        self.array = array
        self.index = index
    }

    package static var wireName: StaticString { "coord.v1.ElementName" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBElementName { try read(bytes, rules) }
}

extension PBElementName: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ElementName>, _ writer: WireWriter) throws(WireError) {
        coord__v1__element_name__init(c)
        c.pointee.array = array
        c.pointee.index = index
    }

    init(_ c: UnsafePointer<Coord__V1__ElementName>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ElementName")
        array = c.pointee.array
        index = c.pointee.index
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ElementName>? {
        coord__v1__element_name__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
