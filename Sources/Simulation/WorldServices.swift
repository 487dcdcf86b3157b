// Services in a simulated world: declared, rolled over, scaled, steered and deleted while everything around them fails.
// Only in worlds that ask for them, and drawn apart from everything else. Some are probed (WorldProbes.swift) and some
// work with models (WorldModels.swift); there is no gateway.

import ClusterModel
import ControlPlane
import Ledger
import Messages

/// One service that somebody declares, and what its replicas do.
struct ServiceScript {
    let client: Int
    let spec: ServiceSpec
    let run: JobScript
    let temper: ReplicaTemper

    var reference: ServiceReference { ServiceReference(spec.name, in: spec.namespace) }
}

extension World {
    mutating func planServices(seed: UInt64, isPlain: Bool, until end: Int64) {
        var chance = Randomness(seed: seed ^ 0x5E21_1CE5)
        for number in 0...chance.below(3) {
            var script = serviceScript(number, version: 0, isPlain: isPlain, using: &chance)
            serviceScripts.append(script)
            let start = Int64(5_000 + chance.below(Int(end / 3)))
            plan(.clientAsks(script.client, .service(.declare(Boxed(script.spec)))), after: start)
            if script.spec.job.value.model != nil {
                // Its model may come later than it.
                plan(.clientAsks(script.client, .service(.declare(Boxed(script.spec)))), after: start + 25_000)
            }
            for version in 1...(1 + chance.below(5)) {
                let time = start + Int64(chance.below(Int(end)))
                let reference = script.reference
                // Mostly the owner; the others are told no.
                let client = chance.chance(perMille: 850) ? script.client : chance.below(People.count)
                let change: ServiceRequest
                switch chance.below(8) {
                case 0: change = .change(reference, .scale(chance.below(5)))
                case 1: change = .change(reference, .pause)
                case 2: change = .change(reference, .undo(to: nil))
                case 3: change = .change(reference, .promote)
                case 4: change = .change(reference, .restart)
                case 5 where chance.chance(perMille: 300): change = .change(reference, .drop)
                default:
                    script = serviceScript(number, version: version, isPlain: isPlain, using: &chance)
                    serviceScripts.append(script)
                    change = .declare(Boxed(script.spec))
                }
                plan(.clientAsks(client, .service(change)), after: time)
                plan(.clientAsks(script.client, .service(.change(reference, .resume))), after: time + 30_000)
            }
        }
    }

    private func serviceScript(
        _ number: Int, version: Int, isPlain: Bool, using chance: inout Randomness
    ) -> ServiceScript {
        var job = JobSpec(
            name: Name(unchecked: "service-\(number)"),
            queue: Workload.queues[chance.below(Workload.queues.count)].name,
            requests: Resources(cpu: 500), onDisconnect: .rerun(after: .seconds(Int64(15 + chance.below(30)))),
            payload: Workload.hash(2_000_000 + UInt64(number) * 100 + UInt64(version)))
        job.launcher = .none
        if !isPlain, chance.chance(perMille: 400) { job.model = Self.use(using: &chance) }
        var spec = ServiceSpec(name: job.name, replicas: 1 + chance.below(3), job: Boxed(job))
        let strategies: [RolloutStrategy] = [
            .blueGreen(keep: .seconds(5)), .surgeFree, .rolling(surge: .count(1), unavailable: .count(0)),
            .rolling(surge: .percent(50), unavailable: .percent(50)),
            .steps(
                [
                    RolloutStrategy.Step(share: 300, hold: .seconds(5)),
                    RolloutStrategy.Step(share: 1000, hold: .seconds(3)),
                ], nil),
        ]
        spec.strategy = strategies[chance.below(strategies.count)]
        spec.minReady = chance.chance(perMille: 300) ? .seconds(3) : .zero
        spec.deadline = .seconds(Int64(20 + chance.below(60)))
        var run = JobScript(spec: job)
        // Most serve until they are told to end; some versions end by themselves.
        run.duration = chance.chance(perMille: 200) ? Int64(100 + chance.below(20_000)) : nil
        if chance.chance(perMille: 150) {
            run.failure = JobScript.Failure(
                rank: 0, times: .max, exit: .code(1), after: Int64(50 + chance.below(3_000)))
        }
        run.ignoresTerm = chance.chance(perMille: 150)
        guard !isPlain else {
            return ServiceScript(client: 1 + chance.below(2), spec: spec, run: run, temper: ReplicaTemper())
        }
        spec.probes = ReplicaProbes.drawn(using: &chance)
        let temper = ReplicaTemper.drawn(using: &chance)
        // Many that are probed end by themselves once they were ready, and have to come up again.
        if spec.probes.readiness != nil, let start = temper.comesUpAfter, chance.chance(perMille: 400) {
            run.failure = nil
            run.duration = start + 1_000 + Int64(chance.below(10_000))
        }
        return ServiceScript(client: 1 + chance.below(2), spec: spec, run: run, temper: temper)
    }

    /// Nothing is kept running any more, so that everything can come to its end.
    mutating func dropServices() {
        for row in ledger.services where row.drop == nil {
            ask(0, .service(.change(ServiceReference(row.name, in: row.namespace), .drop)), .setup)
        }
    }
}
