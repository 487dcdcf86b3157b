// Services in a simulated world: declared, rolled over, scaled, steered and deleted while everything around them fails.
// Only in worlds that ask for them, and drawn apart from everything else. Nobody probes there: a replica is ready as
// soon as it runs, and there is no gateway.

import ClusterModel
import ControlPlane
import Ledger
import Messages

/// One service that somebody declares, and what its replicas do.
struct ServiceScript {
    let client: Int
    let spec: ServiceSpec
    let run: JobScript

    var reference: ServiceReference { ServiceReference(spec.name, in: spec.namespace) }
}

extension World {
    mutating func planServices(seed: UInt64, until end: Int64) {
        var chance = Randomness(seed: seed ^ 0x5E21_1CE5)
        for number in 0...chance.below(3) {
            var script = serviceScript(number, version: 0, using: &chance)
            serviceScripts.append(script)
            let start = Int64(5_000 + chance.below(Int(end / 3)))
            plan(.clientAsks(script.client, .service(.declare(Boxed(script.spec)))), after: start)
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
                    script = serviceScript(number, version: version, using: &chance)
                    serviceScripts.append(script)
                    change = .declare(Boxed(script.spec))
                }
                plan(.clientAsks(client, .service(change)), after: time)
                plan(.clientAsks(script.client, .service(.change(reference, .resume))), after: time + 30_000)
            }
        }
    }

    private func serviceScript(_ number: Int, version: Int, using chance: inout Randomness) -> ServiceScript {
        var job = JobSpec(
            name: Name(unchecked: "service-\(number)"),
            queue: Workload.queues[chance.below(Workload.queues.count)].name,
            requests: Resources(cpu: 500), onDisconnect: .rerun(after: .seconds(Int64(15 + chance.below(30)))),
            payload: Workload.hash(2_000_000 + UInt64(number) * 100 + UInt64(version)))
        job.launcher = .none
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
        return ServiceScript(client: 1 + chance.below(2), spec: spec, run: run)
    }

    /// Nothing is kept running any more, so that everything can come to its end.
    mutating func dropServices() {
        for row in ledger.services where row.drop == nil {
            ask(0, .service(.change(ServiceReference(row.name, in: row.namespace), .drop)), .setup)
        }
    }
}

/// No replica that serves is let go below the floor of its service.
enum ServicesKept {
    static let promise = "services are not taken below their floor"

    static func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        guard case .job(.stopping(let id, .cancelled(let by), _)) = event, let job = state.jobs[id],
            let replica = job.spec.value.replica, job.phase.isRunning, let row = state.services[replica.service],
            row.drop == nil, by == row.owner
        else { return }
        let serving = row.active.count { other in
            guard other != id, let job = state.jobs[other] else { return false }
            return job.phase.isRunning
        }
        let wanted = row.rollout.flatMap { row.revision($0.revision) } ?? row.newest
        let floor: Int
        switch wanted.spec.value.strategy {
        case .steps: floor = row.replicas
        case .rolling(_, .count(let number)): floor = row.replicas - max(1, Int(number))
        case .rolling(_, .percent(let percent)): floor = row.replicas - max(1, row.replicas * Int(percent) / 100)
        }
        guard serving < floor else { return }
        broken.append(
            BrokenPromise(
                promise: promise,
                detail: "\(row.id) lets job \(id) of revision \(replica.revision) go and has \(serving) of "
                    + "\(row.replicas) then, not \(floor): serving \(row.serving), \(String(describing: row.rollout))"))
    }
}
