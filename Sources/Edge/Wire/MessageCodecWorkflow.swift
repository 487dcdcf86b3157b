// Workflows as bytes and back: what a job says of its own, and the request that submits all jobs of one.
import ClusterModel
import Messages

extension PBWorkflowPart: Coded {
    init(_ part: WorkflowPart) {
        self.init(name: part.name.text, first: part.first.number, count: UInt32(clamping: part.count))
    }

    func checked() throws(WireError) -> WorkflowPart {
        let most = UInt32(WorkflowPart.mostJobs)
        return WorkflowPart(
            name: try Check.name(name, "WorkflowPart.name"), first: try Check.job(first, "WorkflowPart.first"),
            count: Int(try Check.within(count, 1...most, "WorkflowPart.count")))
    }
}

extension PBWorkflowRequest: Coded {
    init(_ request: WorkflowRequest) {
        self.init(
            key: PBRequestKey(request.key), name: request.name.text, jobs: request.jobs.map { PBJobSpec($0.value) })
    }

    func checked() throws(WireError) -> WorkflowRequest {
        let jobs = try Check.list(jobs, upTo: WorkflowPart.mostJobs, "WorkflowRequest.jobs")
        return WorkflowRequest(
            key: try Check.need(key, "WorkflowRequest.key"), name: try Check.name(name, "WorkflowRequest.name"),
            jobs: jobs.map { Boxed($0) })
    }
}

/// The payloads of a workflow's jobs, side by side.
package enum PayloadList {
    /// The bytes that stand beside the request.
    package static func encoded(_ payloads: [[UInt8]]) throws(WireError) -> [UInt8] {
        try PBPayloadList(payloads: payloads).encoded(rules: .payload)
    }

    /// One encoded payload a job; not looked into.
    package static func decoded(from bytes: [UInt8]) throws(WireError) -> [[UInt8]] {
        let list = try PBPayloadList.decode(bytes, rules: .payload)
        try Check.count(list.payloads.count, upTo: WorkflowPart.mostJobs, "PayloadList.payloads")
        return list.payloads
    }
}
