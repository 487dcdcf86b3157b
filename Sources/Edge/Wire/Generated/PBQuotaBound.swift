// `QuotaBound` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The most of one kind of resource that a queue's jobs may hold together.
package struct PBQuotaBound: PBMessage {
    /// `cpu`, `memory`, `nvidia.com/gpu` or the name of another resource.
    package var kind: String
    /// Thousandths for cpu, bytes for memory, whole things for the rest.
    package var amount: Int64

    package init(
        kind: String = "",
        amount: Int64 = 0
    ) {
        self.kind = kind
        self.amount = amount
    }

    package static var wireName: StaticString { "coord.v1.QuotaBound" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBQuotaBound { try read(bytes, rules) }
}

extension PBQuotaBound: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__QuotaBound>, _ writer: WireWriter) throws(WireError) {
        coord__v1__quota_bound__init(c)
        if !kind.isEmpty { c.pointee.kind = try writer.text(kind, "QuotaBound.kind") }
        c.pointee.amount = amount
    }

    init(_ c: UnsafePointer<Coord__V1__QuotaBound>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "QuotaBound")
        kind = try reader.text(c.pointee.kind, "QuotaBound.kind")
        amount = c.pointee.amount
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__QuotaBound>? {
        coord__v1__quota_bound__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
