// What stories say about who may do what: roles, groups, accounts and classes are given by the admin or by whoever
// `by=` names, and `look` tells what somebody sees.

import ClusterModel
import ControlPlane
import Ledger
import Messages

extension StoryRunner {
    /// The place of the client of this name; it comes into the world when it is first named.
    mutating func client(_ name: String) -> Int {
        if let place = world.clients.firstIndex(where: { $0.principal.name.text == name }) { return place }
        world.addClient(named: Name(unchecked: name))
        return world.clients.count - 1
    }

    mutating func cancel(_ command: StoryCommand) {
        guard let place = job(command), let id = world.knowledge[place].id else { return }
        let client = command.field("by").map { self.client($0) } ?? world.jobs[place].client
        world.ask(client, .cancel(id, elements: command.elements), .cancel(place))
    }

    mutating func access(_ command: StoryCommand) {
        guard command.verb != "look" else { return look(command) }
        guard let request = request(command) else { return complaints.append("what is `\(command.text)`?") }
        world.ask(client(command.field("by") ?? "admin"), request, .setup)
    }

    private func request(_ command: StoryCommand) -> ClientRequest? {
        guard let first = command.subjects.first.flatMap(Name.init) else { return nil }
        let members = command.subjects.dropFirst().map { Subject.user(Name(unchecked: $0)) }
        let groups = (command.field("groups") ?? "").split(separator: ",").map {
            Subject.group(Name(unchecked: "\($0)"))
        }
        let subject = command.field("group").map { Subject.group(Name(unchecked: $0)) } ?? .user(first)
        let scope = command.field("namespace").map { Scope.namespace(Name(unchecked: $0)) } ?? .cluster
        switch command.verb {
        case "group": return .changeRoster(.group, first, .add(members))
        case "account": return .changeRoster(.account, first, .add(members + groups))
        case "grant":
            return command.field("role").flatMap(Role.init(word:)).map { .grant(Grant(subject, $0, in: scope)) }
        case "revoke": return .revoke(subject, scope)
        case "class":
            return .declareClass(
                PriorityClass(
                    name: first, value: Int32(command.number("value") ?? 0),
                    isForEveryone: command.field("everyone") == "yes"))
        case "open", "close": return .setQueue(first, isOpen: command.verb == "open")
        default: return nil
        }
    }

    /// Tells which jobs somebody sees, and of a job that is named what the answer is.
    private mutating func look(_ command: StoryCommand) {
        guard var conductor = world.coordinator.conductor, let by = command.field("by").flatMap(Name.init) else {
            return
        }
        let principal = Principal(kind: .user, name: by)
        let request = command.subject.map { ClientRequest.explain(JobID(UInt64($0))) } ?? .jobs(JobsQuery())
        let now = world.nodes[0].now(at: world.clock)
        let turn = conductor.step([.request(SessionID(.max), number: 0, principal, request)], at: now)
        for case .reply(_, _, let reply) in turn.effects {
            switch reply {
            case .jobs(let page):
                let jobs = page.jobs.map { "job-\($0.id)" }.joined(separator: " ")
                complaints.append("\(by) sees \(jobs.isEmpty ? "nothing" : jobs)")
            case .explained(let explanation):
                let waits = explanation.obstacles.map { StoryRunner.text($0, in: conductor.state) }
                complaints.append("\(by) sees job-\(explanation.job.id): \(waits.joined(separator: "; then "))")
            case .rejected(let rejection): complaints.append("\(by) is told: \(rejection)")
            case .submitted, .done, .jobLines, .job, .element, .rehearsed, .nodes, .queues, .logs, .grants, .identity,
                .rosters,
                .classes,
                .recurring, .recurringJob, .services, .service, .models, .model, .upload, .history, .past, .changes,
                .maintenance:
                break
            }
        }
    }
}
