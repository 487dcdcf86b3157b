// Fixed values of failure rules and notices, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    static let policySpec: Boxed<JobSpec> = {
        var policy = spec.value
        policy.endNotice = EndNotice(signal: 10, before: .seconds(90), isForFirstProcess: true)
        policy.failureRules =
            zip(FailureReason.allCases, FailureAction.allCases).map { FailureRule(reasons: [$0], action: $1) }
            + [FailureRule(codes: [1...1, 64...78], signals: [11, 64], action: .fail), FailureRule(action: .hold)]
        return Boxed(policy)
    }()

    static let keptSpec: Boxed<JobSpec> = {
        var kept = spec.value
        kept.onDisconnect = .keep
        return Boxed(kept)
    }()

    static let stoppedSpec: Boxed<JobSpec> = {
        var stopped = spec.value
        stopped.onDisconnect = .stop(after: .minutes(2))
        return Boxed(stopped)
    }()

    static let leaseEvents: [Event] = {
        var known = inventory
        known.machine = "dmi:0123456789abcdef"
        return [
            .job(.submitted(job, stoppedSpec, owner: user, request: key, at: time)),
            .allocation(.ended(allocation, .cutOff, at: time)), .node(.inventoried(node, known)),
        ]
    }()

    static let policyRequests: [ClientRequest] = [
        .testSubmit(SubmitRequest(key: key, spec: policySpec)), .down(name("node-12"), reason: "power supply"),
        .remove(name("node-12")),
    ]

    static let policyEvents: [Event] = [
        .job(.submitted(job, policySpec, owner: user, request: key, at: time)),
        .job(.requeued(job, .held, at: time)), .job(.submitted(job, keptSpec, owner: user, request: key, at: time)),
        .node(.vouchedDown(node, by: admin, reason: "power supply", at: time)),
        .node(.removed(node, by: admin, at: time)),
    ]
}
