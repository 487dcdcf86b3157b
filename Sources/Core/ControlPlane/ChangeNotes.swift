// Which rows of which list a fact changes. Each is noted before or after the fact is folded, as it can be looked up
// then; a row is told as it is when it is asked for.

import ClusterModel
import Ledger
import Messages

extension NodeEvent {
    fileprivate var node: NodeID {
        switch self {
        case .joined(let id, _, _, _, _), .inventoried(let id, _), .lost(let id, _), .closed(let id, _),
            .fenceWanted(let id, _, _, _), .fenced(let id, _, _),
            .reopened(let id, _, _), .vouchedDown(let id, _, _, _), .removed(let id, _, _),
            .labelled(let id, _, _, _), .tainted(let id, _, _, _):
            id
        }
    }
}

extension ClusterConductor {
    /// Notes what a fact changed in the lists; called once it is folded.
    mutating func noteChanges(of event: Event) {
        guard changeLog.isOn else { return }
        switch event {
        case .job(.archived): break
        case .job(let event):
            changeLog.note(.changed(event.job))
            guard let job = state.jobs[event.job] else { return }
            // Its runs are counted in its row.
            if let run = job.spec.value.recurring { note(state.recurring[run.recurring]) }
            changeLog.note(queue: job.spec.value.queue)
            if let array = job.element?.array { changeLog.note(.changed(array)) }
            if case .placed(_, _, let shares, _) = event { for share in shares { changeLog.note(share.node) } }
            if case .split(_, let array, _, _) = event { changeLog.note(.changed(array)) }
        case .allocation(.started(let id, _)):
            if let allocation = state.allocations[id] { changeLog.note(.changed(allocation.job)) }
        case .allocation(.ended): break
        case .node(let event): changeLog.note(event.node)
        case .queue(.declared(let spec)): changeLog.note(queue: spec.name)
        case .access(let event): noteChanges(of: event)
        case .recurring(let event): note(state.recurring[event.recurring])
        case .model(let event): note(state.models[event.model])
        // What is to be seen of a service follows from more than its own facts; see `noteServices`.
        case .cluster, .service: break
        }
    }

    private mutating func note(_ row: RecurringJob?) {
        guard let spec = row?.spec.value else { return }
        changeLog.note(RowName(spec.name, in: spec.namespace), in: .recurring)
    }

    private mutating func note(_ row: Model?) {
        guard let row else { return }
        changeLog.note(RowName(row.name, in: row.namespace), in: .models)
    }

    private mutating func noteChanges(of event: AccessEvent) {
        switch event {
        case .granted(let grant, _, _): note(grant.subject, grant.scope)
        case .revoked(let subject, let scope, _, _): note(subject, scope)
        case .declared(let roster, _, _): changeLog.note(RowName(roster.name), in: roster.kind.list)
        case .classDeclared(let known, _, _): changeLog.note(RowName(known.name), in: .classes)
        case .classDropped(let name, _, _): changeLog.note(RowName(name), in: .classes)
        case .dissolved: break
        }
    }

    private mutating func note(_ subject: Subject, _ scope: Scope) {
        changeLog.note(RowName(subject, in: scope), in: .grants)
        noteSight(of: [subject])
    }

    /// Who is one of these may see other things than before.
    private mutating func noteSight(of subjects: [Subject]) {
        for subject in subjects {
            switch subject {
            case .user(let name): changeLog.note(sightOf: name)
            case .group(let name):
                for member in state.access.roster(.group, name)?.members ?? [] { changeLog.note(sightOf: member.name) }
            }
        }
    }

    /// Notes what will be gone once the fact is folded.
    mutating func noteLeaving(_ event: Event) {
        guard changeLog.isOn else { return }
        switch event {
        case .job(.archived(let id)):
            if let job = state.jobs[id] { changeLog.note(.left(id, namespace: job.spec.value.namespace)) }
        case .allocation(.ended(let id, _, _)):
            guard let allocation = state.allocations[id] else { return }
            changeLog.note(.changed(allocation.job))
            changeLog.note(allocation.node)
            if let job = state.jobs[allocation.job] { changeLog.note(queue: job.spec.value.queue) }
        case .recurring(.dropped(let id, _, _)): note(state.recurring[id])
        case .model(.removed(let id, _, _, _)): note(state.models[id])
        case .service(.removed(let id, _)):
            if let row = state.services[id] { changeLog.note(RowName(row.name, in: row.namespace), in: .services) }
            changeLog.services[id] = nil
        case .access(.declared(let roster, _, _)):
            let old = state.access.roster(roster.kind, roster.name)?.members ?? []
            noteSight(of: old.filter { !roster.contains($0) } + roster.members.filter { !old.contains($0) })
        case .access(.dissolved(let kind, let name, _, _)): noteDissolving(kind, name)
        default: break
        }
    }

    /// A group takes its roles with it, and leaves the accounts.
    private mutating func noteDissolving(_ kind: RosterKind, _ name: Name) {
        guard let roster = state.access.roster(kind, name) else { return }
        noteSight(of: roster.members)
        changeLog.note(RowName(name), in: kind.list)
        guard kind == .group else { return }
        for grant in state.access.grants(of: .group(name)) {
            changeLog.note(RowName(grant.subject, in: grant.scope), in: .grants)
        }
        for account in state.access.rosters(of: .account) where account.contains(.group(name)) {
            changeLog.note(RowName(account.name), in: .accounts)
        }
    }

    /// Notes every service that is not as it was when it was last looked at.
    mutating func noteServices(at now: Now) {
        let touched = services.takeShown()
        guard changeLog.isOn else { return }
        for id in touched {
            guard let row = state.services[id] else { continue }
            let view = plainView(of: row, at: now)
            guard changeLog.services[id] != view else { continue }
            changeLog.services[id] = view
            changeLog.note(RowName(row.name, in: row.namespace), in: .services)
        }
    }

    /// Looks at every service for the first time: what is so already is no change.
    mutating func rememberServices(at now: Now) {
        for row in state.services { changeLog.services[row.id] = plainView(of: row, at: now) }
    }

    /// What is told as a change when it is another. Figures that move all the time are read when something else has
    /// changed, as reasons for waiting are.
    private func plainView(of row: Service, at now: Now) -> ServiceView {
        var view = view(of: row, for: state.access.rights(of: .admin), at: now)
        (view.traffic, view.scalingState) = (nil, nil)
        return view
    }
}

extension ModelEvent {
    fileprivate var model: ModelID {
        switch self {
        case .registered(let id, _, _, _), .removed(let id, _, _, _): id
        }
    }
}

extension RosterKind {
    fileprivate var list: ChangesQuery.List {
        switch self {
        case .group: .groups
        case .account: .accounts
        }
    }
}
