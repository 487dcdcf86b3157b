// `NamedAmount` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// So much of a thing that has a name and no field of its own in `Resources`.
package struct PBNamedAmount: PBMessage {
    package var name: String
    package var amount: Int64

    package init(
        name: String = "",
        amount: Int64 = 0
    ) {
        self.name = name
        self.amount = amount
    }

    package static var wireName: StaticString { "coord.v1.NamedAmount" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNamedAmount { try read(bytes, rules) }
}

extension PBNamedAmount: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NamedAmount>, _ writer: WireWriter) throws(WireError) {
        coord__v1__named_amount__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "NamedAmount.name") }
        c.pointee.amount = amount
    }

    init(_ c: UnsafePointer<Coord__V1__NamedAmount>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NamedAmount")
        name = try reader.text(c.pointee.name, "NamedAmount.name")
        amount = c.pointee.amount
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NamedAmount>? {
        coord__v1__named_amount__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
