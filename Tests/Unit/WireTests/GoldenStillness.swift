// Fixed values of what is suspended and resumed, and of rules about output, whose bytes stand in Tests/Golden/Bytes;
// see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    static let stillRequests: [ClientRequest] = [
        .suspend(job), .resumeJob(job), .suspend(job, elements: indices), .resumeJob(job, elements: indices),
    ]

    static let stillOrders: [AgentOrder] = [.suspend(allocation), .resume(allocation)]

    static let stillEvents: [Event] = [
        .job(.suspended(job, by: user, at: time)), .job(.resumed(job, by: admin, at: time)),
    ]

    static let saidEvents: [Event] = {
        var ruled = spec.value
        ruled.failureRules = [
            FailureRule(
                codes: [1...1], output: ["NCCL*timeout", "ECC"].compactMap { OutputPattern($0) }, action: .hold)
        ]
        let blame = Blame(rank: 3, node: name("node-12"), exit: .code(1), signs: 1)
        return [
            .job(.submitted(job, Boxed(ruled), owner: user, request: key, at: time)),
            .job(.stopping(job, .rankFailed(blame), at: time)),
        ]
    }()

    static let stillReplies: [ClientReply] = {
        var still = view
        (still.phase, still.wait) = (.running(since: time), nil)
        still.suspension = Suspension(by: admin, since: time, before: .seconds(90))
        var moving = still
        moving.suspension = Suspension(by: user, since: nil, before: .seconds(90))
        let facts = [JobFact(.suspended(by: user), at: time), JobFact(.resumed(by: admin), at: time)]
        return [
            .job(still), .job(moving), .jobLines(JobLinePage(lines: [JobLine(still), JobLine(moving)], next: nil)),
            .history(JobHistory(job: still, facts: facts, isArchived: false)),
        ]
    }()
}
