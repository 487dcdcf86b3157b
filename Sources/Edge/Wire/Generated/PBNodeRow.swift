// `NodeRow` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A node without what is added up again from its allocations.
package struct PBNodeRow: PBMessage {
    package var id: UInt64
    package var name: String
    package var key: [UInt8]
    package var joinedMs: Int64
    /// Unset until the first hello.
    package var inventory: PBNodeInventory?
    /// Where the search for the next port begins.
    package var nextPort: UInt32
    package var lost: Lost?
    /// Unset while it is open.
    package var closure: PBNodeClosure?
    /// Ascending by key.
    package var labels: [PBLabel]
    /// Ascending by key and effect.
    package var taints: [PBTaint]
    /// When it was taken out for good; unset while it is a node.
    package var removed: Removed?
    /// When a command proved that its machine is off.
    package var proof: Proof?
    /// Unset where nobody wants it off.
    package var fence: PBNodeFence?

    /// One of the `lost` fields of `coord.v1.NodeRow`.
    package enum Lost: Hashable, Sendable {
        case lostMs(Int64)
    }

    /// One of the `removed` fields of `coord.v1.NodeRow`.
    package enum Removed: Hashable, Sendable {
        case removedMs(Int64)
    }

    /// One of the `proof` fields of `coord.v1.NodeRow`.
    package enum Proof: Hashable, Sendable {
        case fencedMs(Int64)
    }

    package init(
        id: UInt64 = 0,
        name: String = "",
        key: [UInt8] = [],
        joinedMs: Int64 = 0,
        inventory: PBNodeInventory? = nil,
        nextPort: UInt32 = 0,
        lost: Lost? = nil,
        closure: PBNodeClosure? = nil,
        labels: [PBLabel] = [],
        taints: [PBTaint] = [],
        removed: Removed? = nil,
        proof: Proof? = nil,
        fence: PBNodeFence? = nil
    ) {
        self.id = id
        self.name = name
        self.key = key
        self.joinedMs = joinedMs
        self.inventory = inventory
        self.nextPort = nextPort
        self.lost = lost
        self.closure = closure
        self.labels = labels
        self.taints = taints
        self.removed = removed
        self.proof = proof
        self.fence = fence
    }

    package static var wireName: StaticString { "coord.v1.NodeRow" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeRow { try read(bytes, rules) }
}

extension PBNodeRow: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeRow>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_row__init(c)
        c.pointee.id = id
        if !name.isEmpty { c.pointee.name = try writer.text(name, "NodeRow.name") }
        if !key.isEmpty { c.pointee.key = try writer.bytes(key) }
        c.pointee.joined_ms = joinedMs
        c.pointee.inventory = try writer.message(inventory)
        c.pointee.next_port = nextPort
        try fillLost(c, writer)
        c.pointee.closure = try writer.message(closure)
        if !labels.isEmpty {
            c.pointee.n_labels = labels.count
            c.pointee.labels = try writer.messages(labels)
        }
        if !taints.isEmpty {
            c.pointee.n_taints = taints.count
            c.pointee.taints = try writer.messages(taints)
        }
        try fillRemoved(c, writer)
        try fillProof(c, writer)
        c.pointee.fence = try writer.message(fence)
    }

    init(_ c: UnsafePointer<Coord__V1__NodeRow>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeRow")
        id = c.pointee.id
        name = try reader.text(c.pointee.name, "NodeRow.name")
        key = reader.bytes(c.pointee.key)
        joinedMs = c.pointee.joined_ms
        inventory = try reader.message(c.pointee.inventory)
        nextPort = c.pointee.next_port
        lost = try Self.readLost(c, reader)
        closure = try reader.message(c.pointee.closure)
        labels = try reader.messages(c.pointee.labels, c.pointee.n_labels)
        taints = try reader.messages(c.pointee.taints, c.pointee.n_taints)
        removed = try Self.readRemoved(c, reader)
        proof = try Self.readProof(c, reader)
        fence = try reader.message(c.pointee.fence)
    }

    private func fillLost(
        _ c: UnsafeMutablePointer<Coord__V1__NodeRow>, _ writer: WireWriter
    ) throws(WireError) {
        switch lost {
        case .lostMs(let value):
            c.pointee.lost_case = Coord__V1__NodeRow__LostCase(rawValue: 7)
            c.pointee.lost_ms = value
        case nil: break
        }
    }

    private static func readLost(
        _ c: UnsafePointer<Coord__V1__NodeRow>, _ reader: WireReader
    ) throws(WireError) -> Lost? {
        switch c.pointee.lost_case.rawValue {
        case 7: .lostMs(c.pointee.lost_ms)
        default: nil
        }
    }

    private func fillRemoved(
        _ c: UnsafeMutablePointer<Coord__V1__NodeRow>, _ writer: WireWriter
    ) throws(WireError) {
        switch removed {
        case .removedMs(let value):
            c.pointee.removed_case = Coord__V1__NodeRow__RemovedCase(rawValue: 70)
            c.pointee.removed_ms = value
        case nil: break
        }
    }

    private static func readRemoved(
        _ c: UnsafePointer<Coord__V1__NodeRow>, _ reader: WireReader
    ) throws(WireError) -> Removed? {
        switch c.pointee.removed_case.rawValue {
        case 70: .removedMs(c.pointee.removed_ms)
        default: nil
        }
    }

    private func fillProof(
        _ c: UnsafeMutablePointer<Coord__V1__NodeRow>, _ writer: WireWriter
    ) throws(WireError) {
        switch proof {
        case .fencedMs(let value):
            c.pointee.proof_case = Coord__V1__NodeRow__ProofCase(rawValue: 80)
            c.pointee.fenced_ms = value
        case nil: break
        }
    }

    private static func readProof(
        _ c: UnsafePointer<Coord__V1__NodeRow>, _ reader: WireReader
    ) throws(WireError) -> Proof? {
        switch c.pointee.proof_case.rawValue {
        case 80: .fencedMs(c.pointee.fenced_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeRow>? {
        coord__v1__node_row__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
