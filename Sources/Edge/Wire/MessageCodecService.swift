// What clients ask and are told about services, as bytes and back.
import ClusterModel
import Ledger
import Messages

extension PBClientRequest.Wish {
    init(_ request: ServiceRequest) {
        switch request {
        case .declare(let spec): self = .declareService(PBServiceSpec(spec.value))
        case .rehearse(let spec): self = .rehearseService(PBServiceSpec(spec.value))
        case .list(let query): self = .services(PBServicesQuery(query))
        case .show(let reference): self = .service(PBServiceReference(reference))
        case .change(let reference, let change): self = .changeService(PBServiceChange(reference, change))
        }
    }
}

extension PBClientRequest.Wish? {
    func serviceRequest() throws(WireError) -> ServiceRequest {
        switch self {
        case .declareService(let spec): return .declare(Boxed(try spec.checked()))
        case .rehearseService(let spec): return .rehearse(Boxed(try spec.checked()))
        case .services(let query): return .list(try query.checked())
        case .service(let reference): return .show(try reference.checked())
        case .changeService(let change): return try change.request()
        default: throw Check.unchosen("ClientRequest.wish")
        }
    }
}

extension PBForecastEnd {
    init(_ end: RolloutForecast.End) {
        self =
            switch end {
            case .nothing: .nothing
            case .completes: .completes
            case .stuck: .stuck
            case .unfinished: .unfinished
            }
    }

    func checked() throws(WireError) -> RolloutForecast.End {
        switch self {
        case .nothing: return .nothing
        case .completes: return .completes
        case .stuck: return .stuck
        case .unfinished: return .unfinished
        default: throw Check.unknown(self, "RolloutForecast.end")
        }
    }
}

extension PBRolloutForecast: Coded {
    init(_ forecast: RolloutForecast) {
        self.init(
            end: PBForecastEnd(forecast.end), wanted: UInt32(clamping: forecast.wanted),
            ready: UInt32(clamping: forecast.ready), most: UInt32(clamping: forecast.most),
            refusal: forecast.refusal.remark(upTo: WireLimits.text),
            obstacle: forecast.obstacle.map { PBExplanation($0) })
    }

    func checked() throws(WireError) -> RolloutForecast {
        var forecast = RolloutForecast(try end.checked())
        forecast.wanted = try Check.number(wanted, "RolloutForecast.wanted")
        forecast.ready = try Check.number(ready, "RolloutForecast.ready")
        forecast.most = try Check.number(most, "RolloutForecast.most")
        forecast.refusal = try Check.text(refusal, "RolloutForecast.refusal")
        forecast.obstacle = try obstacle?.checked()
        return forecast
    }
}

extension PBServiceReference: Coded {
    init(_ reference: ServiceReference) {
        self.init(namespace: reference.namespace.text, name: reference.name.text)
    }

    func checked() throws(WireError) -> ServiceReference {
        ServiceReference(
            try Check.name(name, "ServiceReference.name"),
            in: try Check.name(namespace, "ServiceReference.namespace"))
    }
}

extension PBServicesQuery: Coded {
    init(_ query: ServicesQuery) {
        self.init(
            after: query.after.map { .afterService($0.number) },
            namespace: query.namespace.map { .namespaceName($0.text) })
    }

    func checked() throws(WireError) -> ServicesQuery {
        var query = ServicesQuery()
        if case .afterService(let number) = after {
            query.after = try Check.service(number, "ServicesQuery.after_service")
        }
        if case .namespaceName(let name) = namespace {
            query.namespace = try Check.name(name, "ServicesQuery.namespace_name")
        }
        return query
    }
}

extension PBServiceChange {
    init(_ reference: ServiceReference, _ change: ServiceChange) {
        let wire: Change =
            switch change {
            case .scale(let replicas): .scale(UInt32(clamping: replicas))
            case .autoscale(let scaling?): .autoscale(PBServiceScaling(scaling.value))
            case .autoscale(nil): .endAutoscaling(PBNothing())
            case .pause: .pause(PBNothing())
            case .resume: .resume(PBNothing())
            case .promote: .promote(PBNothing())
            case .undo(let revision): .undo(revision ?? 0)
            case .restart: .restart(PBNothing())
            case .drop: .drop(PBNothing())
            }
        self.init(service: PBServiceReference(reference), change: wire)
    }

    func request() throws(WireError) -> ServiceRequest {
        .change(try Check.need(service, "ServiceChange.service"), try chosen())
    }

    private func chosen() throws(WireError) -> ServiceChange {
        switch change {
        case .scale(let replicas): return .scale(try Check.number(replicas, "ServiceChange.scale"))
        case .autoscale(let scaling): return .autoscale(Boxed(try scaling.checked()))
        case .endAutoscaling: return .autoscale(nil)
        case .pause: return .pause
        case .resume: return .resume
        case .promote: return .promote
        case .undo(let revision): return .undo(to: revision == 0 ? nil : revision)
        case .restart: return .restart
        case .drop: return .drop
        case nil: throw Check.unchosen("ServiceChange.change")
        }
    }
}

extension PBServicePage {
    init(_ page: ServicePage) {
        self.init(rows: page.rows.map { PBServiceView($0) }, next: page.next.map { .nextService($0.number) })
    }

    func checked() throws(WireError) -> ServicePage {
        var page = ServicePage(rows: try Check.list(rows, upTo: WireLimits.page, "ServicePage.rows"), next: nil)
        if case .nextService(let number) = next {
            page.next = try Check.service(number, "ServicePage.next_service")
        }
        return page
    }
}

extension PBReplicaView: Coded {
    init(_ view: ReplicaView) {
        self.init(
            job: view.job.number, revision: view.revision, phase: PBJobPhase(view.phase), node: view.node?.text ?? "",
            port: UInt32(clamping: view.port), isReady: view.isReady, ends: UInt32(clamping: view.ends),
            fetch: view.fetch.map { PBFetchView($0) })
    }

    func checked() throws(WireError) -> ReplicaView {
        var view = ReplicaView(
            job: try Check.job(job, "ReplicaView.job"), revision: revision,
            phase: try Check.need(phase, "ReplicaView.phase"),
            node: node.isEmpty ? nil : try Check.name(node, "ReplicaView.node"),
            port: Int(try Check.port(port, "ReplicaView.port")), isReady: isReady,
            ends: try Check.number(ends, "ReplicaView.ends"))
        view.fetch = try fetch?.checked()
        return view
    }
}

extension PBServiceView: Coded {
    init(_ view: ServiceView) {
        self.init(
            id: view.id.number, owner: PBPrincipal(view.owner), declaredMs: view.declared.milliseconds,
            replicas: UInt32(clamping: view.replicas), revisions: view.revisions.map { PBServiceRevision($0) },
            serving: view.serving, rollout: view.rollout.map { PBRolloutState($0) },
            lastRollout: view.lastRollout.map { PBRolloutEnd($0) }, drop: view.drop.map { PBServiceDrop($0) },
            existing: UInt32(clamping: view.existing), updated: UInt32(clamping: view.updated),
            ready: UInt32(clamping: view.ready), available: UInt32(clamping: view.available),
            problem: view.problem?.remark() ?? "", shown: view.shown.map { PBReplicaView($0) },
            scaling: view.scaling.map { PBServiceScaling($0.value) }, scalingState: view.scalingState?.remark() ?? "",
            traffic: view.traffic.map { PBTrafficView($0) })
    }

    func checked() throws(WireError) -> ServiceView {
        var view = ServiceView(
            id: try Check.service(id, "ServiceView.id"), owner: try Check.need(owner, "ServiceView.owner"),
            declared: try Check.time(declaredMs, "ServiceView.declared_ms"),
            replicas: try Check.number(replicas, "ServiceView.replicas"),
            revisions: try Check.list(revisions, upTo: WireLimits.revisions, "ServiceView.revisions"),
            serving: serving)
        view.rollout = try rollout?.checked()
        view.lastRollout = try lastRollout?.checked()
        view.drop = try drop?.checked()
        view.existing = try Check.number(existing, "ServiceView.existing")
        view.updated = try Check.number(updated, "ServiceView.updated")
        view.ready = try Check.number(ready, "ServiceView.ready")
        view.available = try Check.number(available, "ServiceView.available")
        view.problem = problem.isEmpty ? nil : try Check.text(problem, "ServiceView.problem")
        view.scaling = try scaling.map { (found) throws(WireError) in Boxed(try found.checked()) }
        view.scalingState =
            scalingState.isEmpty ? nil : try Check.text(scalingState, "ServiceView.scaling_state")
        view.traffic = try traffic?.checked()
        view.shown = try Check.list(shown, upTo: ServiceView.shownReplicas, "ServiceView.shown")
        return view
    }
}
