// `CodeRange` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.CodeRange`.
package struct PBCodeRange: PBMessage {
    package var lower: UInt32
    /// Included.
    package var upper: UInt32

    package init(
        lower: UInt32 = 0,
        upper: UInt32 = 0
    ) {
        self.lower = lower
        self.upper = upper
    }

    package static var wireName: StaticString { "coord.v1.CodeRange" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBCodeRange { try read(bytes, rules) }
}

extension PBCodeRange: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__CodeRange>, _ writer: WireWriter) throws(WireError) {
        coord__v1__code_range__init(c)
        c.pointee.lower = lower
        c.pointee.upper = upper
    }

    init(_ c: UnsafePointer<Coord__V1__CodeRange>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "CodeRange")
        lower = c.pointee.lower
        upper = c.pointee.upper
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__CodeRange>? {
        coord__v1__code_range__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
