// Recurring jobs in a simulated world: declared, changed, suspended, run by hand and dropped. Only in worlds that ask
// for them, and drawn apart from everything else, so that a world without them is what it was before there were any.

import ClusterModel
import ControlPlane
import Ledger
import Messages

/// One recurring job that somebody declares, and what its runs do.
struct RecurringScript {
    let client: Int
    let spec: RecurringSpec
    let run: JobScript

    var reference: RecurringReference { RecurringReference(spec.name, in: spec.namespace) }
}

extension World {
    mutating func planRecurring(seed: UInt64, until end: Int64) {
        var chance = Randomness(seed: seed ^ 0xC120_2EC0)
        for number in 0...chance.below(4) {
            let script = recurringScript(number, using: &chance)
            recurringScripts.append(script)
            let start = Int64(5_000 + chance.below(Int(end / 2)))
            planDeclaration(of: script.spec, by: script.client, suspend: nil, at: start)
            planLife(of: script, from: start, until: end, using: &chance)
        }
    }

    private mutating func planDeclaration(of spec: RecurringSpec, by client: Int, suspend: Bool?, at time: Int64) {
        plan(.clientAsks(client, .declareRecurring(Boxed(spec), suspend: suspend)), after: time)
    }

    private mutating func planLife(
        of script: RecurringScript, from start: Int64, until end: Int64, using chance: inout Randomness
    ) {
        for number in 0..<UInt64(chance.below(6)) {
            let time = start + Int64(chance.below(Int(end)))
            // Mostly the owner; the others are told no.
            let client = chance.chance(perMille: 800) ? script.client : chance.below(People.count)
            let reference = script.reference
            switch chance.below(6) {
            case 0: plan(.clientAsks(client, .changeRecurring(reference, .suspend)), after: time)
            case 1:
                let change = RecurringChange.resume(skipsMissed: chance.chance(perMille: 400))
                plan(.clientAsks(client, .changeRecurring(reference, change)), after: time)
            case 2:
                var spec = script.spec
                spec.timetable = timetable(using: &chance)
                planDeclaration(
                    of: spec, by: client, suspend: chance.chance(perMille: 300) ? false : nil, at: time)
            case 3 where chance.chance(perMille: 400):
                plan(.clientAsks(client, .changeRecurring(reference, .drop)), after: time)
            default:
                let key = RequestKey(
                    client: clients[client].id, sequence: 1_000_000 + 100 * number + UInt64(time % 100))
                plan(.clientAsks(client, .runRecurring(reference, key: key)), after: time)
            }
        }
        // In the end all are resumed, so that something is due.
        plan(.clientAsks(script.client, .changeRecurring(script.reference, .resume(skipsMissed: false))), after: end)
    }

    private func recurringScript(_ number: Int, using chance: inout Randomness) -> RecurringScript {
        let isLab = chance.chance(perMille: 200)
        var job = JobSpec(
            name: Name(unchecked: "cron-\(number)"), namespace: isLab ? People.lab : .standard,
            queue: Workload.queues[chance.below(Workload.queues.count)].name,
            shape: GangShape(ranks: 1 + chance.below(2)), requests: Resources(cpu: 500),
            maxRestarts: chance.below(2), onDisconnect: .rerun(after: .seconds(Int64(10 + chance.below(40)))),
            payload: Workload.hash(1_000_000 + UInt64(number)))
        if chance.chance(perMille: 150) { job.array = ArrayShape(indices: ElementRuns(0..<2), maxRunning: 1) }
        var spec = RecurringSpec(
            name: job.name, timetable: timetable(using: &chance), job: Boxed(job))
        spec.concurrency = ConcurrencyPolicy.allCases[chance.below(3)]
        if chance.chance(perMille: 400) { spec.startingDeadline = .seconds(Int64(10 + chance.below(90))) }
        var run = JobScript(spec: job)
        run.duration = Int64(100 + chance.below(chance.chance(perMille: 600) ? 10_000 : 60_000))
        run.ignoresTerm = chance.chance(perMille: 150)
        return RecurringScript(client: isLab ? People.member : 1 + chance.below(2), spec: spec, run: run)
    }

    /// Times that come every few seconds or minutes, some in a zone whose clocks change while the world lives.
    private func timetable(using chance: inout Randomness) -> Timetable {
        let texts = ["* * * * *", "*/2 * * * *", "@every 7s", "@every 45s", "0-20,59 0,23 * * *", "* 2 * * *"]
        let text = texts[chance.below(texts.count)]
        let second = Self.epoch / 1000 + Int64(60 + chance.below(200))
        let parts = TimeZoneRules.Parts(
            firstOffset: chance.chance(perMille: 500) ? 3600 : 0, seconds: [second, second + 90],
            offsets: [chance.chance(perMille: 500) ? 7200 : 0, 3600], yearly: "")
        guard let zone = try? TimeZoneName("Test/Zone"), let rules = try? TimeZoneRules(parts),
            var table = try? Timetable(text, zone: chance.chance(perMille: 500) ? zone : .utc)
        else { preconditionFailure("these are times and a zone") }
        if table.rules == nil { table.rules = rules }
        return table
    }

    /// What the ranks of this job do; nil when nobody says so.
    func script(of spec: JobSpec) -> JobScript? {
        if spec.replica != nil { return serviceScripts.first { $0.run.spec.payload == spec.payload }?.run }
        guard spec.recurring != nil else { return scripts[spec.name].map { jobs[$0] } }
        return recurringScripts.first { $0.spec.job.value.payload == spec.payload }?.run
    }

    /// Nothing is due any more, so that everything can come to its end.
    mutating func dropRecurring() {
        for row in ledger.recurring {
            let reference = RecurringReference(row.spec.value.name, in: row.spec.value.namespace)
            ask(0, .changeRecurring(reference, .drop), .setup)
        }
    }
}
