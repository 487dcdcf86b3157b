// `NodeClosed` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodeClosed`.
package struct PBNodeClosed: PBMessage {
    package var node: UInt64
    package var closure: PBNodeClosure?

    package init(
        node: UInt64 = 0,
        closure: PBNodeClosure? = nil
    ) {
        self.node = node
        self.closure = closure
    }

    package static var wireName: StaticString { "coord.v1.NodeClosed" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeClosed { try read(bytes, rules) }
}

extension PBNodeClosed: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeClosed>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_closed__init(c)
        c.pointee.node = node
        c.pointee.closure = try writer.message(closure)
    }

    init(_ c: UnsafePointer<Coord__V1__NodeClosed>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeClosed")
        node = c.pointee.node
        closure = try reader.message(c.pointee.closure)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeClosed>? {
        coord__v1__node_closed__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
