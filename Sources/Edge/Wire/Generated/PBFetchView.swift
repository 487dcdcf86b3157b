// `FetchView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How far a model is on one node.
package struct PBFetchView: PBMessage {
    package var node: String
    /// Bytes that are there, and of all its files.
    package var doneBytes: Int64
    package var wholeBytes: Int64

    package init(
        node: String = "",
        doneBytes: Int64 = 0,
        wholeBytes: Int64 = 0
    ) {
        self.node = node
        self.doneBytes = doneBytes
        self.wholeBytes = wholeBytes
    }

    package static var wireName: StaticString { "coord.v1.FetchView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBFetchView { try read(bytes, rules) }
}

extension PBFetchView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__FetchView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__fetch_view__init(c)
        if !node.isEmpty { c.pointee.node = try writer.text(node, "FetchView.node") }
        c.pointee.done_bytes = doneBytes
        c.pointee.whole_bytes = wholeBytes
    }

    init(_ c: UnsafePointer<Coord__V1__FetchView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "FetchView")
        node = try reader.text(c.pointee.node, "FetchView.node")
        doneBytes = c.pointee.done_bytes
        wholeBytes = c.pointee.whole_bytes
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__FetchView>? {
        coord__v1__fetch_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
