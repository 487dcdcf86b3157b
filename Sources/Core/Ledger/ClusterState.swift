// The tables that all facts add up to. Only tables and how to look into them: the rules that change them are siblings
// (JobRules, NodeRules, ...), and Apply.swift on top is the one door.

package import ClusterModel

/// Everything that the cluster knows for certain.
package struct ClusterState: Hashable, Sendable {
    package let cluster: ClusterID
    package internal(set) var epoch: UInt64 = 0
    /// Events folded so far: the version of the next change.
    package internal(set) var version: UInt64 = 0
    package internal(set) var jobs = Table<Job>()
    package internal(set) var allocations = Table<Allocation>()
    package internal(set) var nodes = Table<Node>()
    package internal(set) var recurring = Table<RecurringJob>()
    package internal(set) var services = Table<Service>()
    package internal(set) var models = Table<Model>()
    /// Sorted by name.
    package internal(set) var queues: [Queue] = []
    /// Sorted by key.
    package internal(set) var promises: [JoinPromise] = []
    /// Who may do what.
    package internal(set) var access = AccessBook()
    package internal(set) var requests = RequestWindow()
    package internal(set) var nextJob = JobID(1)
    package internal(set) var nextAllocation = AllocationID(1)
    package internal(set) var nextNode = NodeID(1)
    package internal(set) var nextRecurring = RecurringID(1)
    package internal(set) var nextService = ServiceID(1)
    package internal(set) var nextModel = ModelID(1)
    /// What nodes may hold for a planned stop of the coordinator; nil where none does.
    package internal(set) var maintenance: Maintenance?
    /// Finished jobs that are still here, the longest finished first.
    package internal(set) var finished = FinishedList()
    private(set) var nodesByName = Lookup<Name, NodeID>()
    private var recurringByName = Lookup<NameInSpace, RecurringID>()
    /// How many each user has declared; who has none is not in it.
    private var recurringOf = Lookup<Principal, Int>()
    private var servicesByName = Lookup<NameInSpace, ServiceID>()
    private var servicesOf = Lookup<Principal, Int>()
    private var modelsByName = Lookup<NameInSpace, ModelID>()
    /// The rows of array elements that left their array and are still here.
    private(set) var elementRows = Lookup<ElementName, JobID>()
    /// Elements of all arrays that have not ended: what their states may take is bounded by it.
    package internal(set) var openElements = 0

    package init(cluster: ClusterID) { self.cluster = cluster }

    /// Nodes that were not removed.
    package var nodeCount: Int { nodesByName.count }

    package func node(named name: Name) -> Node? {
        nodesByName[name].flatMap { nodes[$0] }
    }

    package func queue(_ name: Name) -> Queue? {
        place(of: name).flatMap { queues[$0].spec.name == name ? queues[$0] : nil }
    }

    /// The row of an array's element; nil while it waits, and when its row is gone.
    package func row(of element: ElementName) -> Job? { elementRows[element].flatMap { jobs[$0] } }

    package func recurring(_ name: Name, in namespace: Name) -> RecurringJob? {
        recurringByName[NameInSpace(namespace: namespace, name: name)].flatMap { recurring[$0] }
    }

    /// How many recurring jobs somebody has declared.
    package func recurringCount(of owner: Principal) -> Int { recurringOf[owner] ?? 0 }

    package func service(_ name: Name, in namespace: Name) -> Service? {
        servicesByName[NameInSpace(namespace: namespace, name: name)].flatMap { services[$0] }
    }

    /// How many services somebody has declared.
    package func serviceCount(of owner: Principal) -> Int { servicesOf[owner] ?? 0 }

    package func model(_ name: Name, in namespace: Name) -> Model? {
        modelsByName[NameInSpace(namespace: namespace, name: name)].flatMap { models[$0] }
    }

    package func promise(for key: ContentHash) -> JoinPromise? {
        let place = promises.firstPlace { $0.key < key }
        return place < promises.count && promises[place].key == key ? promises[place] : nil
    }

    /// The active allocations of a job's current attempt, in rank order.
    package func active(of job: Job) -> [Allocation] {
        job.placements.compactMap { placement in
            placement.ending == nil ? allocations[placement.allocation] : nil
        }
    }

    /// The first place whose queue is not before this name.
    private func place(of name: Name) -> Int? { queues.firstIndex { $0.spec.name >= name } }

    /// Changes one queue, which must exist.
    mutating func changeQueue(_ name: Name, _ change: (inout Queue) -> Void) {
        guard let place = place(of: name), queues[place].spec.name == name else {
            preconditionFailure("a job stands in a queue that exists")
        }
        change(&queues[place])
    }

    mutating func insertQueue(_ queue: Queue) {
        queues.insert(queue, at: place(of: queue.spec.name) ?? queues.count)
    }

    mutating func nameElement(_ element: ElementName, _ row: JobID?) { elementRows[element] = row }

    /// Puts a recurring job into its table, under its name.
    mutating func putRecurring(_ row: RecurringJob) {
        if recurring[row.id] == nil { recurringOf[row.owner, default: 0] += 1 }
        recurring[row.id] = row
        recurringByName[NameInSpace(row)] = row.id
    }

    mutating func dropRecurring(_ row: RecurringJob) {
        recurring[row.id] = nil
        recurringByName[NameInSpace(row)] = nil
        recurringOf[row.owner, default: 0] -= 1
        if recurringOf[row.owner] == 0 { recurringOf[row.owner] = nil }
    }

    /// Puts a service into its table, under its name.
    mutating func putService(_ row: Service) {
        if services[row.id] == nil { servicesOf[row.owner, default: 0] += 1 }
        services[row.id] = row
        servicesByName[NameInSpace(row)] = row.id
    }

    mutating func removeService(_ row: Service) {
        services[row.id] = nil
        servicesByName[NameInSpace(row)] = nil
        servicesOf[row.owner, default: 0] -= 1
        if servicesOf[row.owner] == 0 { servicesOf[row.owner] = nil }
    }

    /// Puts a model into its table, under its name; without versions it is taken out.
    mutating func putModel(_ row: Model) {
        models[row.id] = row.versions.isEmpty ? nil : row
        modelsByName[NameInSpace(namespace: row.namespace, name: row.name)] = row.versions.isEmpty ? nil : row.id
    }

    mutating func nameNode(_ id: NodeID?, _ name: Name) { nodesByName[name] = id }
}

/// By which a recurring job, a service or a model is found.
private struct NameInSpace: Hashable, Sendable {
    let namespace: Name
    let name: Name

    init(namespace: Name, name: Name) {
        self.namespace = namespace
        self.name = name
    }

    init(_ row: RecurringJob) { self.init(namespace: row.spec.value.namespace, name: row.spec.value.name) }

    init(_ row: Service) { self.init(namespace: row.namespace, name: row.name) }
}

/// A queue with what stands in it.
package struct Queue: Hashable, Sendable {
    package internal(set) var spec: QueueSpec
    /// Held by active allocations of its jobs.
    package internal(set) var used = Resources.zero
    package internal(set) var running = 0
    /// What each user and account has of that.
    package internal(set) var usage = UsageBook()
    package internal(set) var pending = PendingList()
    /// The same jobs by user; nil while the queue has no limits.
    package internal(set) var lines: UserLines?
    /// Jobs that wait but would not be started now: held, or deferred to a time or another job.
    package internal(set) var deferred = 0

    /// All that wait, which the queue's limit bounds.
    package var waiting: Int { pending.count + deferred }
}

/// Pending jobs in the order in which they are looked at: priority, then age.
///
/// Nearly every insertion is at the end and nearly every removal at the front, so both are cheap; in the middle it is
/// one move of 24 bytes an entry.
package struct PendingList: Hashable, Sendable {
    package struct Entry: Hashable, Comparable, Sendable {
        package let priority: Int32
        /// Ids are handed out in order: the lower, the older.
        package let elder: JobID
        package let job: JobID

        package static func < (sooner: Entry, later: Entry) -> Bool {
            (later.priority, sooner.elder, sooner.job) < (sooner.priority, later.elder, later.job)
        }
    }

    private var entries: [Entry] = []
    private var head = 0

    package var count: Int { entries.count - head }

    package var isEmpty: Bool { count == 0 }

    /// The one at this place, from 0; nil beyond the last.
    package func entry(at place: Int) -> Entry? { place < count ? entries[head + place] : nil }

    /// The first so many, in order.
    package func first(_ most: Int) -> ArraySlice<Entry> { entries[head...].prefix(most) }

    /// How many stand before this one; nil when it is not here.
    package func position(of entry: Entry) -> Int? {
        let place = firstPlace(notBefore: entry)
        return place < entries.count && entries[place] == entry ? place - head : nil
    }

    /// Puts an entry behind all others, wherever it belongs; `sort` is called before anybody looks.
    mutating func append(_ entry: Entry) { entries.append(entry) }

    mutating func sort() {
        let isSorted = zip(entries, entries.dropFirst()).allSatisfy { !($1 < $0) }
        if !isSorted { entries.sort() }
    }

    mutating func insert(_ entry: Entry) {
        if let last = entries.last, entry < last {
            entries.insert(entry, at: firstPlace(notBefore: entry))
        } else {
            entries.append(entry)
        }
    }

    mutating func remove(_ entry: Entry) {
        let place = firstPlace(notBefore: entry)
        guard place < entries.count, entries[place] == entry else { return }
        guard place == head else {
            entries.remove(at: place)
            return
        }
        head += 1
        if head > 1024, head > entries.count / 2 {
            entries.removeFirst(head)
            head = 0
        }
    }

    private func firstPlace(notBefore entry: Entry) -> Int { entries[head...].firstPlace { $0 < entry } }

    package static func == (left: PendingList, right: PendingList) -> Bool {
        left.entries[left.head...] == right.entries[right.head...]
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(entries[head...]) }
}

/// Jobs in the order in which they finished.
package struct FinishedList: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let job: JobID
        /// The count of facts when it finished: rises with every end, and tells one end of a job from the next.
        package let ordinal: UInt64

        package init(job: JobID, ordinal: UInt64) { (self.job, self.ordinal) = (job, ordinal) }
    }

    private var entries: [Entry] = []
    private var head = 0

    package var count: Int { entries.count - head }

    package var oldest: Entry? { head < entries.count ? entries[head] : nil }

    /// The jobs, the longest finished first.
    package var all: ArraySlice<Entry> { entries[head...] }

    /// Those that finished before this end, the longest finished first.
    package func all(before ordinal: UInt64) -> ArraySlice<Entry> {
        entries[head..<entries[head...].firstPlace { $0.ordinal < ordinal }]
    }

    mutating func append(_ job: JobID, at ordinal: UInt64) {
        precondition(entries.last.map { $0.ordinal < ordinal } ?? true, "one job finishes after the other")
        entries.append(Entry(job: job, ordinal: ordinal))
    }

    mutating func removeOldest() {
        head += 1
        if head > 1024, head > entries.count / 2 {
            entries.removeFirst(head)
            head = 0
        }
    }

    /// Takes out one that is started again; it is looked for from the end, where those that finished lately stand.
    mutating func remove(_ job: JobID) {
        guard let place = entries[head...].lastIndex(where: { $0.job == job }) else { return }
        entries.remove(at: place)
    }

    package static func == (left: FinishedList, right: FinishedList) -> Bool { left.all == right.all }

    package func hash(into hasher: inout Hasher) { hasher.combine(all) }
}

/// The submits that were answered lately, so that a retry finds its job instead of making another.
package struct RequestWindow: Hashable, Sendable {
    /// A client that retries does so within seconds; at 20,000 submits a second this is 6 s and 6 MB.
    package static let capacity = 131_072

    package struct Entry: Hashable, Sendable {
        package let key: RequestKey
        package let job: JobID

        package init(key: RequestKey, job: JobID) {
            self.key = key
            self.job = job
        }
    }

    private var entries: [Entry] = []
    private var next = 0
    private var jobs = Lookup<RequestKey, JobID>()

    package init() {}

    package subscript(key: RequestKey) -> JobID? { jobs[key] }

    /// The entries, the oldest first.
    package var all: [Entry] { Array(entries[next...] + entries[..<next]) }

    /// Makes room for so many at once.
    mutating func reserveCapacity(_ count: Int) {
        entries.reserveCapacity(min(count, Self.capacity))
        jobs.reserveCapacity(min(count, Self.capacity))
    }

    mutating func remember(_ key: RequestKey, _ job: JobID) {
        let entry = Entry(key: key, job: job)
        jobs[key] = job
        guard entries.count == Self.capacity else {
            entries.append(entry)
            return
        }
        jobs[entries[next].key] = nil
        entries[next] = entry
        next = (next + 1) % Self.capacity
    }
}
