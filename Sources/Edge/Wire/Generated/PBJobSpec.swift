// `JobSpec` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What was asked for. Points at its command and environment by hash and does not contain them.
package struct PBJobSpec: PBMessage {
    package var name: String
    package var namespace: String
    package var account: String
    package var queue: String
    /// All ranks of the gang, 1 to 65,536.
    package var ranks: UInt32
    /// Exactly so many different nodes; unset lets the scheduler choose.
    package var nodes: Nodes?
    /// Promised to each rank.
    package var requests: PBResources?
    /// Not exceeded by any rank; unset is no limit.
    package var cpuLimit: CPULimit?
    package var memoryLimit: MemoryLimit?
    package var launcher: PBLauncher
    /// How long one attempt may run; unset is as long as it likes.
    package var timeLimit: TimeLimit?
    /// How often the gang is started again after a failure.
    package var maxRestarts: UInt32
    /// Higher runs first within a queue.
    package var priority: Int32
    /// What a node's silence means for the job.
    package var onDisconnect: OnDisconnect?
    /// Hash of the encoded LaunchPayload.
    package var payload: [UInt8]
    /// It is submitted held.
    package var startsHeld: Bool
    /// It is not looked at before.
    package var begin: Begin?
    /// What has not ended by then is ended.
    package var deadline: Deadline?
    /// Unset is none.
    package var dependency: PBDependency?
    /// Unset is one job.
    package var array: PBArrayShape?
    /// Labels that each of its nodes has, ascending by key.
    package var nodeSelector: [PBLabel]
    /// Nodes that the gang includes, and nodes that it does not use: host lists such as n[1-3]; empty is none.
    package var includeNodes: String
    package var excludeNodes: String
    /// Words with `&`, `|` and parentheses, each the key of a label; empty is none.
    package var constraint: String
    /// Its nodes are held whole.
    package var isExclusive: Bool
    package var tolerations: [PBToleration]
    /// The class in which it was asked for; empty is none.
    package var priorityClass: String
    /// Of which recurring job it is a run; unset is none.
    package var recurring: PBRecurringRun?
    /// A signal before the time limit; unset is none.
    package var endNotice: PBEndNotice?
    /// The first that fits decides; at most 16.
    package var failureRules: [PBFailureRule]
    /// Of which workflow it is a part; unset is none.
    package var workflow: PBWorkflowPart?
    /// Of which service it is a replica; unset is none.
    package var replica: PBReplicaOf?
    /// The files that its ranks work with; unset is none.
    package var model: PBModelUse?

    /// One of the `nodes` fields of `coord.v1.JobSpec`.
    package enum Nodes: Hashable, Sendable {
        case exactNodes(UInt32)
    }

    /// One of the `cpu_limit` fields of `coord.v1.JobSpec`.
    package enum CPULimit: Hashable, Sendable {
        case cpuLimitMilli(Int64)
    }

    /// One of the `memory_limit` fields of `coord.v1.JobSpec`.
    package enum MemoryLimit: Hashable, Sendable {
        case memoryLimitBytes(Int64)
    }

    /// One of the `time_limit` fields of `coord.v1.JobSpec`.
    package enum TimeLimit: Hashable, Sendable {
        case timeLimitMs(Int64)
    }

    /// One of the `on_disconnect` fields of `coord.v1.JobSpec`.
    package indirect enum OnDisconnect: Hashable, Sendable {
        /// After so long the node is given up and the gang starts elsewhere.
        case rerunAfterMs(Int64)
        /// It runs on, and starts nowhere else before its node is proven dead.
        case keep(PBNothing)
        /// After so long without an answer its node ends it, and when that is surely done it starts elsewhere.
        case stopAfterMs(Int64)
    }

    /// One of the `begin` fields of `coord.v1.JobSpec`.
    package enum Begin: Hashable, Sendable {
        case beginMs(Int64)
    }

    /// One of the `deadline` fields of `coord.v1.JobSpec`.
    package enum Deadline: Hashable, Sendable {
        case deadlineMs(Int64)
    }

    package init(
        name: String = "",
        namespace: String = "",
        account: String = "",
        queue: String = "",
        ranks: UInt32 = 0,
        nodes: Nodes? = nil,
        requests: PBResources? = nil,
        cpuLimit: CPULimit? = nil,
        memoryLimit: MemoryLimit? = nil,
        launcher: PBLauncher = PBLauncher(rawValue: 0),
        timeLimit: TimeLimit? = nil,
        maxRestarts: UInt32 = 0,
        priority: Int32 = 0,
        onDisconnect: OnDisconnect? = nil,
        payload: [UInt8] = [],
        startsHeld: Bool = false,
        begin: Begin? = nil,
        deadline: Deadline? = nil,
        dependency: PBDependency? = nil,
        array: PBArrayShape? = nil,
        nodeSelector: [PBLabel] = [],
        includeNodes: String = "",
        excludeNodes: String = "",
        constraint: String = "",
        isExclusive: Bool = false,
        tolerations: [PBToleration] = [],
        priorityClass: String = "",
        recurring: PBRecurringRun? = nil,
        endNotice: PBEndNotice? = nil,
        failureRules: [PBFailureRule] = [],
        workflow: PBWorkflowPart? = nil,
        replica: PBReplicaOf? = nil,
        model: PBModelUse? = nil
    ) {
        self.name = name
        self.namespace = namespace
        self.account = account
        self.queue = queue
        self.ranks = ranks
        self.nodes = nodes
        self.requests = requests
        self.cpuLimit = cpuLimit
        self.memoryLimit = memoryLimit
        self.launcher = launcher
        self.timeLimit = timeLimit
        self.maxRestarts = maxRestarts
        self.priority = priority
        self.onDisconnect = onDisconnect
        self.payload = payload
        self.startsHeld = startsHeld
        self.begin = begin
        self.deadline = deadline
        self.dependency = dependency
        self.array = array
        self.nodeSelector = nodeSelector
        self.includeNodes = includeNodes
        self.excludeNodes = excludeNodes
        self.constraint = constraint
        self.isExclusive = isExclusive
        self.tolerations = tolerations
        self.priorityClass = priorityClass
        self.recurring = recurring
        self.endNotice = endNotice
        self.failureRules = failureRules
        self.workflow = workflow
        self.replica = replica
        self.model = model
    }

    package static var wireName: StaticString { "coord.v1.JobSpec" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBJobSpec { try read(bytes, rules) }
}

extension PBJobSpec: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__JobSpec>, _ writer: WireWriter) throws(WireError) {
        coord__v1__job_spec__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "JobSpec.name") }
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "JobSpec.namespace") }
        if !account.isEmpty { c.pointee.account = try writer.text(account, "JobSpec.account") }
        if !queue.isEmpty { c.pointee.queue = try writer.text(queue, "JobSpec.queue") }
        c.pointee.ranks = ranks
        try fillNodes(c, writer)
        c.pointee.requests = try writer.message(requests)
        try fillCPULimit(c, writer)
        try fillMemoryLimit(c, writer)
        c.pointee.launcher = Coord__V1__Launcher(rawValue: UInt32(bitPattern: launcher.rawValue))
        try fillTimeLimit(c, writer)
        c.pointee.max_restarts = maxRestarts
        c.pointee.priority = priority
        try fillOnDisconnect(c, writer)
        if !payload.isEmpty { c.pointee.payload = try writer.bytes(payload) }
        c.pointee.starts_held = startsHeld ? 1 : 0
        try fillBegin(c, writer)
        try fillDeadline(c, writer)
        c.pointee.dependency = try writer.message(dependency)
        c.pointee.array = try writer.message(array)
        if !nodeSelector.isEmpty {
            c.pointee.n_node_selector = nodeSelector.count
            c.pointee.node_selector = try writer.messages(nodeSelector)
        }
        if !includeNodes.isEmpty { c.pointee.include_nodes = try writer.text(includeNodes, "JobSpec.include_nodes") }
        if !excludeNodes.isEmpty { c.pointee.exclude_nodes = try writer.text(excludeNodes, "JobSpec.exclude_nodes") }
        if !constraint.isEmpty { c.pointee.constraint = try writer.text(constraint, "JobSpec.constraint") }
        c.pointee.is_exclusive = isExclusive ? 1 : 0
        if !tolerations.isEmpty {
            c.pointee.n_tolerations = tolerations.count
            c.pointee.tolerations = try writer.messages(tolerations)
        }
        if !priorityClass.isEmpty {
            c.pointee.priority_class = try writer.text(priorityClass, "JobSpec.priority_class")
        }
        c.pointee.recurring = try writer.message(recurring)
        c.pointee.end_notice = try writer.message(endNotice)
        if !failureRules.isEmpty {
            c.pointee.n_failure_rules = failureRules.count
            c.pointee.failure_rules = try writer.messages(failureRules)
        }
        c.pointee.workflow = try writer.message(workflow)
        c.pointee.replica = try writer.message(replica)
        c.pointee.model = try writer.message(model)
    }

    init(_ c: UnsafePointer<Coord__V1__JobSpec>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "JobSpec")
        name = try reader.text(c.pointee.name, "JobSpec.name")
        namespace = try reader.text(c.pointee.namespace_, "JobSpec.namespace")
        account = try reader.text(c.pointee.account, "JobSpec.account")
        queue = try reader.text(c.pointee.queue, "JobSpec.queue")
        ranks = c.pointee.ranks
        nodes = try Self.readNodes(c, reader)
        requests = try reader.message(c.pointee.requests)
        cpuLimit = try Self.readCPULimit(c, reader)
        memoryLimit = try Self.readMemoryLimit(c, reader)
        launcher = try reader.option(c.pointee.launcher.rawValue, "JobSpec.launcher")
        timeLimit = try Self.readTimeLimit(c, reader)
        maxRestarts = c.pointee.max_restarts
        priority = c.pointee.priority
        onDisconnect = try Self.readOnDisconnect(c, reader)
        payload = reader.bytes(c.pointee.payload)
        startsHeld = c.pointee.starts_held != 0
        begin = try Self.readBegin(c, reader)
        deadline = try Self.readDeadline(c, reader)
        dependency = try reader.message(c.pointee.dependency)
        array = try reader.message(c.pointee.array)
        nodeSelector = try reader.messages(c.pointee.node_selector, c.pointee.n_node_selector)
        includeNodes = try reader.text(c.pointee.include_nodes, "JobSpec.include_nodes")
        excludeNodes = try reader.text(c.pointee.exclude_nodes, "JobSpec.exclude_nodes")
        constraint = try reader.text(c.pointee.constraint, "JobSpec.constraint")
        isExclusive = c.pointee.is_exclusive != 0
        tolerations = try reader.messages(c.pointee.tolerations, c.pointee.n_tolerations)
        priorityClass = try reader.text(c.pointee.priority_class, "JobSpec.priority_class")
        recurring = try reader.message(c.pointee.recurring)
        endNotice = try reader.message(c.pointee.end_notice)
        failureRules = try reader.messages(c.pointee.failure_rules, c.pointee.n_failure_rules)
        workflow = try reader.message(c.pointee.workflow)
        replica = try reader.message(c.pointee.replica)
        model = try reader.message(c.pointee.model)
    }

    private func fillNodes(
        _ c: UnsafeMutablePointer<Coord__V1__JobSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch nodes {
        case .exactNodes(let value):
            c.pointee.nodes_case = Coord__V1__JobSpec__NodesCase(rawValue: 6)
            c.pointee.exact_nodes = value
        case nil: break
        }
    }

    private static func readNodes(
        _ c: UnsafePointer<Coord__V1__JobSpec>, _ reader: WireReader
    ) throws(WireError) -> Nodes? {
        switch c.pointee.nodes_case.rawValue {
        case 6: .exactNodes(c.pointee.exact_nodes)
        default: nil
        }
    }

    private func fillCPULimit(
        _ c: UnsafeMutablePointer<Coord__V1__JobSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch cpuLimit {
        case .cpuLimitMilli(let value):
            c.pointee.cpu_limit_case = Coord__V1__JobSpec__CpuLimitCase(rawValue: 8)
            c.pointee.cpu_limit_milli = value
        case nil: break
        }
    }

    private static func readCPULimit(
        _ c: UnsafePointer<Coord__V1__JobSpec>, _ reader: WireReader
    ) throws(WireError) -> CPULimit? {
        switch c.pointee.cpu_limit_case.rawValue {
        case 8: .cpuLimitMilli(c.pointee.cpu_limit_milli)
        default: nil
        }
    }

    private func fillMemoryLimit(
        _ c: UnsafeMutablePointer<Coord__V1__JobSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch memoryLimit {
        case .memoryLimitBytes(let value):
            c.pointee.memory_limit_case = Coord__V1__JobSpec__MemoryLimitCase(rawValue: 9)
            c.pointee.memory_limit_bytes = value
        case nil: break
        }
    }

    private static func readMemoryLimit(
        _ c: UnsafePointer<Coord__V1__JobSpec>, _ reader: WireReader
    ) throws(WireError) -> MemoryLimit? {
        switch c.pointee.memory_limit_case.rawValue {
        case 9: .memoryLimitBytes(c.pointee.memory_limit_bytes)
        default: nil
        }
    }

    private func fillTimeLimit(
        _ c: UnsafeMutablePointer<Coord__V1__JobSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch timeLimit {
        case .timeLimitMs(let value):
            c.pointee.time_limit_case = Coord__V1__JobSpec__TimeLimitCase(rawValue: 11)
            c.pointee.time_limit_ms = value
        case nil: break
        }
    }

    private static func readTimeLimit(
        _ c: UnsafePointer<Coord__V1__JobSpec>, _ reader: WireReader
    ) throws(WireError) -> TimeLimit? {
        switch c.pointee.time_limit_case.rawValue {
        case 11: .timeLimitMs(c.pointee.time_limit_ms)
        default: nil
        }
    }

    private func fillOnDisconnect(
        _ c: UnsafeMutablePointer<Coord__V1__JobSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch onDisconnect {
        case .rerunAfterMs(let value):
            c.pointee.on_disconnect_case = Coord__V1__JobSpec__OnDisconnectCase(rawValue: 14)
            c.pointee.rerun_after_ms = value
        case .keep(let value):
            c.pointee.on_disconnect_case = Coord__V1__JobSpec__OnDisconnectCase(rawValue: 72)
            c.pointee.keep = try writer.message(value)
        case .stopAfterMs(let value):
            c.pointee.on_disconnect_case = Coord__V1__JobSpec__OnDisconnectCase(rawValue: 73)
            c.pointee.stop_after_ms = value
        case nil: break
        }
    }

    private static func readOnDisconnect(
        _ c: UnsafePointer<Coord__V1__JobSpec>, _ reader: WireReader
    ) throws(WireError) -> OnDisconnect? {
        switch c.pointee.on_disconnect_case.rawValue {
        case 14: .rerunAfterMs(c.pointee.rerun_after_ms)
        case 72: try .keep(reader.chosen(c.pointee.keep))
        case 73: .stopAfterMs(c.pointee.stop_after_ms)
        default: nil
        }
    }

    private func fillBegin(
        _ c: UnsafeMutablePointer<Coord__V1__JobSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch begin {
        case .beginMs(let value):
            c.pointee.begin_case = Coord__V1__JobSpec__BeginCase(rawValue: 17)
            c.pointee.begin_ms = value
        case nil: break
        }
    }

    private static func readBegin(
        _ c: UnsafePointer<Coord__V1__JobSpec>, _ reader: WireReader
    ) throws(WireError) -> Begin? {
        switch c.pointee.begin_case.rawValue {
        case 17: .beginMs(c.pointee.begin_ms)
        default: nil
        }
    }

    private func fillDeadline(
        _ c: UnsafeMutablePointer<Coord__V1__JobSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch deadline {
        case .deadlineMs(let value):
            c.pointee.deadline_case = Coord__V1__JobSpec__DeadlineCase(rawValue: 18)
            c.pointee.deadline_ms = value
        case nil: break
        }
    }

    private static func readDeadline(
        _ c: UnsafePointer<Coord__V1__JobSpec>, _ reader: WireReader
    ) throws(WireError) -> Deadline? {
        switch c.pointee.deadline_case.rawValue {
        case 18: .deadlineMs(c.pointee.deadline_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__JobSpec>? {
        coord__v1__job_spec__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
