// Plays a story in a world without misfortunes and tells what became of the jobs: the lines that changed since the
// stanza before. A command that it does not know is told as such, so that no story passes by a slip of the pen.

import ClusterModel
import ControlPlane
import Ledger
import Messages

package struct StoryRunner {
    var world = World(seed: 1, options: StoryRunner.options)
    private var told: [String] = []
    var complaints: [String] = []

    private static var options: WorldOptions {
        var options = WorldOptions()
        options.hasFaults = false
        return options
    }

    package init() {
        world.spread = 2
        world.refusals = []
        world.coordinator.bootOffset = 0
        world.addClient()
        world.addClient()
    }

    /// The promises that the world saw broken.
    package var broken: [BrokenPromise] { world.broken }

    /// Plays one stanza and answers its consequences.
    package mutating func play(_ stanza: StoryStanza) -> [String] {
        world.refusals = []
        complaints = []
        var asked: [String] = []
        for command in stanza.commands {
            obey(command)
            if command.verb == "jobs" { asked += lines }
            if command.verb == "history" { asked += history(command) }
        }
        let now = lines
        let changed = asked.isEmpty ? now.filter { !told.contains($0) } : asked
        told = now
        return complaints + refusals + changed
    }

    /// What was refused in this stanza; the same words are told once.
    private var refusals: [String] {
        var kept: [String] = []
        for text in world.refusals ?? [] where !kept.contains(text) { kept.append(text) }
        return kept
    }

    private mutating func obey(_ command: StoryCommand) {
        switch command.verb {
        case "cluster": open(command)
        case "queue": declare(command)
        case "submit": submit(command)
        case "cancel": cancel(command)
        case "group", "account", "grant", "revoke", "class", "open", "close", "look": access(command)
        case "hold": wish(command, .hold)
        case "release": wish(command, .release)
        case "requeue": wish(command, .requeue)
        case "suspend": wish(command, .suspend)
        case "resume" where command.subjects.first?.hasPrefix("job-") == true: wish(command, .resume)
        case "cordon", "drain", "resume", "down", "fence", "remove": close(command)
        case "maintenance": maintain(command)
        case "label", "taint": label(command)
        case "end", "fail": end(command)
        case "lose", "silence", "return", "reboot", "refuse", "impostor": disturb(command)
        case "restart": restart(command)
        case "cron": cron(command)
        case "outage": outage(command)
        case "tick": pass(Int64(command.number("seconds") ?? 60) * 1000)
        case "jobs", "history": break
        default: complaints.append("what is `\(command.text)`?")
        }
        pass(4_000)
    }

    private var lines: [String] {
        world.coordinator.conductor.map { StoryRunner.lines(of: $0, at: world.nodes[0].now(at: world.clock)) } ?? []
    }

    mutating func pass(_ time: Int64) {
        let end = world.clock + time
        world.timeline.plan(.pause, at: end)
        while world.clock < end, world.advance() {}
    }

    private mutating func open(_ command: StoryCommand) {
        let resources = Resources(
            cpu: 1000 * Int64(command.number("cpus") ?? 16), memory: 1 << 36, gpus: Int64(command.number("gpus") ?? 0))
        let ports = 20_000..<20_000 + (command.number("ports") ?? 100)
        for _ in 0..<(command.number("nodes") ?? 1) { world.addNode(World.inventory(resources, ports: ports)) }
        if let kept = command.number("keep") { world.coordinator.settings.finishedKept = kept }
        // `fences=always`: the command that powers machines off does so each time; `fences=never`: it fails.
        world.coordinator.settings.canFence = command.field("fences") != nil
        world.fencesWork = command.field("fences").map { $0 == "always" }
        world.open(using: [])
        pass(10_000 + 3_000 * Int64(world.nodes.count))
    }

    private mutating func declare(_ command: StoryCommand) {
        var bounds: [Quota.Bound] = []
        if let gpus = command.number("gpus") { bounds.append(.init(kind: .gpu, amount: Int64(gpus))) }
        if let cpus = command.number("cpus") { bounds.append(.init(kind: .cpu, amount: 1000 * Int64(cpus))) }
        let name = Name(unchecked: command.field("name") ?? "default")
        var spec = QueueSpec(name: name, quota: Quota(bounds), pendingLimit: command.number("limit") ?? 1000)
        spec.limits.perUser = bound("user", command)
        spec.limits.perAccount = bound("account", command)
        world.ask(0, .declareQueue(spec), .setup)
    }

    private mutating func submit(_ command: StoryCommand) {
        let requests = Resources(
            cpu: 1000 * Int64(command.number("cpus") ?? 1), gpus: Int64(command.number("gpus") ?? 0))
        var spec = JobSpec(
            name: Name(unchecked: command.field("name") ?? "job"),
            queue: Name(unchecked: command.field("queue") ?? "default"),
            shape: GangShape(ranks: command.number("ranks") ?? 1, nodes: command.number("nodes")), requests: requests,
            timeLimit: command.number("seconds").map { .seconds(Int64($0)) },
            maxRestarts: command.number("restarts") ?? 0, priority: Int32(command.number("priority") ?? 0),
            payload: Workload.emptyPayload)
        spec.failureRules = (command.field("rules") ?? "").split(separator: ";").compactMap {
            try? FailureRule(text: String($0))
        }
        spec.endNotice = command.field("signal").flatMap { try? EndNotice(text: $0) }
        if command.field("cut-off") == "keep" { spec.onDisconnect = .keep }
        if command.field("cut-off") == "stop" { spec.onDisconnect = .stop(after: .seconds(60)) }
        spec.startsHeld = command.field("hold") == "yes"
        spec.begin = moment(command.number("begin"))
        spec.deadline = moment(command.number("deadline"))
        spec.dependency = command.field("after").flatMap { try? Dependency.parse($0) }
        spec.selection = selection(command)
        spec.array = command.field("array").flatMap { try? ArraySpec.parse($0, size: ArrayShape.mostElements) }.map {
            ArrayShape(indices: ElementRuns($0.indices), maxRunning: $0.maxRunning)
        }
        spec.namespace = Name(unchecked: command.field("namespace") ?? "default")
        spec.account = Name(unchecked: command.field("account") ?? "default")
        spec.priorityClass = command.field("class").map { Name(unchecked: $0) }
        var script = JobScript(spec: spec)
        if let user = command.field("user") { script.client = client(user) }
        world.add(script)
        world.submit(world.jobs.count - 1)
    }

    private func bound(_ holder: String, _ command: StoryCommand) -> UsageBound {
        UsageBound(
            running: command.number("\(holder)-running"), pending: command.number("\(holder)-pending"),
            gpus: command.number("\(holder)-gpus").map(Int64.init))
    }

    /// Which nodes the job wants, in the words of `coordctl submit`.
    private mutating func selection(_ command: StoryCommand) -> Boxed<NodeSelection>? {
        let hosts = { (name: String) in
            command.field(name).map { $0.split(separator: "+").map { Name(unchecked: "node-\($0)") } } ?? []
        }
        var selection = NodeSelection(
            include: hosts("on"), exclude: hosts("not"), isExclusive: command.field("exclusive") == "yes")
        do {
            selection.constraint = try command.field("features").map { text throws(ConstraintError) in
                try Constraint(text)
            }
            selection.tolerations =
                try command.field("tolerates").map { text throws(LabelTextError) in
                    [try LabelText.toleration(text)]
                } ?? []
            selection.labels =
                try command.field("labels").map { text throws(LabelTextError) in
                    let pair = text.split(separator: ":")
                    return [try LabelText.label(key: String(pair[0]), value: String(pair[pair.count - 1]), in: text)]
                } ?? []
        } catch {
            complaints.append("\(error)")
        }
        return selection == .none ? nil : Boxed(selection)
    }

    /// `label 1 a100=` or `taint 1 key=value:NoSchedule`, as `coordctl node` reads them.
    private mutating func label(_ command: StoryCommand) {
        guard let number = command.subject, world.nodes.indices.contains(number - 1) else {
            return complaints.append("there is no such node: \(command.text)")
        }
        let name = world.nodes[number - 1].name
        let words = command.text.split(separator: " ").dropFirst(2).map(String.init)
        do throws(LabelTextError) {
            if command.verb == "label" {
                let changes = try LabelText.changes(words)
                world.ask(0, .label(name, put: changes.put, remove: changes.remove), .setup)
            } else {
                let changes = try LabelText.taintChanges(words)
                world.ask(0, .taint(name, put: changes.put, remove: changes.remove), .setup)
            }
        } catch {
            complaints.append(error.description)
        }
    }

    /// A moment of the story in seconds from now.
    private func moment(_ seconds: Int?) -> WallTime? {
        seconds.map { WallTime(milliseconds: World.epoch + world.clock + 1000 * Int64($0)) }
    }

    private mutating func wish(_ command: StoryCommand, _ wish: JobWish) {
        guard let place = job(command), let id = world.knowledge[place].id else { return }
        let client = command.field("by").map { self.client($0) } ?? world.jobs[place].client
        world.ask(client, wish.request(for: id, command.elements), .wish(place))
    }

    private mutating func close(_ command: StoryCommand) {
        guard let number = command.subject, world.nodes.indices.contains(number - 1) else {
            return complaints.append("there is no such node: \(command.text)")
        }
        let name = world.nodes[number - 1].name
        let reason = command.field("reason") ?? "work"
        let client = self.client(command.field("by") ?? "admin")
        switch command.verb {
        case "cordon": world.ask(client, .cordon(name, reason: reason), .setup)
        case "down": world.ask(client, .down(name, reason: reason), .setup)
        case "fence": world.ask(client, .fence(name, reason: reason), .setup)
        case "remove": world.ask(client, .remove(name), .setup)
        case "drain":
            let span = command.number("seconds").map { Span.seconds(Int64($0)) }
            world.ask(client, .drain(name, reason: reason, within: span), .setup)
        default: world.ask(client, .resume(name), .setup)
        }
    }

    /// `maintenance seconds=3600`, or without a length its end.
    private mutating func maintain(_ command: StoryCommand) {
        let length = command.number("seconds").map { Span.seconds(Int64($0)) }
        world.ask(client(command.field("by") ?? "admin"), .maintenance(length.map { .begin($0) } ?? .end), .setup)
    }

    /// The place of the script of the job that the command names by its id.
    mutating func job(_ command: StoryCommand) -> Int? {
        let place = world.knowledge.firstIndex { $0.id?.number == command.job?.number }
        if place == nil { complaints.append("there is no such job: \(command.text)") }
        return place
    }

    /// Ranks end by themselves, all with success or the named one with its exit.
    private mutating func end(_ command: StoryCommand) {
        // A run of a recurring job is nobody's to know.
        let isRun = command.job.flatMap { world.ledger.jobs[$0] }?.spec.value.recurring != nil
        guard let array = isRun ? command.job : job(command).flatMap({ world.knowledge[$0].id }) else { return }
        var id = array
        if let index = command.elements?.first {
            let name = ElementName(array: array, index: index)
            guard let row = world.coordinator.conductor?.state.jobs.first(where: { $0.element == name }) else {
                return complaints.append("that element has no row: \(command.text)")
            }
            id = row.id
        }
        let exit: Exit =
            command.verb == "end"
            ? .code(0)
            : command.number("signal").map { .signal(Int32($0)) }
                ?? .code(Int32(command.number("code") ?? 1))
        // `said=2`: what its second rule looks for stands in its output.
        if let said = command.number("said"), let place = job(command) {
            world.jobs[place].signs = 1 << UInt32(said - 1)
        }
        let only = command.verb == "end" ? nil : UInt32(command.number("rank") ?? 0)
        for rank in world.running where rank.task.job == id && (only ?? rank.task.rank) == rank.task.rank {
            world.endRank(
                rank.node, boot: world.nodes[rank.node].boot, rank.allocation, rank: rank.task.rank, exit)
        }
    }

    private mutating func disturb(_ command: StoryCommand) {
        guard let number = command.subject, world.nodes.indices.contains(number - 1) else {
            return complaints.append("there is no such node: \(command.text)")
        }
        let node = number - 1
        switch command.verb {
        case "lose": cut(node, for: 330_000)
        case "silence": cut(node, for: 30_000)
        case "return":
            world.nodes[node].cutsUpward = 0
            world.nodes[node].cutsDownward = 0
            world.heal(node, partition: 0)
            pass(40_000)
        case "reboot":
            world.reboot(node, after: 5_000)
            pass(20_000)
        case "refuse": world.nodes[node].refusals = command.number("times") ?? 1
        default: pretend(to: node)
        }
    }

    private mutating func cut(_ node: Int, for time: Int64) {
        world.nodes[node].cutsUpward = 1
        world.nodes[node].cutsDownward = 1
        pass(time)
    }

    /// Another machine comes with the token of this node.
    private mutating func pretend(to node: Int) {
        world.addNode(world.nodes[node].hardware)
        let new = world.nodes.count - 1
        world.nodes[new].token = world.nodes[node].token
        world.plan(.nodeBoots(node: new), after: 0)
    }

    private mutating func restart(_ command: StoryCommand) {
        guard let number = command.subject, command.subjects.first?.hasPrefix("node-") == true else {
            world.killCoordinator()
            world.plan(.coordinatorStarts, after: 1_000)
            return pass(40_000)
        }
        world.killAgent(number - 1)
        world.plan(.agentStarts(node: number - 1, boot: world.nodes[number - 1].boot), after: 500)
        pass(20_000)
    }
}
