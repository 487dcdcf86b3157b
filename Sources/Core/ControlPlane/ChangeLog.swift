// The last changes of every list that can be followed, as long as anybody wants to know. What is kept is which rows
// changed, and not what they were.

import ClusterModel
import Messages

/// The last changes of one list, in their order; the oldest are forgotten.
struct ChangeRing<Change: Sendable>: Sendable {
    /// As many as are remembered.
    let most: Int
    /// Before this nothing is known; only of what was forgotten for want of room.
    private(set) var start: UInt64 = 0
    private var entries: [(number: UInt64, change: Change)] = []
    /// Where the oldest stands, once it is full.
    private var oldest = 0

    init(most: Int) { self.most = most }

    mutating func removeAll() { (entries, oldest) = ([], 0) }

    mutating func note(_ change: Change, _ number: UInt64) {
        let entry = (number: number, change: change)
        if entries.count < most {
            entries.append(entry)
            return
        }
        start = max(start, entries[oldest].number + 1)
        entries[oldest] = entry
        oldest = (oldest + 1) % most
    }

    /// Those from a number on, the oldest first.
    func changes(since number: UInt64) -> some Sequence<(number: UInt64, change: Change)> {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[(oldest + middle) % entries.count].number < number { low = middle + 1 } else { high = middle }
        }
        return (low..<entries.count).lazy.map { [entries, oldest] in entries[(oldest + $0) % entries.count] }
    }
}

/// The last changes, in order, once somebody wants to know.
struct ChangeLog: Sendable {
    enum JobChange: Hashable, Sendable {
        case changed(JobID)
        /// It left the memory, and with it all that tells who may know of it.
        case left(JobID, namespace: Name)
    }

    /// Jobs that are remembered to have changed: some seconds of the busiest cluster, in 3 MB.
    static let most = 65_536
    /// Of each list whose rows have names: what people change by hand, and services by the second; 200 KB.
    static let mostRows = 4_096
    /// Users of whom it is remembered that they may see other things than before; with more, all read anew.
    static let mostUsers = 65_536
    /// Nobody has asked for so long: then it is not written any more.
    static let idle = Span.minutes(10)

    /// All changes that were ever noted; each is named by how many came before it.
    private(set) var number: UInt64 = 0
    /// Before this nothing is known of any list.
    private var beginning: UInt64 = 0
    private(set) var isOn = false
    private var asked = BootTime(milliseconds: 0)
    private var jobs = ChangeRing<JobChange>(most: most)
    private var rows: [ChangeRing<RowName>] = ChangesQuery.List.allCases.map { _ in ChangeRing(most: mostRows) }
    /// When each of them last changed.
    private var nodes = Lookup<NodeID, UInt64>()
    private var queues = Lookup<Name, UInt64>()
    /// When what a user may see last changed.
    private var sights = Lookup<Name, UInt64>()
    /// Services as they were when they were last looked at: only what is another now is a change.
    var services = Lookup<ServiceID, ServiceView>()

    /// Before this nothing is known of the list.
    func start(of list: ChangesQuery.List) -> UInt64 {
        switch list {
        case .jobs: max(beginning, jobs.start)
        case .nodes, .queues: beginning
        case .services, .models, .recurring, .grants, .groups, .accounts, .classes:
            max(beginning, rows[Int(list.rawValue)].start)
        }
    }

    /// Begins to remember, or goes on; says whether it begins.
    mutating func turnOn(at now: BootTime) -> Bool {
        asked = now
        guard !isOn else { return false }
        isOn = true
        // A cursor from before knows nothing of what went unnoted.
        number += 1
        beginning = number
        return true
    }

    /// Forgets all when nobody has asked for long.
    mutating func rest(at now: BootTime) {
        guard isOn, now.since(asked) >= Self.idle else { return }
        forget()
        services.removeAll()
        isOn = false
    }

    /// Every cursor is stale.
    private mutating func forget() {
        jobs.removeAll()
        for place in rows.indices { rows[place].removeAll() }
        nodes.removeAll()
        queues.removeAll()
        sights.removeAll()
        number += 1
        beginning = number
    }

    private mutating func next() -> UInt64 {
        defer { number += 1 }
        return number
    }

    mutating func note(_ change: JobChange) {
        guard isOn else { return }
        jobs.note(change, next())
    }

    mutating func note(_ row: RowName, in list: ChangesQuery.List) {
        guard isOn else { return }
        rows[Int(list.rawValue)].note(row, next())
    }

    mutating func note(_ node: NodeID) {
        guard isOn else { return }
        nodes[node] = next()
    }

    mutating func note(queue: Name) {
        guard isOn else { return }
        queues[queue] = next()
    }

    /// This user may see other things than before.
    mutating func note(sightOf user: Name) {
        guard isOn else { return }
        sights[user] = next()
        if sights.count > Self.mostUsers { forget() }
    }

    func jobs(since number: UInt64) -> some Sequence<(number: UInt64, change: JobChange)> {
        jobs.changes(since: number)
    }

    func rows(of list: ChangesQuery.List, since number: UInt64) -> some Sequence<(number: UInt64, change: RowName)> {
        rows[Int(list.rawValue)].changes(since: number)
    }

    /// When it changed, if that was then or later.
    func change(of node: NodeID, since number: UInt64) -> UInt64? { nodes[node].flatMap { $0 >= number ? $0 : nil } }

    func changed(queue: Name, since number: UInt64) -> Bool { queues[queue].map { $0 >= number } ?? false }

    /// Whether a user has come to see other things then or later.
    func changed(sightOf user: Name, since number: UInt64) -> Bool { sights[user].map { $0 >= number } ?? false }
}
