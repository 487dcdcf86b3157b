// The pieces of a checkpoint as bytes and back. Reading is strict, as with events. What is added up again when a
// checkpoint is restored (what is free on a node, what runs there) is not written.
import CWire
import ClusterModel
package import Ledger

extension CheckpointChunk {
    /// The bytes of one chunk, at most `WireLimits.rowBytes`.
    package func encoded() throws(WireError) -> [UInt8] { try PBCheckpointChunk(self).encoded(rules: .row) }

    /// Reads a chunk. The nodes in it have nothing promised yet: everything of their inventory is free.
    package static func decoded(from bytes: [UInt8]) throws(WireError) -> CheckpointChunk {
        let read = try PBCheckpointChunk.unpackedStrict(bytes) { (c, reader) throws(WireError) -> Read in
            guard c.pointee.rows_case == COORD__V1__CHECKPOINT_CHUNK__ROWS_JOBS, let rows = c.pointee.jobs else {
                return .other(try PBCheckpointChunk(c, reader))
            }
            try reader.admit(c.pointee.base, "CheckpointChunk")
            try reader.admit(rows.pointee.base, "JobRows")
            let index = try Check.number(c.pointee.index, upTo: WireLimits.chunks, "CheckpointChunk.index")
            return .jobs(index: index, try jobs(rows.pointee.rows, rows.pointee.n_rows, reader))
        }
        switch read {
        case .jobs(let index, let rows): return .jobs(index: index, try rows.all())
        case .other(let chunk): return try chunk.checked()
        }
    }

    private enum Read {
        /// The largest part of a checkpoint, in the short way where there is one.
        case jobs(index: Int, Sifted<PBJobRow>)
        case other(PBCheckpointChunk)
    }

    private static func jobs(
        _ rows: UnsafeMutablePointer<UnsafeMutablePointer<Coord__V1__JobRow>?>?, _ count: Int, _ reader: WireReader
    ) throws(WireError) -> Sifted<PBJobRow> {
        try Check.count(count, upTo: WireLimits.rows, "JobRows.rows")
        var plain = PlainJobs(reader)
        var jobs = Sifted<PBJobRow>(capacity: count)
        for place in 0..<count {
            guard let row = rows?[place] else { throw .malformed(message: "coord.v1.JobRow", bytes: 0) }
            try plain.read(row, to: &jobs)
        }
        return jobs
    }
}

extension PBCheckpointChunk: Coded {
    init(_ chunk: CheckpointChunk) {
        switch chunk {
        case .head(let head): self.init(rows: .head(PBCheckpointHead(head)))
        case .jobs(let index, let rows):
            self.init(index: UInt32(clamping: index), rows: .jobs(PBJobRows(rows: rows.map { PBJobRow($0) })))
        case .allocations(let index, let rows):
            self.init(
                index: UInt32(clamping: index),
                rows: .allocations(PBAllocationRows(rows: rows.map { PBAllocation($0) })))
        case .nodes(let index, let rows):
            self.init(index: UInt32(clamping: index), rows: .nodes(PBNodeRows(rows: rows.map { PBNodeRow($0) })))
        case .recurring(let index, let rows):
            self.init(
                index: UInt32(clamping: index),
                rows: .recurring(PBRecurringRows(rows: rows.map { PBRecurringRow($0) })))
        case .services(let index, let rows):
            self.init(
                index: UInt32(clamping: index),
                rows: .services(PBServiceRows(rows: rows.map { PBServiceRow($0) })))
        case .models(let index, let rows):
            self.init(
                index: UInt32(clamping: index), rows: .models(PBModelRows(rows: rows.map { PBModelRow($0) })))
        }
    }

    func checked() throws(WireError) -> CheckpointChunk {
        let index = try Check.number(index, upTo: WireLimits.chunks, "CheckpointChunk.index")
        switch rows {
        case .head(let head): return .head(try head.checked())
        case .jobs(let list):
            return .jobs(index: index, try Check.list(list.rows, upTo: WireLimits.rows, "JobRows.rows"))
        case .allocations(let list):
            return .allocations(index: index, try Check.list(list.rows, upTo: WireLimits.rows, "AllocationRows.rows"))
        case .nodes(let list):
            return .nodes(index: index, try Check.list(list.rows, upTo: WireLimits.rows, "NodeRows.rows"))
        case .recurring(let list):
            return .recurring(index: index, try Check.list(list.rows, upTo: WireLimits.rows, "RecurringRows.rows"))
        case .services(let list):
            return .services(index: index, try Check.list(list.rows, upTo: WireLimits.rows, "ServiceRows.rows"))
        case .models(let list):
            return .models(index: index, try Check.list(list.rows, upTo: WireLimits.rows, "ModelRows.rows"))
        case nil: throw Check.unchosen("CheckpointChunk.rows")
        }
    }
}

extension PBCheckpointHead: Coded {
    init(_ head: CheckpointHead) {
        self.init(
            clusterHigh: head.cluster.high, clusterLow: head.cluster.low, epoch: head.epoch, version: head.version,
            nextJob: head.nextJob.number, nextAllocation: head.nextAllocation.number,
            nextNode: head.nextNode.number, queues: head.queues.map { PBQueueSpec($0) },
            promises: head.promises.map { PBJoinPromise($0) }, requestClients: head.requests.map(\.key.client),
            requestSequences: head.requests.map(\.key.sequence), requestJobs: head.requests.map(\.job.number),
            finished: head.finished.map(\.job.number), finishedOrdinals: Self.ordinals(of: head),
            grants: head.grants.map { PBGrant($0) },
            rosters: head.rosters.map { PBRoster($0) }, classes: head.classes.map { PBPriorityClass($0) },
            nextRecurring: head.nextRecurring == RecurringID(1) ? 0 : head.nextRecurring.number,
            maintenance: head.maintenance.map { PBMaintenance($0) },
            nextService: head.nextService == ServiceID(1) ? 0 : head.nextService.number,
            nextModel: head.nextModel == ModelID(1) ? 0 : head.nextModel.number)
    }

    func checked() throws(WireError) -> CheckpointHead {
        var head = CheckpointHead(
            cluster: ClusterID(high: clusterHigh, low: clusterLow),
            epoch: try Check.counter(epoch, "CheckpointHead.epoch"),
            version: try Check.counter(version, "CheckpointHead.version"),
            nextJob: try Check.job(nextJob, "CheckpointHead.next_job"),
            nextAllocation: try Check.allocation(nextAllocation, "CheckpointHead.next_allocation"),
            nextNode: try Check.node(nextNode, "CheckpointHead.next_node"),
            queues: try Check.list(queues, upTo: WireLimits.queues, "CheckpointHead.queues"),
            promises: try Check.list(promises, upTo: WireLimits.entries, "CheckpointHead.promises"),
            requests: try requests(), finished: try finishedJobs())
        head.grants = try Check.list(grants, upTo: AccessBook.mostGrants, "CheckpointHead.grants")
        head.rosters = try Check.rosters(rosters, "CheckpointHead.rosters")
        head.classes = try Check.list(classes, upTo: AccessBook.mostClasses, "CheckpointHead.classes")
        head.nextRecurring = try Check.recurring(max(1, nextRecurring), "CheckpointHead.next_recurring")
        head.maintenance = try maintenance?.checked()
        head.nextService = try Check.service(max(1, nextService), "CheckpointHead.next_service")
        head.nextModel = try Check.model(max(1, nextModel), "CheckpointHead.next_model")
        return head
    }

    /// Empty where each is its own place, as after a checkpoint from before there were ordinals.
    private static func ordinals(of head: CheckpointHead) -> [UInt64] {
        let ordinals = head.finished.map(\.ordinal)
        return ordinals.enumerated().allSatisfy { UInt64($0) == $1 } ? [] : ordinals
    }

    private func requests() throws(WireError) -> [RequestWindow.Entry] {
        try Check.count(requestClients.count, upTo: WireLimits.entries, "CheckpointHead.request_clients")
        guard requestClients.count == requestSequences.count, requestClients.count == requestJobs.count else {
            throw Check.refuse("CheckpointHead.request_clients", "the lists of requests have different lengths")
        }
        var entries: [RequestWindow.Entry] = []
        entries.reserveCapacity(requestClients.count)
        for place in requestClients.indices {
            let sequence = try Check.counter(requestSequences[place], "CheckpointHead.request_sequences")
            let job = try Check.job(requestJobs[place], "CheckpointHead.request_jobs")
            entries.append(
                RequestWindow.Entry(key: RequestKey(client: requestClients[place], sequence: sequence), job: job))
        }
        return entries
    }

    private func finishedJobs() throws(WireError) -> [FinishedList.Entry] {
        try Check.count(finished.count, upTo: WireLimits.entries, "CheckpointHead.finished")
        // A checkpoint from before there were ordinals: their order is what counts.
        let ordinals = finishedOrdinals.isEmpty ? finished.indices.map { UInt64($0) } : finishedOrdinals
        guard ordinals.count == finished.count else {
            throw Check.refuse("CheckpointHead.finished_ordinals", "there are not as many as finished jobs")
        }
        var entries: [FinishedList.Entry] = []
        entries.reserveCapacity(finished.count)
        for (number, ordinal) in zip(finished, ordinals) {
            guard entries.last.map({ $0.ordinal < ordinal }) ?? true else {
                throw Check.refuse("CheckpointHead.finished_ordinals", "they do not ascend")
            }
            entries.append(
                FinishedList.Entry(
                    job: try Check.job(number, "CheckpointHead.finished"),
                    ordinal: try Check.counter(ordinal, "CheckpointHead.finished_ordinals")))
        }
        return entries
    }
}

extension PBNodeRow: Coded {
    init(_ node: Node) {
        self.init(
            id: node.id.number, name: node.name.text, key: node.key.wire, joinedMs: node.joined.milliseconds,
            inventory: node.inventory.map { PBNodeInventory($0) }, nextPort: UInt32(clamping: node.nextPort),
            lost: node.lost.map { .lostMs($0.milliseconds) }, closure: node.closure.map { PBNodeClosure($0) },
            labels: node.labels.map { PBLabel($0) }, taints: node.taints.map { PBTaint($0) },
            removed: node.removed.map { .removedMs($0.milliseconds) },
            proof: node.fenced.map { .fencedMs($0.milliseconds) },
            fence: node.fence.map {
                PBNodeFence(by: PBPrincipal($0.by), reason: $0.reason.remark(), sinceMs: $0.since.milliseconds)
            })
    }

    func checked() throws(WireError) -> Node {
        var node = Node(
            id: try Check.node(id, "NodeRow.id"), name: try Check.name(name, "NodeRow.name"),
            key: try Check.hash(key, "NodeRow.key"), joined: try Check.time(joinedMs, "NodeRow.joined_ms"))
        node.inventory = try inventory?.checked()
        node.free = node.inventory?.resources ?? .zero
        node.freeUnits = node.inventory?.units ?? Units()
        node.nextPort = try Check.number(nextPort, upTo: WireLimits.ports, "NodeRow.next_port")
        if case .lostMs(let time) = lost { node.lost = try Check.time(time, "NodeRow.lost_ms") }
        node.closure = try closure?.checked()
        node.labels = try Check.labels(labels, "NodeRow.labels")
        node.taints = try Check.taints(taints, "NodeRow.taints")
        if case .fencedMs(let time) = proof { node.fenced = try Check.time(time, "NodeRow.fenced_ms") }
        if let fence {
            node.fence = NodeFence(
                by: try Check.need(fence.by, "NodeFence.by"), reason: try Check.text(fence.reason, "NodeFence.reason"),
                since: try Check.time(fence.sinceMs, "NodeFence.since_ms"))
        }
        if case .removedMs(let time) = removed { node.removed = try Check.time(time, "NodeRow.removed_ms") }
        return node
    }
}
