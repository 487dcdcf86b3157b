// `NodeClosure` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Why a node takes no new work.
package struct PBNodeClosure: PBMessage {
    /// It is to become empty.
    package var isDraining: Bool
    package var reason: String
    package var by: PBPrincipal?
    package var sinceMs: Int64
    /// When what still runs there is stopped; unset lets it end by itself.
    package var deadline: Deadline?
    /// The kernel that is to end once nothing runs there; empty where nobody wants a reboot.
    package var rebootOf: String
    /// Another kernel does not open it.
    package var staysClosed: Bool
    /// Why the last reboot that was wanted did not happen; empty where none failed.
    package var rebootFailure: String

    /// One of the `deadline` fields of `coord.v1.NodeClosure`.
    package enum Deadline: Hashable, Sendable {
        case deadlineMs(Int64)
    }

    package init(
        isDraining: Bool = false,
        reason: String = "",
        by: PBPrincipal? = nil,
        sinceMs: Int64 = 0,
        deadline: Deadline? = nil,
        rebootOf: String = "",
        staysClosed: Bool = false,
        rebootFailure: String = ""
    ) {
        self.isDraining = isDraining
        self.reason = reason
        self.by = by
        self.sinceMs = sinceMs
        self.deadline = deadline
        self.rebootOf = rebootOf
        self.staysClosed = staysClosed
        self.rebootFailure = rebootFailure
    }

    package static var wireName: StaticString { "coord.v1.NodeClosure" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBNodeClosure { try read(bytes, rules) }
}

extension PBNodeClosure: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__NodeClosure>, _ writer: WireWriter) throws(WireError) {
        coord__v1__node_closure__init(c)
        c.pointee.is_draining = isDraining ? 1 : 0
        if !reason.isEmpty { c.pointee.reason = try writer.text(reason, "NodeClosure.reason") }
        c.pointee.by = try writer.message(by)
        c.pointee.since_ms = sinceMs
        try fillDeadline(c, writer)
        if !rebootOf.isEmpty { c.pointee.reboot_of = try writer.text(rebootOf, "NodeClosure.reboot_of") }
        c.pointee.stays_closed = staysClosed ? 1 : 0
        if !rebootFailure.isEmpty {
            c.pointee.reboot_failure = try writer.text(rebootFailure, "NodeClosure.reboot_failure")
        }
    }

    init(_ c: UnsafePointer<Coord__V1__NodeClosure>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "NodeClosure")
        isDraining = c.pointee.is_draining != 0
        reason = try reader.text(c.pointee.reason, "NodeClosure.reason")
        by = try reader.message(c.pointee.by)
        sinceMs = c.pointee.since_ms
        deadline = try Self.readDeadline(c, reader)
        rebootOf = try reader.text(c.pointee.reboot_of, "NodeClosure.reboot_of")
        staysClosed = c.pointee.stays_closed != 0
        rebootFailure = try reader.text(c.pointee.reboot_failure, "NodeClosure.reboot_failure")
    }

    private func fillDeadline(
        _ c: UnsafeMutablePointer<Coord__V1__NodeClosure>, _ writer: WireWriter
    ) throws(WireError) {
        switch deadline {
        case .deadlineMs(let value):
            c.pointee.deadline_case = Coord__V1__NodeClosure__DeadlineCase(rawValue: 5)
            c.pointee.deadline_ms = value
        case nil: break
        }
    }

    private static func readDeadline(
        _ c: UnsafePointer<Coord__V1__NodeClosure>, _ reader: WireReader
    ) throws(WireError) -> Deadline? {
        switch c.pointee.deadline_case.rawValue {
        case 5: .deadlineMs(c.pointee.deadline_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__NodeClosure>? {
        coord__v1__node_closure__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
