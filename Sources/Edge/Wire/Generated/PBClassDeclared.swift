// `ClassDeclared` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ClassDeclared`.
package struct PBClassDeclared: PBMessage {
    package var priorityClass: PBPriorityClass?
    package var by: PBPrincipal?
    package var atMs: Int64

    package init(
        priorityClass: PBPriorityClass? = nil,
        by: PBPrincipal? = nil,
        atMs: Int64 = 0
    ) {
        self.priorityClass = priorityClass
        self.by = by
        self.atMs = atMs
    }

    package static var wireName: StaticString { "coord.v1.ClassDeclared" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClassDeclared { try read(bytes, rules) }
}

extension PBClassDeclared: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClassDeclared>, _ writer: WireWriter) throws(WireError) {
        coord__v1__class_declared__init(c)
        c.pointee.priority_class = try writer.message(priorityClass)
        c.pointee.by = try writer.message(by)
        c.pointee.at_ms = atMs
    }

    init(_ c: UnsafePointer<Coord__V1__ClassDeclared>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClassDeclared")
        priorityClass = try reader.message(c.pointee.priority_class)
        by = try reader.message(c.pointee.by)
        atMs = c.pointee.at_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClassDeclared>? {
        coord__v1__class_declared__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
