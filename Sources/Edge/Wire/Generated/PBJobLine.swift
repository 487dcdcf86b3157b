// `JobLine` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A job as a line of a list.
package struct PBJobLine: PBMessage {
    package var id: UInt64
    /// As it is shown, where that is more than its id.
    package var title: String
    package var name: String
    package var queue: String
    package var namespace: String
    package var account: String
    package var owner: String
    /// Slurm's word.
    package var state: String
    /// Where it runs or ran, or in brackets why it does not.
    package var place: String
    package var attempt: UInt32
    package var submittedMs: Int64
    package var started: Started?
    package var ended: Ended?
    package var timeLimit: TimeLimit?
    /// 0 where any number will do.
    package var nodes: UInt32
    package var ranks: UInt32
    package var cpuMilli: Int64
    package var memoryBytes: Int64
    package var gpus: Int64
    package var priority: Int32
    /// code:signal, once it has ended.
    package var exit: String
    /// Since when it stands still.
    package var suspended: Suspended?
    /// How long it stood still before that.
    package var stoodStillMs: Int64

    /// One of the `started` fields of `coord.v1.JobLine`.
    package enum Started: Hashable, Sendable {
        case startedMs(Int64)
    }

    /// One of the `ended` fields of `coord.v1.JobLine`.
    package enum Ended: Hashable, Sendable {
        case endedMs(Int64)
    }

    /// One of the `time_limit` fields of `coord.v1.JobLine`.
    package enum TimeLimit: Hashable, Sendable {
        case timeLimitMs(Int64)
    }

    /// One of the `suspended` fields of `coord.v1.JobLine`.
    package enum Suspended: Hashable, Sendable {
        case suspendedMs(Int64)
    }

    package init(
        id: UInt64 = 0,
        title: String = "",
        name: String = "",
        queue: String = "",
        namespace: String = "",
        account: String = "",
        owner: String = "",
        state: String = "",
        place: String = "",
        attempt: UInt32 = 0,
        submittedMs: Int64 = 0,
        started: Started? = nil,
        ended: Ended? = nil,
        timeLimit: TimeLimit? = nil,
        nodes: UInt32 = 0,
        ranks: UInt32 = 0,
        cpuMilli: Int64 = 0,
        memoryBytes: Int64 = 0,
        gpus: Int64 = 0,
        priority: Int32 = 0,
        exit: String = "",
        suspended: Suspended? = nil,
        stoodStillMs: Int64 = 0
    ) {
        self.id = id
        self.title = title
        self.name = name
        self.queue = queue
        self.namespace = namespace
        self.account = account
        self.owner = owner
        self.state = state
        self.place = place
        self.attempt = attempt
        self.submittedMs = submittedMs
        self.started = started
        self.ended = ended
        self.timeLimit = timeLimit
        self.nodes = nodes
        self.ranks = ranks
        self.cpuMilli = cpuMilli
        self.memoryBytes = memoryBytes
        self.gpus = gpus
        self.priority = priority
        self.exit = exit
        self.suspended = suspended
        self.stoodStillMs = stoodStillMs
    }

    package static var wireName: StaticString { "coord.v1.JobLine" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobLine { try read(bytes, rules) }
}

extension PBJobLine: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobLine>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_line__init(c)
        c.pointee.id = id
        if !title.isEmpty { c.pointee.title = try writer.text(title, "JobLine.title") }
        if !name.isEmpty { c.pointee.name = try writer.text(name, "JobLine.name") }
        if !queue.isEmpty { c.pointee.queue = try writer.text(queue, "JobLine.queue") }
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "JobLine.namespace") }
        if !account.isEmpty { c.pointee.account = try writer.text(account, "JobLine.account") }
        if !owner.isEmpty { c.pointee.owner = try writer.text(owner, "JobLine.owner") }
        if !state.isEmpty { c.pointee.state = try writer.text(state, "JobLine.state") }
        if !place.isEmpty { c.pointee.place = try writer.text(place, "JobLine.place") }
        c.pointee.attempt = attempt
        c.pointee.submitted_ms = submittedMs
        try fillStarted(c, writer)
        try fillEnded(c, writer)
        try fillTimeLimit(c, writer)
        c.pointee.nodes = nodes
        c.pointee.ranks = ranks
        c.pointee.cpu_milli = cpuMilli
        c.pointee.memory_bytes = memoryBytes
        c.pointee.gpus = gpus
        c.pointee.priority = priority
        if !exit.isEmpty { c.pointee.exit = try writer.text(exit, "JobLine.exit") }
        try fillSuspended(c, writer)
        c.pointee.stood_still_ms = stoodStillMs
    }

    init(_ c: UnsafePointer<Coord__V1__JobLine>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobLine")
        id = c.pointee.id
        title = try reader.text(c.pointee.title, "JobLine.title")
        name = try reader.text(c.pointee.name, "JobLine.name")
        queue = try reader.text(c.pointee.queue, "JobLine.queue")
        namespace = try reader.text(c.pointee.namespace_, "JobLine.namespace")
        account = try reader.text(c.pointee.account, "JobLine.account")
        owner = try reader.text(c.pointee.owner, "JobLine.owner")
        state = try reader.text(c.pointee.state, "JobLine.state")
        place = try reader.text(c.pointee.place, "JobLine.place")
        attempt = c.pointee.attempt
        submittedMs = c.pointee.submitted_ms
        started = try Self.readStarted(c, reader)
        ended = try Self.readEnded(c, reader)
        timeLimit = try Self.readTimeLimit(c, reader)
        nodes = c.pointee.nodes
        ranks = c.pointee.ranks
        cpuMilli = c.pointee.cpu_milli
        memoryBytes = c.pointee.memory_bytes
        gpus = c.pointee.gpus
        priority = c.pointee.priority
        exit = try reader.text(c.pointee.exit, "JobLine.exit")
        suspended = try Self.readSuspended(c, reader)
        stoodStillMs = c.pointee.stood_still_ms
    }

    private func fillStarted(
        _ c: UnsafeMutablePointer<Coord__V1__JobLine>, _ writer: WireWriter
    ) throws(WireError) {
        switch started {
        case .startedMs(let value):
            c.pointee.started_case = Coord__V1__JobLine__StartedCase(rawValue: 12)
            c.pointee.started_ms = value
        case nil: break
        }
    }

    private static func readStarted(
        _ c: UnsafePointer<Coord__V1__JobLine>, _ reader: WireReader
    ) throws(WireError) -> Started? {
        switch c.pointee.started_case.rawValue {
        case 12: .startedMs(c.pointee.started_ms)
        default: nil
        }
    }

    private func fillEnded(
        _ c: UnsafeMutablePointer<Coord__V1__JobLine>, _ writer: WireWriter
    ) throws(WireError) {
        switch ended {
        case .endedMs(let value):
            c.pointee.ended_case = Coord__V1__JobLine__EndedCase(rawValue: 13)
            c.pointee.ended_ms = value
        case nil: break
        }
    }

    private static func readEnded(
        _ c: UnsafePointer<Coord__V1__JobLine>, _ reader: WireReader
    ) throws(WireError) -> Ended? {
        switch c.pointee.ended_case.rawValue {
        case 13: .endedMs(c.pointee.ended_ms)
        default: nil
        }
    }

    private func fillTimeLimit(
        _ c: UnsafeMutablePointer<Coord__V1__JobLine>, _ writer: WireWriter
    ) throws(WireError) {
        switch timeLimit {
        case .timeLimitMs(let value):
            c.pointee.time_limit_case = Coord__V1__JobLine__TimeLimitCase(rawValue: 14)
            c.pointee.time_limit_ms = value
        case nil: break
        }
    }

    private static func readTimeLimit(
        _ c: UnsafePointer<Coord__V1__JobLine>, _ reader: WireReader
    ) throws(WireError) -> TimeLimit? {
        switch c.pointee.time_limit_case.rawValue {
        case 14: .timeLimitMs(c.pointee.time_limit_ms)
        default: nil
        }
    }

    private func fillSuspended(
        _ c: UnsafeMutablePointer<Coord__V1__JobLine>, _ writer: WireWriter
    ) throws(WireError) {
        switch suspended {
        case .suspendedMs(let value):
            c.pointee.suspended_case = Coord__V1__JobLine__SuspendedCase(rawValue: 80)
            c.pointee.suspended_ms = value
        case nil: break
        }
    }

    private static func readSuspended(
        _ c: UnsafePointer<Coord__V1__JobLine>, _ reader: WireReader
    ) throws(WireError) -> Suspended? {
        switch c.pointee.suspended_case.rawValue {
        case 80: .suspendedMs(c.pointee.suspended_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobLine>? {
        coord__v1__job_line__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
