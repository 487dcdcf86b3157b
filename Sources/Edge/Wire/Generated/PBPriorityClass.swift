// `PriorityClass` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A priority that has a name.
package struct PBPriorityClass: PBMessage {
    package var name: String
    package var value: Int32
    package var forEveryone: Bool

    package init(
        name: String = "",
        value: Int32 = 0,
        forEveryone: Bool = false
    ) {
        self.name = name
        self.value = value
        self.forEveryone = forEveryone
    }

    package static var wireName: StaticString { "coord.v1.PriorityClass" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPriorityClass { try read(bytes, rules) }
}

extension PBPriorityClass: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PriorityClass>, _ writer: WireWriter) throws(WireError) {
        coord__v1__priority_class__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "PriorityClass.name") }
        c.pointee.value = value
        c.pointee.for_everyone = forEveryone ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__PriorityClass>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PriorityClass")
        name = try reader.text(c.pointee.name, "PriorityClass.name")
        value = c.pointee.value
        forEveryone = c.pointee.for_everyone != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PriorityClass>? {
        coord__v1__priority_class__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
