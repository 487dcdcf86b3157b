// Probes of replicas in a simulated world: when a replica comes up, whether it takes requests, and when it is of no use
// any more. The agents' own minds ask, at their times, and say what follows from the answers; here they are answered,
// by what the replica's script says of its age.

import ClusterModel
import Health
import Messages
import NodeControl

/// How a replica answers its probes, from its start on. All of a revision answer alike, and each attempt anew.
struct ReplicaTemper: Hashable {
    /// In milliseconds; nil is never.
    var comesUpAfter: Int64? = 0
    /// So often it takes no requests, and for so long each time, in milliseconds; 0 is never.
    var restsEvery: Int64 = 0
    var restsFor: Int64 = 0
    /// From then on it is not alive, in milliseconds; nil is never.
    var diesAfter: Int64?

    func answers(_ purpose: Probe.Purpose, at age: Int64) -> Bool {
        guard let comesUpAfter, age >= comesUpAfter else { return false }
        switch purpose {
        case .startup: return true
        case .readiness: return restsEvery == 0 || (age - comesUpAfter) % restsEvery < restsEvery - restsFor
        case .liveness: return diesAfter.map { age < $0 } ?? true
        }
    }

    static func drawn(using chance: inout Randomness) -> ReplicaTemper {
        var temper = ReplicaTemper()
        temper.comesUpAfter = chance.chance(perMille: 120) ? nil : Int64(chance.below(12_000))
        if chance.chance(perMille: 300) {
            temper.restsEvery = Int64(8_000 + chance.below(30_000))
            temper.restsFor = Int64(2_000 + chance.below(5_000))
        }
        if chance.chance(perMille: 250) {
            temper.diesAfter = (temper.comesUpAfter ?? 0) + Int64(5_000 + chance.below(60_000))
        }
        return temper
    }
}

extension ReplicaProbes {
    /// None for a third of all services, or some of the three.
    static func drawn(using chance: inout Randomness) -> ReplicaProbes {
        guard chance.chance(perMille: 670) else { return ReplicaProbes() }
        func probe(_ failures: Int, using chance: inout Randomness) -> ProbeSpec {
            let timing = ProbeTiming(
                period: .seconds(Int64(1 + chance.below(3))), timeout: .seconds(1),
                failureThreshold: 1 + chance.below(failures))
            return ProbeSpec(.tcp(port: .promised), timing)
        }
        var probes = ReplicaProbes()
        if chance.chance(perMille: 400) { probes.startup = probe(20, using: &chance) }
        if chance.chance(perMille: 850) { probes.readiness = probe(3, using: &chance) }
        if chance.chance(perMille: 400) { probes.liveness = probe(3, using: &chance) }
        return probes
    }
}

extension World {
    /// A probe goes out, and its answer comes within its timeout.
    mutating func probe(_ attempt: ProbeAttempt, on node: Int) {
        let delay = Int64(1 + chance.below(60)) * nodes[node].slowness
        plan(
            .probeEnds(node: node, life: nodes[node].life, attempt),
            after: min(delay, attempt.timeout.milliseconds))
    }

    mutating func endProbe(_ node: Int, life: Int, _ attempt: ProbeAttempt) {
        guard nodes[node].life == life else { return }
        let isSuccess = answers(attempt, on: node)
        coverage.note(ServingKind(attempt.purpose, isSuccess: isSuccess))
        let said = isSuccess ? "" : "connection refused"
        feed(node, [.noticed(.probed(attempt.allocation, attempt.purpose, isSuccess: isSuccess, said: said))])
    }

    /// What does not run, and what stands still, answers nobody.
    private func answers(_ attempt: ProbeAttempt, on node: Int) -> Bool {
        guard let found = nodes[node].runtime.attempt(attempt.allocation), found.isAlive, let since = found.since,
            found.stillness.since == nil
        else { return false }
        let age = nodes[node].now(at: clock).boot.since(since).milliseconds
        return temper(of: found.order.spec.value).answers(attempt.purpose, at: age)
    }

    private func temper(of spec: JobSpec) -> ReplicaTemper {
        serviceScripts.first { $0.run.spec.payload == spec.payload }?.temper ?? ReplicaTemper()
    }
}
