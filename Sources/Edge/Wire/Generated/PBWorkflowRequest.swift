// `WorkflowRequest` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// All jobs of a workflow: all of them are submitted, or none.
package struct PBWorkflowRequest: PBMessage {
    package var key: PBRequestKey?
    package var name: String
    /// No job depends on a later one; the terms of a dependency name jobs by their place in this list, from 1.
    package var jobs: [PBJobSpec]

    package init(
        key: PBRequestKey? = nil,
        name: String = "",
        jobs: [PBJobSpec] = []
    ) {
        self.key = key
        self.name = name
        self.jobs = jobs
    }

    package static var wireName: StaticString { "coord.v1.WorkflowRequest" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBWorkflowRequest { try read(bytes, rules) }
}

extension PBWorkflowRequest: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__WorkflowRequest>, _ writer: WireWriter) throws(WireError) {
        coord__v1__workflow_request__init(c)
        c.pointee.key = try writer.message(key)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "WorkflowRequest.name") }
        if !jobs.isEmpty {
            c.pointee.n_jobs = jobs.count
            c.pointee.jobs = try writer.messages(jobs)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__WorkflowRequest>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "WorkflowRequest")
        key = try reader.message(c.pointee.key)
        name = try reader.text(c.pointee.name, "WorkflowRequest.name")
        jobs = try reader.messages(c.pointee.jobs, c.pointee.n_jobs)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__WorkflowRequest>? {
        coord__v1__workflow_request__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
