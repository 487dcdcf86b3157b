// `Changes` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The rows that changed as they are now, each once.
package struct PBChanges: PBMessage {
    /// Ask again with this.
    package var cursor: PBChangeCursor?
    /// It is not known any more what changed: read the list anew.
    package var stale: Bool
    package var jobs: [PBJobLine]
    /// Not in the list any more.
    package var goneJobs: [UInt64]
    package var nodes: [PBNodeView]
    package var goneNodes: [UInt64]
    package var queues: [PBQueueView]
    package var services: [PBServiceView]
    package var models: [PBModelView]
    package var recurring: [PBRecurringView]
    package var grants: [PBGrant]
    package var rosters: [PBRoster]
    package var classes: [PBPriorityClass]
    /// Not in the list any more.
    package var gone: [PBRowName]

    package init(
        cursor: PBChangeCursor? = nil,
        stale: Bool = false,
        jobs: [PBJobLine] = [],
        goneJobs: [UInt64] = [],
        nodes: [PBNodeView] = [],
        goneNodes: [UInt64] = [],
        queues: [PBQueueView] = [],
        services: [PBServiceView] = [],
        models: [PBModelView] = [],
        recurring: [PBRecurringView] = [],
        grants: [PBGrant] = [],
        rosters: [PBRoster] = [],
        classes: [PBPriorityClass] = [],
        gone: [PBRowName] = []
    ) {
        self.cursor = cursor
        self.stale = stale
        self.jobs = jobs
        self.goneJobs = goneJobs
        self.nodes = nodes
        self.goneNodes = goneNodes
        self.queues = queues
        self.services = services
        self.models = models
        self.recurring = recurring
        self.grants = grants
        self.rosters = rosters
        self.classes = classes
        self.gone = gone
    }

    package static var wireName: StaticString { "coord.v1.Changes" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBChanges { try read(bytes, rules) }
}

extension PBChanges: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Changes>, _ writer: WireWriter) throws(WireError) {
        coord__v1__changes__init(c)
        c.pointee.cursor = try writer.message(cursor)
        c.pointee.stale = stale ? 1 : 0
        if !jobs.isEmpty {
            c.pointee.n_jobs = jobs.count
            c.pointee.jobs = try writer.messages(jobs)
        }
        if !goneJobs.isEmpty {
            c.pointee.n_gone_jobs = goneJobs.count
            c.pointee.gone_jobs = try writer.values(goneJobs)
        }
        if !nodes.isEmpty {
            c.pointee.n_nodes = nodes.count
            c.pointee.nodes = try writer.messages(nodes)
        }
        if !goneNodes.isEmpty {
            c.pointee.n_gone_nodes = goneNodes.count
            c.pointee.gone_nodes = try writer.values(goneNodes)
        }
        if !queues.isEmpty {
            c.pointee.n_queues = queues.count
            c.pointee.queues = try writer.messages(queues)
        }
        if !services.isEmpty {
            c.pointee.n_services = services.count
            c.pointee.services = try writer.messages(services)
        }
        if !models.isEmpty {
            c.pointee.n_models = models.count
            c.pointee.models = try writer.messages(models)
        }
        if !recurring.isEmpty {
            c.pointee.n_recurring = recurring.count
            c.pointee.recurring = try writer.messages(recurring)
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
        if !gone.isEmpty {
            c.pointee.n_gone = gone.count
            c.pointee.gone = try writer.messages(gone)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__Changes>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Changes")
        cursor = try reader.message(c.pointee.cursor)
        stale = c.pointee.stale != 0
        jobs = try reader.messages(c.pointee.jobs, c.pointee.n_jobs)
        goneJobs = reader.values(c.pointee.gone_jobs, c.pointee.n_gone_jobs)
        nodes = try reader.messages(c.pointee.nodes, c.pointee.n_nodes)
        goneNodes = reader.values(c.pointee.gone_nodes, c.pointee.n_gone_nodes)
        queues = try reader.messages(c.pointee.queues, c.pointee.n_queues)
        services = try reader.messages(c.pointee.services, c.pointee.n_services)
        models = try reader.messages(c.pointee.models, c.pointee.n_models)
        recurring = try reader.messages(c.pointee.recurring, c.pointee.n_recurring)
        grants = try reader.messages(c.pointee.grants, c.pointee.n_grants)
        rosters = try reader.messages(c.pointee.rosters, c.pointee.n_rosters)
        classes = try reader.messages(c.pointee.classes, c.pointee.n_classes)
        gone = try reader.messages(c.pointee.gone, c.pointee.n_gone)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Changes>? {
        coord__v1__changes__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
