// Facts about services, and their rows in a checkpoint, as bytes and back.
import ClusterModel
import Ledger

extension PBEvent.Fact {
    init(_ event: ServiceEvent) {
        switch event {
        case .declared(let id, let spec, let revision, let by, let time):
            self = .serviceDeclared(
                PBServiceDeclared(
                    service: id.number, spec: PBServiceSpec(spec.value), revision: revision, by: PBPrincipal(by),
                    atMs: time.milliseconds))
        case .moved(let id, let rollout, let end, let by, let time):
            self = .serviceMoved(
                PBServiceMoved(
                    service: id.number, rollout: rollout.map { PBRolloutState($0) }, end: end.map { PBRolloutEnd($0) },
                    by: by.map { PBPrincipal($0) }, atMs: time.milliseconds))
        case .scaled(let id, let replicas, let by, let time):
            self = .serviceScaled(
                PBServiceScaled(
                    service: id.number, replicas: UInt32(clamping: replicas), by: PBPrincipal(by),
                    atMs: time.milliseconds))
        case .scalingSet(let id, let scaling, let by, let time):
            self = .serviceScalingSet(
                PBServiceScalingSet(
                    service: id.number, scaling: scaling.map { PBServiceScaling($0.value) }, by: PBPrincipal(by),
                    atMs: time.milliseconds))
        case .dropped(let id, let by, let time):
            self = .serviceDropped(
                PBServiceDropped(service: id.number, by: PBPrincipal(by), atMs: time.milliseconds))
        case .removed(let id, let time):
            self = .serviceRemoved(PBServiceRemoved(service: id.number, atMs: time.milliseconds))
        }
    }
}

extension PBServiceDeclared {
    func event() throws(WireError) -> ServiceEvent {
        .declared(
            try Check.service(service, "ServiceDeclared.service"),
            Boxed(try Check.need(spec, "ServiceDeclared.spec")), revision: revision,
            by: try Check.need(by, "ServiceDeclared.by"), at: try Check.time(atMs, "ServiceDeclared.at_ms"))
    }
}

extension PBServiceMoved {
    func event() throws(WireError) -> ServiceEvent {
        .moved(
            try Check.service(service, "ServiceMoved.service"), try rollout?.checked(), end: try end?.checked(),
            by: try by?.checked(), at: try Check.time(atMs, "ServiceMoved.at_ms"))
    }
}

extension PBServiceScaled {
    func event() throws(WireError) -> ServiceEvent {
        .scaled(
            try Check.service(service, "ServiceScaled.service"),
            replicas: try Check.number(replicas, "ServiceScaled.replicas"),
            by: try Check.need(by, "ServiceScaled.by"), at: try Check.time(atMs, "ServiceScaled.at_ms"))
    }
}

extension PBServiceScalingSet {
    func event() throws(WireError) -> ServiceEvent {
        .scalingSet(
            try Check.service(service, "ServiceScalingSet.service"),
            try scaling.map { (found) throws(WireError) in Boxed(try found.checked()) },
            by: try Check.need(by, "ServiceScalingSet.by"), at: try Check.time(atMs, "ServiceScalingSet.at_ms"))
    }
}

extension PBServiceDropped {
    func event() throws(WireError) -> ServiceEvent {
        .dropped(
            try Check.service(service, "ServiceDropped.service"), by: try Check.need(by, "ServiceDropped.by"),
            at: try Check.time(atMs, "ServiceDropped.at_ms"))
    }
}

extension PBServiceRemoved {
    func event() throws(WireError) -> ServiceEvent {
        .removed(
            try Check.service(service, "ServiceRemoved.service"), at: try Check.time(atMs, "ServiceRemoved.at_ms"))
    }
}

extension PBServiceRow: Coded {
    init(_ row: Service) {
        self.init(
            id: row.id.number, owner: PBPrincipal(row.owner), declaredMs: row.declared.milliseconds,
            replicas: UInt32(clamping: row.replicas), revisions: row.revisions.map { PBServiceRevision($0) },
            serving: row.serving, rollout: row.rollout.map { PBRolloutState($0) },
            lastRollout: row.lastRollout.map { PBRolloutEnd($0) }, drop: row.drop.map { PBServiceDrop($0) },
            scaling: row.scaling.map { PBServiceScaling($0.value) })
    }

    func checked() throws(WireError) -> Service {
        let found = try Check.list(revisions, upTo: WireLimits.revisions, "ServiceRow.revisions")
        guard let first = found.first else { throw Check.refuse("ServiceRow.revisions", "it is missing") }
        var row = Service(
            id: try Check.service(id, "ServiceRow.id"), first: first,
            owner: try Check.need(owner, "ServiceRow.owner"),
            declared: try Check.time(declaredMs, "ServiceRow.declared_ms"))
        row.replicas = try Check.number(replicas, "ServiceRow.replicas")
        row.revisions = found
        row.serving = serving
        row.rollout = try rollout?.checked()
        row.lastRollout = try lastRollout?.checked()
        row.drop = try drop?.checked()
        row.scaling = try scaling.map { (found) throws(WireError) in Boxed(try found.checked()) }
        return row
    }
}
