// What stories say about recurring jobs: `cron apply`, `suspend`, `resume`, `run` and `delete` as `coordctl` has them,
// `cron show` for what is known of them, and `outage` for a coordinator that is away for a while. Times are seconds
// since the story's beginning, which is 2026-01-01 00:00 UTC.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension StoryRunner {
    mutating func cron(_ command: StoryCommand) {
        let client = client(command.field("by") ?? "admin")
        guard let word = command.subjects.first else { return complaints.append("what is `\(command.text)`?") }
        if word == "show" { return complaints.append(contentsOf: recurringLines) }
        guard let name = command.field("name").flatMap(Name.init) else {
            return complaints.append("which one: `\(command.text)`?")
        }
        let reference = RecurringReference(name, in: Name(unchecked: command.field("namespace") ?? "default"))
        switch word {
        case "apply":
            guard let spec = spec(reference, command) else { return }
            let suspend = command.field("suspend").map { $0 == "yes" }
            world.ask(client, .declareRecurring(Boxed(spec), suspend: suspend), .setup)
        case "suspend": world.ask(client, .changeRecurring(reference, .suspend), .setup)
        case "resume":
            let skips = command.field("skip") == "yes"
            world.ask(client, .changeRecurring(reference, .resume(skipsMissed: skips)), .setup)
        case "delete": world.ask(client, .changeRecurring(reference, .drop), .setup)
        case "run":
            let key = RequestKey(client: world.clients[client].id, sequence: 1_000_000 + UInt64(world.clock))
            world.ask(client, .runRecurring(reference, key: key), .setup)
        default: complaints.append("what is `\(command.text)`?")
        }
    }

    private mutating func spec(_ reference: RecurringReference, _ command: StoryCommand) -> RecurringSpec? {
        let job = JobSpec(
            name: reference.name, namespace: reference.namespace,
            queue: Name(unchecked: command.field("queue") ?? "default"),
            requests: Resources(cpu: 1000 * Int64(command.number("cpus") ?? 1)), payload: Workload.emptyPayload)
        let text = (command.field("schedule") ?? "").split(separator: "_").joined(separator: " ")
        do throws(CronError) {
            var table = try Timetable(text, zone: command.field("zone") == "moved" ? Self.movedZone : nil)
            if table.rules == nil { table.rules = Self.movedRules }
            var spec = RecurringSpec(name: reference.name, timetable: table, job: Boxed(job))
            if let policy = command.field("policy").flatMap(ConcurrencyPolicy.init(word:)) {
                spec.concurrency = policy
            }
            spec.startingDeadline = command.number("deadline").map { .seconds(Int64($0)) }
            return spec
        } catch {
            complaints.append("\(error)")
            return nil
        }
    }

    /// A zone whose clocks go from 00:59:59 to 02:00:00 an hour after the story's beginning, and from 04:59:59 back to
    /// 04:00:00 three hours later.
    private static let movedZone = try? TimeZoneName("Story/Moved")
    private static let movedRules: TimeZoneRules? = {
        let begin = World.epoch / 1000
        return try? TimeZoneRules(
            TimeZoneRules.Parts(
                firstOffset: 0, seconds: [begin + 3600, begin + 4 * 3600], offsets: [3600, 0], yearly: ""))
    }()

    private var recurringLines: [String] {
        guard var conductor = world.coordinator.conductor else { return [] }
        let request = ClientRequest.recurring(RecurringQuery())
        let now = world.nodes[0].now(at: world.clock)
        let turn = conductor.step([.request(SessionID(.max), number: 0, .admin, request)], at: now)
        return turn.effects.flatMap { effect -> [String] in
            guard case .reply(_, _, .recurring(let page)) = effect else { return [] }
            return page.rows.map(Self.line)
        }
    }

    private static func line(_ view: RecurringView) -> String {
        var parts: [String] = []
        if let suspension = view.suspension { parts.append("suspended by \(suspension.by)") }
        if let firing = view.lastFiring {
            parts.append("\(seconds(firing.time)) is job-\(firing.job)\(missed(firing.missed))")
        }
        if let pass = view.lastPass { parts.append("\(seconds(pass.time)) \(text(pass.cause))\(missed(pass.missed))") }
        if let miss = view.lastMiss, miss.at != view.lastFiring?.at, miss.at != view.lastPass?.at {
            parts.append("\(miss.count > Timetable.Limits.missed ? "more than 100" : "\(miss.count)") missed before")
        }
        if let since = view.waitingSince, let job = view.active.first {
            parts.append("\(seconds(since)) waits for job-\(job)")
        }
        if let next = view.next.first { parts.append("next \(seconds(next))") }
        return "\(view.spec.value.name): \(parts.joined(separator: "; "))"
    }

    private static func seconds(_ time: WallTime) -> String { "\((time.milliseconds - World.epoch) / 1000) s" }

    private static func missed(_ count: Int) -> String {
        count == 0 ? "" : count > Timetable.Limits.missed ? " (more than 100 missed)" : " (\(count) missed)"
    }

    private static func text(_ cause: PassCause) -> String {
        switch cause {
        case .tooLate: "passed, too late"
        case .stillRunning(let job): "passed, job-\(job) had not ended"
        case .refused(let why): "passed, \(why)"
        }
    }

    /// No coordinator lives for a while; the clock goes on.
    mutating func outage(_ command: StoryCommand) {
        let time = Int64(command.number("seconds") ?? 3600) * 1000
        world.killCoordinator(keeping: 0)
        world.plan(.coordinatorStarts, after: time)
        pass(time + 40_000)
    }
}
