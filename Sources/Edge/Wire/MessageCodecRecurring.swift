// What clients ask and are told about recurring jobs, as bytes and back.
import ClusterModel
import Ledger
import Messages

extension PBRecurringReference: Coded {
    init(_ reference: RecurringReference) {
        self.init(namespace: reference.namespace.text, name: reference.name.text)
    }

    func checked() throws(WireError) -> RecurringReference {
        RecurringReference(
            try Check.name(name, "RecurringReference.name"),
            in: try Check.name(namespace, "RecurringReference.namespace"))
    }
}

extension PBRecurringDeclaration {
    init(_ spec: RecurringSpec, suspend: Bool?) {
        self.init(spec: PBRecurringSpec(spec), suspend: suspend.map { .isSuspended($0) })
    }

    func request() throws(WireError) -> ClientRequest {
        let spec = try Check.need(spec, "RecurringDeclaration.spec")
        guard case .isSuspended(let flag) = suspend else { return .declareRecurring(Boxed(spec), suspend: nil) }
        return .declareRecurring(Boxed(spec), suspend: flag)
    }
}

extension PBRecurringQuery: Coded {
    init(_ query: RecurringQuery) {
        self.init(
            after: query.after.map { .afterRecurring($0.number) },
            namespace: query.namespace.map { .namespaceName($0.text) })
    }

    func checked() throws(WireError) -> RecurringQuery {
        var query = RecurringQuery()
        if case .afterRecurring(let number) = after {
            query.after = try Check.recurring(number, "RecurringQuery.after_recurring")
        }
        if case .namespaceName(let name) = namespace {
            query.namespace = try Check.name(name, "RecurringQuery.namespace_name")
        }
        return query
    }
}

extension PBRecurringChange {
    init(_ reference: RecurringReference, _ change: RecurringChange) {
        let action: PBRecurringAction =
            switch change {
            case .suspend: .suspend
            case .resume(let skipsMissed): skipsMissed ? .resumeSkipping : .resume
            case .drop: .drop
            }
        self.init(recurring: PBRecurringReference(reference), action: action)
    }

    func request() throws(WireError) -> ClientRequest {
        let reference = try Check.need(recurring, "RecurringChange.recurring")
        switch action {
        case .suspend: return .changeRecurring(reference, .suspend)
        case .resume: return .changeRecurring(reference, .resume(skipsMissed: false))
        case .resumeSkipping: return .changeRecurring(reference, .resume(skipsMissed: true))
        case .drop: return .changeRecurring(reference, .drop)
        default: throw Check.unknown(action, "RecurringChange.action")
        }
    }
}

extension PBRecurringOrder {
    func request() throws(WireError) -> ClientRequest {
        .runRecurring(
            try Check.need(recurring, "RecurringOrder.recurring"), key: try Check.need(key, "RecurringOrder.key"))
    }
}

extension PBRecurringPage {
    init(_ page: RecurringPage) {
        self.init(rows: page.rows.map { PBRecurringView($0) }, next: page.next.map { .nextRecurring($0.number) })
    }

    func checked() throws(WireError) -> RecurringPage {
        var page = RecurringPage(rows: try Check.list(rows, upTo: WireLimits.page, "RecurringPage.rows"), next: nil)
        if case .nextRecurring(let number) = next {
            page.next = try Check.recurring(number, "RecurringPage.next_recurring")
        }
        return page
    }
}

extension PBRecurringView: Coded {
    init(_ view: RecurringView) {
        self.init(
            id: view.id.number, spec: PBRecurringSpec(view.spec.value), owner: PBPrincipal(view.owner),
            declaredMs: view.declared.milliseconds, suspension: view.suspension.map { PBRecurringSuspension($0) },
            lastFiring: view.lastFiring.map { PBRecurringFiring($0) },
            lastPass: view.lastPass.map { PBRecurringPass($0) }, activeCount: UInt32(clamping: view.activeCount),
            active: view.active.map(\.number), waiting: view.waitingSince.map { .waitingSinceMs($0.milliseconds) },
            nextMs: view.next.map(\.milliseconds), lastMiss: view.lastMiss.map { PBRecurringMiss($0) })
    }

    func checked() throws(WireError) -> RecurringView {
        var row = RecurringJob(
            id: try Check.recurring(id, "RecurringView.id"), spec: Boxed(try Check.need(spec, "RecurringView.spec")),
            owner: try Check.need(owner, "RecurringView.owner"),
            declared: try Check.time(declaredMs, "RecurringView.declared_ms"))
        row.suspension = try suspension?.checked()
        row.lastFiring = try lastFiring?.checked()
        row.lastPass = try lastPass?.checked()
        row.lastMiss = try lastMiss?.checked()
        try Check.count(nextMs.count, upTo: WireLimits.times, "RecurringView.next_ms")
        var times: [WallTime] = []
        for time in nextMs { times.append(try Check.time(time, "RecurringView.next_ms")) }
        var view = RecurringView(row, next: times)
        view.activeCount = try Check.number(activeCount, "RecurringView.active_count")
        try Check.count(active.count, upTo: WireLimits.times, "RecurringView.active")
        for job in active { view.active.append(try Check.job(job, "RecurringView.active")) }
        if case .waitingSinceMs(let time) = waiting {
            view.waitingSince = try Check.time(time, "RecurringView.waiting_since_ms")
        }
        return view
    }
}
