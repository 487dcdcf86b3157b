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

    package init(
        cursor: PBChangeCursor? = nil,
        stale: Bool = false,
        jobs: [PBJobLine] = [],
        goneJobs: [UInt64] = [],
        nodes: [PBNodeView] = [],
        goneNodes: [UInt64] = [],
        queues: [PBQueueView] = []
    ) {
        self.cursor = cursor
        self.stale = stale
        self.jobs = jobs
        self.goneJobs = goneJobs
        self.nodes = nodes
        self.goneNodes = goneNodes
        self.queues = queues
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
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Changes>? {
        coord__v1__changes__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
