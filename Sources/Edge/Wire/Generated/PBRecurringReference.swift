// `RecurringReference` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A recurring job as people call it.
package struct PBRecurringReference: PBMessage {
    package var namespace: String
    package var name: String

    package init(
        namespace: String = "",
        name: String = ""
    ) {
        self.namespace = namespace
        self.name = name
    }

    package static var wireName: StaticString { "coord.v1.RecurringReference" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRecurringReference { try read(bytes, rules) }
}

extension PBRecurringReference: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RecurringReference>, _ writer: WireWriter) throws(WireError) {
        coord__v1__recurring_reference__init(c)
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "RecurringReference.namespace") }
        if !name.isEmpty { c.pointee.name = try writer.text(name, "RecurringReference.name") }
    }

    init(_ c: UnsafePointer<Coord__V1__RecurringReference>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RecurringReference")
        namespace = try reader.text(c.pointee.namespace_, "RecurringReference.namespace")
        name = try reader.text(c.pointee.name, "RecurringReference.name")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RecurringReference>? {
        coord__v1__recurring_reference__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
