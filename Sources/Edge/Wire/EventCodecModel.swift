// Facts about models, as bytes and back.
import ClusterModel
import Ledger

extension PBEvent.Fact {
    init(_ event: ModelEvent) {
        switch event {
        case .registered(let id, let namespace, let name, let version):
            self = .modelRegistered(
                PBModelRegistered(
                    model: id.number, namespace: namespace.text, name: name.text, version: PBModelVersion(version)))
        case .removed(let id, let version, let by, let time):
            self = .modelRemoved(
                PBModelRemoved(model: id.number, version: version, by: PBPrincipal(by), atMs: time.milliseconds))
        }
    }
}

extension PBModelRegistered {
    func event() throws(WireError) -> ModelEvent {
        .registered(
            try Check.model(model, "ModelRegistered.model"),
            namespace: try Check.name(namespace, "ModelRegistered.namespace"),
            name: try Check.name(name, "ModelRegistered.name"),
            try Check.need(version, "ModelRegistered.version"))
    }
}

extension PBModelRemoved {
    func event() throws(WireError) -> ModelEvent {
        .removed(
            try Check.model(model, "ModelRemoved.model"), version: version,
            by: try Check.need(by, "ModelRemoved.by"), at: try Check.time(atMs, "ModelRemoved.at_ms"))
    }
}
