// `WorkflowPart` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Of which recurring job a job is a run.
/// Of which workflow a job is a part; its jobs have consecutive numbers.
package struct PBWorkflowPart: PBMessage {
    package var name: String
    package var first: UInt64
    package var count: UInt32

    package init(
        name: String = "",
        first: UInt64 = 0,
        count: UInt32 = 0
    ) {
        self.name = name
        self.first = first
        self.count = count
    }

    package static var wireName: StaticString { "coord.v1.WorkflowPart" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBWorkflowPart { try read(bytes, rules) }
}

extension PBWorkflowPart: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__WorkflowPart>, _ writer: WireWriter) throws(WireError) {
        coord__v1__workflow_part__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "WorkflowPart.name") }
        c.pointee.first = first
        c.pointee.count = count
    }

    init(_ c: UnsafePointer<Coord__V1__WorkflowPart>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "WorkflowPart")
        name = try reader.text(c.pointee.name, "WorkflowPart.name")
        first = c.pointee.first
        count = c.pointee.count
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__WorkflowPart>? {
        coord__v1__workflow_part__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
