// `CheckpointHead` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Everything that is not a row of a table.
package struct PBCheckpointHead: PBMessage {
    package var clusterHigh: UInt64
    package var clusterLow: UInt64
    package var epoch: UInt64
    package var version: UInt64
    package var nextJob: UInt64
    package var nextAllocation: UInt64
    package var nextNode: UInt64
    package var queues: [PBQueueSpec]
    package var promises: [PBJoinPromise]
    /// The submits answered lately, oldest first: three lists of one length, since there are up to 131,072 of them.
    package var requestClients: [UInt64]
    package var requestSequences: [UInt64]
    package var requestJobs: [UInt64]
    /// Finished jobs, the longest finished first.
    package var finished: [UInt64]
    /// The ordinal of each end, ascending; empty in what was written before there were ordinals.
    package var finishedOrdinals: [UInt64]
    /// Who was given which role, the groups and accounts, and the classes of priority.
    package var grants: [PBGrant]
    package var rosters: [PBRoster]
    package var classes: [PBPriorityClass]
    /// The number that comes next; 0 is 1.
    package var nextRecurring: UInt64
    /// Unset where no node holds anything.
    package var maintenance: PBMaintenance?
    /// The number that comes next; 0 is 1.
    package var nextService: UInt64
    package var nextModel: UInt64

    package init(
        clusterHigh: UInt64 = 0,
        clusterLow: UInt64 = 0,
        epoch: UInt64 = 0,
        version: UInt64 = 0,
        nextJob: UInt64 = 0,
        nextAllocation: UInt64 = 0,
        nextNode: UInt64 = 0,
        queues: [PBQueueSpec] = [],
        promises: [PBJoinPromise] = [],
        requestClients: [UInt64] = [],
        requestSequences: [UInt64] = [],
        requestJobs: [UInt64] = [],
        finished: [UInt64] = [],
        finishedOrdinals: [UInt64] = [],
        grants: [PBGrant] = [],
        rosters: [PBRoster] = [],
        classes: [PBPriorityClass] = [],
        nextRecurring: UInt64 = 0,
        maintenance: PBMaintenance? = nil,
        nextService: UInt64 = 0,
        nextModel: UInt64 = 0
    ) {
        self.clusterHigh = clusterHigh
        self.clusterLow = clusterLow
        self.epoch = epoch
        self.version = version
        self.nextJob = nextJob
        self.nextAllocation = nextAllocation
        self.nextNode = nextNode
        self.queues = queues
        self.promises = promises
        self.requestClients = requestClients
        self.requestSequences = requestSequences
        self.requestJobs = requestJobs
        self.finished = finished
        self.finishedOrdinals = finishedOrdinals
        self.grants = grants
        self.rosters = rosters
        self.classes = classes
        self.nextRecurring = nextRecurring
        self.maintenance = maintenance
        self.nextService = nextService
        self.nextModel = nextModel
    }

    package static var wireName: StaticString { "coord.v1.CheckpointHead" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBCheckpointHead { try read(bytes, rules) }
}

extension PBCheckpointHead: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__CheckpointHead>, _ writer: WireWriter) throws(WireError) {
        coord__v1__checkpoint_head__init(c)
        c.pointee.cluster_high = clusterHigh
        c.pointee.cluster_low = clusterLow
        c.pointee.epoch = epoch
        c.pointee.version = version
        c.pointee.next_job = nextJob
        c.pointee.next_allocation = nextAllocation
        c.pointee.next_node = nextNode
        if !queues.isEmpty {
            c.pointee.n_queues = queues.count
            c.pointee.queues = try writer.messages(queues)
        }
        if !promises.isEmpty {
            c.pointee.n_promises = promises.count
            c.pointee.promises = try writer.messages(promises)
        }
        if !requestClients.isEmpty {
            c.pointee.n_request_clients = requestClients.count
            c.pointee.request_clients = try writer.values(requestClients)
        }
        if !requestSequences.isEmpty {
            c.pointee.n_request_sequences = requestSequences.count
            c.pointee.request_sequences = try writer.values(requestSequences)
        }
        if !requestJobs.isEmpty {
            c.pointee.n_request_jobs = requestJobs.count
            c.pointee.request_jobs = try writer.values(requestJobs)
        }
        if !finished.isEmpty {
            c.pointee.n_finished = finished.count
            c.pointee.finished = try writer.values(finished)
        }
        if !finishedOrdinals.isEmpty {
            c.pointee.n_finished_ordinals = finishedOrdinals.count
            c.pointee.finished_ordinals = try writer.values(finishedOrdinals)
        }
        if !grants.isEmpty {
            c.pointee.n_grants = grants.count
            c.pointee.grants = try writer.messages(grants)
        }
        if !rosters.isEmpty {
            c.pointee.n_rosters = rosters.count
            c.pointee.rosters = try writer.messages(rosters)
        }
        if !classes.isEmpty {
            c.pointee.n_classes = classes.count
            c.pointee.classes = try writer.messages(classes)
        }
        c.pointee.next_recurring = nextRecurring
        c.pointee.maintenance = try writer.message(maintenance)
        c.pointee.next_service = nextService
        c.pointee.next_model = nextModel
    }

    init(_ c: UnsafePointer<Coord__V1__CheckpointHead>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "CheckpointHead")
        clusterHigh = c.pointee.cluster_high
        clusterLow = c.pointee.cluster_low
        epoch = c.pointee.epoch
        version = c.pointee.version
        nextJob = c.pointee.next_job
        nextAllocation = c.pointee.next_allocation
        nextNode = c.pointee.next_node
        queues = try reader.messages(c.pointee.queues, c.pointee.n_queues)
        promises = try reader.messages(c.pointee.promises, c.pointee.n_promises)
        requestClients = reader.values(c.pointee.request_clients, c.pointee.n_request_clients)
        requestSequences = reader.values(c.pointee.request_sequences, c.pointee.n_request_sequences)
        requestJobs = reader.values(c.pointee.request_jobs, c.pointee.n_request_jobs)
        finished = reader.values(c.pointee.finished, c.pointee.n_finished)
        finishedOrdinals = reader.values(c.pointee.finished_ordinals, c.pointee.n_finished_ordinals)
        grants = try reader.messages(c.pointee.grants, c.pointee.n_grants)
        rosters = try reader.messages(c.pointee.rosters, c.pointee.n_rosters)
        classes = try reader.messages(c.pointee.classes, c.pointee.n_classes)
        nextRecurring = c.pointee.next_recurring
        maintenance = try reader.message(c.pointee.maintenance)
        nextService = c.pointee.next_service
        nextModel = c.pointee.next_model
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__CheckpointHead>? {
        coord__v1__checkpoint_head__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
