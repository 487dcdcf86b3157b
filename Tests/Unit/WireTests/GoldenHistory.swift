// The fixed facts, records and answers of the past whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    static let facts: [JobFact] = {
        let whats: [JobFact.What] =
            [
                .submitted(by: user), .held(by: user), .released(by: admin), .ready, .split,
                .placed(Boxed(JobFact.Places(attempt: 2, ranks: 16, nodes: 2, hosts: "node-[12-13]"))), .started,
                .ended(Boxed(JobFact.Share(node: name("node-12"), ranks: 0..<8, ending: .completed, alike: 8))),
                .ended(
                    Boxed(JobFact.Share(node: name("node-12"), ranks: 0..<8, ending: .failed(rank: 3, .code(1))))),
                .stopping(
                    Boxed(JobFact.Stop(cause: .drained(name("node-12")), by: admin, reason: "new memory"))),
                .stopping(Boxed(JobFact.Stop(cause: .rankFailed(blame)))),
                .elementsEnded(7, Boxed(.cancelled(by: user))), .omitted(400), .finished(Boxed(.failed(blame))),
            ]
            + [.restart, .mishap, .deferred(until: time), .commanded(by: user), .drained, .held].map {
                .requeued(Boxed($0))
            }
        return whats.map { JobFact($0, at: time) }
    }()

    static let pastRequests: [ClientRequest] = [
        .history(job), .past(PastQuery(limit: 200)),
        .past(
            PastQuery(
                before: 1_000_000, limit: 1000, since: time, until: time, user: name("ada"), queue: name("gpu-long"),
                namespace: name("lab"), kinds: EndKind.allCases)),
        .jobLines(JobsQuery(after: job, limit: 10, user: name("ada"))),
        .submitWorkflow(WorkflowRequest(key: key, name: name("pipeline"), jobs: [spec, workflowSpec])),
    ]

    private static let workflowSpec: Boxed<JobSpec> = {
        var part = spec.value
        part.workflow = Boxed(WorkflowPart(name: name("pipeline"), first: job, count: 2))
        return Boxed(part)
    }()

    private static let ended: JobView = {
        var ended = view
        (ended.phase, ended.wait) = (.finished(.failed(blame), at: time), nil)
        return ended
    }()

    static let pastReplies: [ClientReply] = [
        .history(JobHistory(job: ended, facts: facts, isArchived: true)),
        .past(PastPage(rows: [PastPage.Row(ordinal: 1_000_000, job: ended)], next: 1_000_000, damaged: 2)),
        .past(PastPage()), .jobLines(JobLinePage(lines: [JobLine(view), JobLine(ended)], next: job)),
    ]

    static let pastJob = PastJob(ordinal: 1_000_000, view: ended, facts: facts)

    static let pastChunks: [CheckpointChunk] = {
        var row = Job(id: job, spec: spec, owner: user, request: key, submitted: time, version: 7)
        (row.phase, row.facts) = (.finished(.completed, at: time), facts)
        let head = CheckpointHead(
            cluster: cluster, epoch: 3, version: 1_000_000, nextJob: JobID(4_712), nextAllocation: AllocationID(100),
            nextNode: NodeID(14), queues: [], promises: [], requests: [],
            finished: [
                FinishedList.Entry(job: JobID(1), ordinal: 500), FinishedList.Entry(job: JobID(5), ordinal: 700),
            ])
        return [.head(head), .jobs(index: 20, [row])]
    }()
}

extension PastJob: GoldenKind {
    var kind: String { "past-job" }
}
