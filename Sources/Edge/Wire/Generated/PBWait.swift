// `Wait` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Why a job waits.
package struct PBWait: PBMessage {
    package var kind: PBWaitKind
    /// Quota, quota too small: the queue.
    package var queue: String
    /// Quota, quota too small, capacity, impossible: what is missing.
    package var shortOf: PBResources?
    /// Capacity: the node that is shortest of least.
    package var closest: Closest?
    /// Capacity: ranks that found room.
    package var placed: UInt32
    /// Impossible: nodes that answer, and nodes that it would take.
    package var nodesUp: UInt32
    package var nodesNeeded: UInt32
    /// Behind: the job that goes first. Dependency, never satisfied: the parent. Array limit: the array.
    /// Singleton: the one that goes first.
    package var job: UInt64
    /// Held: by whom.
    package var holder: PBPrincipal?
    /// Not before: when.
    package var timeMs: Int64
    /// Dependency, never satisfied: what must have become of the parent.
    package var dependency: PBDependencyKind
    /// Excluded: nodes that the job's own terms leave out of `nodes_up`, each counted under the first that does.
    package var excludedBySelector: UInt32
    package var excludedByConstraint: UInt32
    package var excludedByList: UInt32
    package var excludedByTaint: UInt32
    /// Node absent: the node that the job asks for by name.
    package var absentNode: String
    /// Dependency, never satisfied: one more than the index of the parent's element, 0 for the whole parent.
    package var element: UInt32
    /// Array limit: elements that may run at a time.
    package var limit: UInt32
    /// Limit: whose, and which.
    package var usageLimit: PBLimitReached?
    /// Held by rule: one more than the place of the rule among the job's, 0 where it is not known; and what it fits.
    package var rule: UInt32
    package var cause: PBStopCause?

    /// One of the `closest` fields of `coord.v1.Wait`.
    package enum Closest: Hashable, Sendable {
        case closestNode(UInt64)
    }

    package init(
        kind: PBWaitKind = PBWaitKind(rawValue: 0),
        queue: String = "",
        shortOf: PBResources? = nil,
        closest: Closest? = nil,
        placed: UInt32 = 0,
        nodesUp: UInt32 = 0,
        nodesNeeded: UInt32 = 0,
        job: UInt64 = 0,
        holder: PBPrincipal? = nil,
        timeMs: Int64 = 0,
        dependency: PBDependencyKind = PBDependencyKind(rawValue: 0),
        excludedBySelector: UInt32 = 0,
        excludedByConstraint: UInt32 = 0,
        excludedByList: UInt32 = 0,
        excludedByTaint: UInt32 = 0,
        absentNode: String = "",
        element: UInt32 = 0,
        limit: UInt32 = 0,
        usageLimit: PBLimitReached? = nil,
        rule: UInt32 = 0,
        cause: PBStopCause? = nil
    ) {
        self.kind = kind
        self.queue = queue
        self.shortOf = shortOf
        self.closest = closest
        self.placed = placed
        self.nodesUp = nodesUp
        self.nodesNeeded = nodesNeeded
        self.job = job
        self.holder = holder
        self.timeMs = timeMs
        self.dependency = dependency
        self.excludedBySelector = excludedBySelector
        self.excludedByConstraint = excludedByConstraint
        self.excludedByList = excludedByList
        self.excludedByTaint = excludedByTaint
        self.absentNode = absentNode
        self.element = element
        self.limit = limit
        self.usageLimit = usageLimit
        self.rule = rule
        self.cause = cause
    }

    package static var wireName: StaticString { "coord.v1.Wait" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBWait { try read(bytes, rules) }
}

extension PBWait: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Wait>, _ writer: WireWriter) throws(WireError) {
        coord__v1__wait__init(c)
        c.pointee.kind = Coord__V1__WaitKind(rawValue: UInt32(bitPattern: kind.rawValue))
        if !queue.isEmpty { c.pointee.queue = try writer.text(queue, "Wait.queue") }
        c.pointee.short_of = try writer.message(shortOf)
        try fillClosest(c, writer)
        c.pointee.placed = placed
        c.pointee.nodes_up = nodesUp
        c.pointee.nodes_needed = nodesNeeded
        c.pointee.job = job
        c.pointee.holder = try writer.message(holder)
        c.pointee.time_ms = timeMs
        c.pointee.dependency = Coord__V1__DependencyKind(rawValue: UInt32(bitPattern: dependency.rawValue))
        c.pointee.excluded_by_selector = excludedBySelector
        c.pointee.excluded_by_constraint = excludedByConstraint
        c.pointee.excluded_by_list = excludedByList
        c.pointee.excluded_by_taint = excludedByTaint
        if !absentNode.isEmpty { c.pointee.absent_node = try writer.text(absentNode, "Wait.absent_node") }
        c.pointee.element = element
        c.pointee.limit = limit
        c.pointee.usage_limit = try writer.message(usageLimit)
        c.pointee.rule = rule
        c.pointee.cause = try writer.message(cause)
    }

    init(_ c: UnsafePointer<Coord__V1__Wait>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Wait")
        kind = try reader.option(c.pointee.kind.rawValue, "Wait.kind")
        queue = try reader.text(c.pointee.queue, "Wait.queue")
        shortOf = try reader.message(c.pointee.short_of)
        closest = try Self.readClosest(c, reader)
        placed = c.pointee.placed
        nodesUp = c.pointee.nodes_up
        nodesNeeded = c.pointee.nodes_needed
        job = c.pointee.job
        holder = try reader.message(c.pointee.holder)
        timeMs = c.pointee.time_ms
        dependency = try reader.option(c.pointee.dependency.rawValue, "Wait.dependency")
        excludedBySelector = c.pointee.excluded_by_selector
        excludedByConstraint = c.pointee.excluded_by_constraint
        excludedByList = c.pointee.excluded_by_list
        excludedByTaint = c.pointee.excluded_by_taint
        absentNode = try reader.text(c.pointee.absent_node, "Wait.absent_node")
        element = c.pointee.element
        limit = c.pointee.limit
        usageLimit = try reader.message(c.pointee.usage_limit)
        rule = c.pointee.rule
        cause = try reader.message(c.pointee.cause)
    }

    private func fillClosest(
        _ c: UnsafeMutablePointer<Coord__V1__Wait>, _ writer: WireWriter
    ) throws(WireError) {
        switch closest {
        case .closestNode(let value):
            c.pointee.closest_case = Coord__V1__Wait__ClosestCase(rawValue: 4)
            c.pointee.closest_node = value
        case nil: break
        }
    }

    private static func readClosest(
        _ c: UnsafePointer<Coord__V1__Wait>, _ reader: WireReader
    ) throws(WireError) -> Closest? {
        switch c.pointee.closest_case.rawValue {
        case 4: .closestNode(c.pointee.closest_node)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Wait>? {
        coord__v1__wait__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
