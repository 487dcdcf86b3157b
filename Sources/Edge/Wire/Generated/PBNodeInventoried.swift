// `NodeInventoried` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodeInventoried`.
package struct PBNodeInventoried: PBMessage {
    package var node: UInt64
    package var inventory: PBNodeInventory?

    package init(
        node: UInt64 = 0,
        inventory: PBNodeInventory? = nil
    ) {
        self.node = node
        self.inventory = inventory
    }

    package static var wireName: StaticString { "coord.v1.NodeInventoried" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeInventoried { try read(bytes, rules) }
}

extension PBNodeInventoried: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeInventoried>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_inventoried__init(c)
        c.pointee.node = node
        c.pointee.inventory = try writer.message(inventory)
    }

    init(_ c: UnsafePointer<Coord__V1__NodeInventoried>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeInventoried")
        node = c.pointee.node
        inventory = try reader.message(c.pointee.inventory)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeInventoried>? {
        coord__v1__node_inventoried__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
