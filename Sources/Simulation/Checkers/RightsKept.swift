// Nobody sees or changes what they have no right to: every fact that somebody caused and every reply is judged by the
// roles that stand in the state, counted out anew from the list of all that were given.

import ClusterModel
import ControlPlane
import Ledger
import Messages

enum RightsKept {
    static let promise = "nobody sees or touches what they have no right to"

    /// The highest role there; nil is none.
    static func role(of principal: Principal, in scope: Scope, _ state: ClusterState) -> Role? {
        guard principal.kind == .user else { return nil }
        if principal == .admin { return .admin }
        let own = state.access.grants.filter { grant in
            switch grant.subject {
            case .user(let name): name == principal.name
            case .group(let name):
                state.access.rosters.contains {
                    $0.kind == .group && $0.name == name && $0.members.contains(.user(principal.name))
                }
            }
        }
        let highest = own.filter { $0.scope == scope || $0.scope == .cluster }.map(\.role).max()
        return highest ?? (scope == .namespace(.standard) ? .user : nil)
    }

    static func judge(_ event: Event, before state: ClusterState, into broken: inout [BrokenPromise]) {
        if let found = lie(in: event, state) { broken.append(BrokenPromise(promise: promise, detail: found)) }
    }

    private static func lie(in event: Event, _ state: ClusterState) -> String? {
        switch event {
        case .job(let event): return lie(in: event, state)
        case .node(.closed(_, let closure)): return wrong(closure.by, .operator, in: .cluster, state)
        case .node(.fenceWanted(_, let by, _, _)): return wrong(by, .operator, in: .cluster, state)
        case .node(.vouchedDown(_, let by, _, _)): return wrong(by, .operator, in: .cluster, state)
        case .node(.removed(_, let by, _)): return wrong(by, .admin, in: .cluster, state)
        case .node(.reopened(_, let by, _)): return wrong(by, .operator, in: .cluster, state)
        case .access(.granted(let grant, let by, _)): return wrong(by, .admin, in: grant.scope, state)
        case .access(.revoked(_, let scope, let by, _)): return wrong(by, .admin, in: scope, state)
        case .access(.declared(_, let by, _)), .access(.dissolved(_, _, let by, _)),
            .access(.classDeclared(_, let by, _)), .access(.classDropped(_, let by, _)):
            return wrong(by, .admin, in: .cluster, state)
        case .recurring(let event): return lie(in: event, state)
        case .service(let event): return lie(in: event, state)
        case .model(.registered(_, let namespace, _, let version)):
            return wrong(version.by, .user, in: .namespace(namespace), state)
        case .model(.removed(let id, let number, let by, _)):
            guard let row = state.models[id] else { return "\(by) changes \(id), of which nothing is known" }
            let isOwn = row.version(number)?.by == by
            return wrong(by, isOwn ? .user : .operator, in: .namespace(row.namespace), state)
        case .cluster, .queue, .node, .allocation: return nil
        }
    }

    private static func lie(in event: ServiceEvent, _ state: ClusterState) -> String? {
        switch event {
        case .declared(let id, let spec, _, let by, _):
            // A revision that is made by an operator's undo runs on its owner's behalf all the same.
            let owner = state.services[id]?.owner ?? by
            return wrong(by, owner == by ? .user : .operator, in: .namespace(spec.value.namespace), state)
        case .moved(let id, _, _, let by?, _), .scaled(let id, _, let by, _), .scalingSet(let id, _, let by, _),
            .dropped(let id, let by, _):
            guard let row = state.services[id] else { return "\(by) changes \(id), which is not declared" }
            return wrong(by, row.owner == by ? .user : .operator, in: .namespace(row.namespace), state)
        case .moved, .removed: return nil
        }
    }

    private static func lie(in event: RecurringEvent, _ state: ClusterState) -> String? {
        switch event {
        case .declared(let id, let spec, let owner, _):
            if let old = state.recurring[id], old.owner != owner { return "\(owner) declares what is \(old.owner)'s" }
            return wrong(owner, .user, in: .namespace(spec.value.namespace), state)
        case .suspended(let id, let by, _), .resumed(let id, _, let by, _), .dropped(let id, let by, _):
            guard let row = state.recurring[id] else { return "\(by) changes \(id), which is not declared" }
            return wrong(by, row.owner == by ? .user : .operator, in: .namespace(row.spec.value.namespace), state)
        // Whoever is the owner must have the right to submit, which the submit before it shows.
        case .fired, .passed: return nil
        }
    }

    private static func wrong(
        _ principal: Principal, _ role: Role, in scope: Scope, _ state: ClusterState
    ) -> String? {
        guard self.role(of: principal, in: scope, state).map({ $0 >= role }) != true else { return nil }
        return "\(principal) acts as \(role.word) of \(scope)"
    }

    private static func lie(in event: JobEvent, _ state: ClusterState) -> String? {
        switch event {
        case .submitted(let id, let spec, let owner, _, _): return lie(inSubmit: id, spec.value, of: owner, state)
        case .held(let id, let by, _), .suspended(let id, let by, _), .stopping(let id, .cancelled(let by), _),
            .stopping(let id, .requeued(let by), _):
            return trespass(by, on: id, state)
        case .released(let id, let by, _):
            if let job = state.jobs[id], case .held(let holder, _) = job.phase, holder != job.owner, by != holder,
                let found = wrong(by, .operator, in: .namespace(job.spec.value.namespace), state)
            {
                return found
            }
            return trespass(by, on: id, state)
        case .resumed(let id, let by, _):
            if let job = state.jobs[id], let holder = job.suspended?.by, holder != job.owner, by != holder,
                let found = wrong(by, .operator, in: .namespace(job.spec.value.namespace), state)
            {
                return found
            }
            return trespass(by, on: id, state)
        case .finished(let id, .cancelled(let by), _):
            // One that was being stopped ends so, whatever right is left by then.
            return state.jobs[id]?.phase.isWaiting == true ? trespass(by, on: id, state) : nil
        case .requeued(let id, .commanded(let by), _):
            return state.jobs[id]?.phase.isTerminal == true ? trespass(by, on: id, state) : nil
        case .elementsEnded(let id, _, .cancelled(let by), _): return trespass(by, on: id, state)
        case .placed, .stopping, .requeued, .finished, .archived, .ready, .parentDeparted, .split, .elementsEnded:
            return nil
        }
    }

    private static func lie(
        inSubmit id: JobID, _ spec: JobSpec, of owner: Principal, _ state: ClusterState
    ) -> String? {
        let role = role(of: owner, in: .namespace(spec.namespace), state)
        guard let role, role >= .user else { return "\(owner) submits \(id) to \(spec.namespace)" }
        for term in spec.dependency?.terms ?? [] {
            guard let parent = state.jobs[term.job], sees(owner, parent, state) else {
                return "\(owner) makes \(id) wait for \(term.job)"
            }
        }
        let accounts = state.access.rosters.filter { $0.kind == .account }
        let account = accounts.first { $0.name == spec.account }
        guard role < .admin, !accounts.isEmpty, account != nil || spec.account != .standard else { return nil }
        let isMember = account?.members.contains { member in
            switch member {
            case .user(let name): name == owner.name
            case .group(let name): state.access.roster(.group, name)?.members.contains(.user(owner.name)) == true
            }
        }
        return isMember == true ? nil : "\(owner) charges account \(spec.account)"
    }

    private static func trespass(_ principal: Principal, on id: JobID, _ state: ClusterState) -> String? {
        guard let job = state.jobs[id] else { return nil }
        return mayTouch(principal, job, state) ? nil : "\(principal) changes job \(id) of \(job.owner)"
    }

    private static func sees(_ principal: Principal, _ job: Job, _ state: ClusterState) -> Bool {
        role(of: principal, in: .namespace(job.spec.value.namespace), state) != nil
    }

    private static func mayTouch(_ principal: Principal, _ job: Job, _ state: ClusterState) -> Bool {
        guard let role = role(of: principal, in: .namespace(job.spec.value.namespace), state) else { return false }
        return role >= .operator || role >= .user && principal == job.owner
    }
}

extension RightsKept {
    /// Judges what somebody is told, by the rights before the turn or after it: the turn may have changed them.
    static func judge(
        _ reply: ClientReply, to principal: Principal, asked request: ClientRequest?, _ states: [ClusterState],
        into broken: inout [BrokenPromise]
    ) {
        let views: [JobView] =
            switch reply {
            case .jobs(let page): page.jobs
            case .job(let view): [view]
            case .explained(let explanation): [explanation.job]
            case .rehearsed(let forecast): forecast.obstacle.map { [$0.job] } ?? []
            case .history(let history): [history.job]
            case .past(let page): page.rows.map(\.job)
            case .submitted, .done, .rejected, .jobLines, .element, .nodes, .queues, .logs, .grants, .identity,
                .rosters, .classes,
                .recurring, .recurringJob, .services, .service, .models, .model, .upload,
                .changes, .maintenance:
                []
            }
        for view in views {
            if let found = lie(in: view, to: principal, states) {
                broken.append(BrokenPromise(promise: promise, detail: "\(principal) is told \(found)"))
            }
        }
        for namespace in namespaces(in: reply)
        where !states.contains(where: { role(of: principal, in: .namespace(namespace), $0) != nil }) {
            broken.append(BrokenPromise(promise: promise, detail: "\(principal) is told of a model in \(namespace)"))
        }
        if case .explained(let explanation) = reply {
            for obstacle in explanation.obstacles {
                guard let id = hidden(in: obstacle, of: explanation.job, from: principal, states) else { continue }
                broken.append(BrokenPromise(promise: promise, detail: "\(principal) is told of job \(id)"))
            }
        }
        if case .logs = reply, case .logs(let logs)? = request {
            let isRight = states.contains { state in
                state.jobs[logs.job].map { mayTouch(principal, $0, state) } ?? false
            }
            if !isRight {
                broken.append(BrokenPromise(promise: promise, detail: "\(principal) reads the log of \(logs.job)"))
            }
        }
    }

    /// Of the models that are told of.
    private static func namespaces(in reply: ClientReply) -> [Name] {
        switch reply {
        case .models(let page): page.rows.map(\.model.namespace)
        case .model(let view): [view.model.namespace]
        case .changes(let changes): changes.models.map(\.model.namespace)
        default: []
        }
    }

    private static func lie(in view: JobView, to principal: Principal, _ states: [ClusterState]) -> String? {
        // One that left the memory is judged by what is shown of it.
        let roles = states.map { role(of: principal, in: .namespace(view.spec.value.namespace), $0) }
        let isSeen =
            states.contains { $0.jobs[view.id] != nil }
            ? isSeen(view.id, by: principal, states) : roles.contains { $0 != nil }
        guard isSeen else { return "of job \(view.id)" }
        let mayTouch =
            view.owner == principal
            || roles.contains { role in role.map { $0 >= .operator } ?? false }
        if !mayTouch, !view.spec.value.payload.words.allSatisfy({ $0 == 0 }) { return "the payload of job \(view.id)" }
        return view.wait.flatMap { hidden(in: $0, of: view, from: principal, states) }.map { "of job \($0)" }
    }

    private static func isSeen(_ id: JobID, by principal: Principal, _ states: [ClusterState]) -> Bool {
        states.contains { state in state.jobs[id].map { sees(principal, $0, state) } ?? false }
    }

    /// The job that the reason names and that is not for this principal to know.
    private static func hidden(
        in wait: Wait, of view: JobView, from principal: Principal, _ states: [ClusterState]
    ) -> JobID? {
        switch wait {
        case .behind(let id): return isSeen(id, by: principal, states) ? nil : id
        case .dependency(let term), .neverSatisfied(let term):
            let id = term.job
            // Its owner has named it; and an admin is told of those that are gone.
            guard view.owner != principal, states.contains(where: { $0.jobs[id] != nil }) else { return nil }
            return isSeen(id, by: principal, states) ? nil : id
        // A namesake is of the same owner.
        case .singleton: return nil
        case .arrayLimit(let id, _): return isSeen(id, by: principal, states) ? nil : id
        case .quota, .quotaTooSmall, .capacity, .impossibleNow, .excluded, .nodeAbsent, .behindOthers, .limit, .held,
            .heldByRule, .notBefore, .nextCycle:
            return nil
        }
    }
}
