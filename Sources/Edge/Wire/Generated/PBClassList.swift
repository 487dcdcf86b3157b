// `ClassList` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ClassList`.
package struct PBClassList: PBMessage {
    package var classes: [PBPriorityClass]

    package init(
        classes: [PBPriorityClass] = []
    ) {
        self.classes = classes
    }

    package static var wireName: StaticString { "coord.v1.ClassList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClassList { try read(bytes, rules) }
}

extension PBClassList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClassList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__class_list__init(c)
        if !classes.isEmpty {
            c.pointee.n_classes = classes.count
            c.pointee.classes = try writer.messages(classes)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ClassList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClassList")
        classes = try reader.messages(c.pointee.classes, c.pointee.n_classes)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClassList>? {
        coord__v1__class_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
