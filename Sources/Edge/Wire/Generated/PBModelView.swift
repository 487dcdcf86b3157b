// `ModelView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ModelView`.
package struct PBModelView: PBMessage {
    package var model: PBModelRow?
    /// The version that the request was about; 0 where it was about none.
    package var version: UInt32
    /// Versions that services and jobs work with, ascending.
    package var used: [UInt32]
    /// On how many nodes each of the versions is, in their order; empty where it was not looked up.
    package var nodes: [UInt32]

    package init(
        model: PBModelRow? = nil,
        version: UInt32 = 0,
        used: [UInt32] = [],
        nodes: [UInt32] = []
    ) {
        self.model = model
        self.version = version
        self.used = used
        self.nodes = nodes
    }

    package static var wireName: StaticString { "coord.v1.ModelView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBModelView { try read(bytes, rules) }
}

extension PBModelView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ModelView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__model_view__init(c)
        c.pointee.model = try writer.message(model)
        c.pointee.version = version
        if !used.isEmpty {
            c.pointee.n_used = used.count
            c.pointee.used = try writer.values(used)
        }
        if !nodes.isEmpty {
            c.pointee.n_nodes = nodes.count
            c.pointee.nodes = try writer.values(nodes)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ModelView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ModelView")
        model = try reader.message(c.pointee.model)
        version = c.pointee.version
        used = reader.values(c.pointee.used, c.pointee.n_used)
        nodes = reader.values(c.pointee.nodes, c.pointee.n_nodes)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ModelView>? {
        coord__v1__model_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
