// `NodeView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.NodeView`.
package struct PBNodeView: PBMessage {
    package var id: UInt64
    package var name: String
    package var condition: PBNodeCondition
    package var capacity: PBResources?
    /// Below zero where a node came back with less than was promised.
    package var free: PBResources?
    package var allocations: UInt32
    package var address: String
    package var unenforced: [String]
    /// Unset while it is open.
    package var closure: PBNodeClosure?
    /// Another machine shows its identity.
    package var contested: Bool
    /// Ascending by key.
    package var labels: [PBLabel]
    /// Ascending by key and effect.
    package var taints: [PBTaint]
    /// Unset where nobody tries to end it.
    package var fence: PBFenceView?

    package init(
        id: UInt64 = 0,
        name: String = "",
        condition: PBNodeCondition = PBNodeCondition(rawValue: 0),
        capacity: PBResources? = nil,
        free: PBResources? = nil,
        allocations: UInt32 = 0,
        address: String = "",
        unenforced: [String] = [],
        closure: PBNodeClosure? = nil,
        contested: Bool = false,
        labels: [PBLabel] = [],
        taints: [PBTaint] = [],
        fence: PBFenceView? = nil
    ) {
        self.id = id
        self.name = name
        self.condition = condition
        self.capacity = capacity
        self.free = free
        self.allocations = allocations
        self.address = address
        self.unenforced = unenforced
        self.closure = closure
        self.contested = contested
        self.labels = labels
        self.taints = taints
        self.fence = fence
    }

    package static var wireName: StaticString { "coord.v1.NodeView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeView { try read(bytes, rules) }
}

extension PBNodeView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_view__init(c)
        c.pointee.id = id
        if !name.isEmpty { c.pointee.name = try writer.text(name, "NodeView.name") }
        c.pointee.condition = Coord__V1__NodeCondition(rawValue: UInt32(bitPattern: condition.rawValue))
        c.pointee.capacity = try writer.message(capacity)
        c.pointee.free = try writer.message(free)
        c.pointee.allocations = allocations
        if !address.isEmpty { c.pointee.address = try writer.text(address, "NodeView.address") }
        if !unenforced.isEmpty {
            c.pointee.n_unenforced = unenforced.count
            c.pointee.unenforced = try writer.texts(unenforced, "NodeView.unenforced")
        }
        c.pointee.closure = try writer.message(closure)
        c.pointee.contested = contested ? 1 : 0
        if !labels.isEmpty {
            c.pointee.n_labels = labels.count
            c.pointee.labels = try writer.messages(labels)
        }
        if !taints.isEmpty {
            c.pointee.n_taints = taints.count
            c.pointee.taints = try writer.messages(taints)
        }
        c.pointee.fence = try writer.message(fence)
    }

    init(_ c: UnsafePointer<Coord__V1__NodeView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeView")
        id = c.pointee.id
        name = try reader.text(c.pointee.name, "NodeView.name")
        condition = try reader.option(c.pointee.condition.rawValue, "NodeView.condition")
        capacity = try reader.message(c.pointee.capacity)
        free = try reader.message(c.pointee.free)
        allocations = c.pointee.allocations
        address = try reader.text(c.pointee.address, "NodeView.address")
        unenforced = try reader.texts(c.pointee.unenforced, c.pointee.n_unenforced, "NodeView.unenforced")
        closure = try reader.message(c.pointee.closure)
        contested = c.pointee.contested != 0
        labels = try reader.messages(c.pointee.labels, c.pointee.n_labels)
        taints = try reader.messages(c.pointee.taints, c.pointee.n_taints)
        fence = try reader.message(c.pointee.fence)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeView>? {
        coord__v1__node_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
