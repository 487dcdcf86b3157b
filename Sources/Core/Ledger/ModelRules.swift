// How facts about models change the tables.

package import ClusterModel

extension ClusterState {
    /// Folds one fact about a model into the state.
    package mutating func apply(_ event: ModelEvent) {
        switch event {
        case .registered(let id, let namespace, let name, let version):
            guard var row = models[id] else {
                precondition(id == nextModel, "ids are handed out in order")
                nextModel = ModelID(id.number + 1)
                return putModel(Model(id: id, namespace: namespace, name: name, first: version))
            }
            precondition(version.number == row.next, "versions are numbered in order")
            row.versions.append(version)
            row.next += 1
            putModel(row)
        case .removed(let id, let version, _, _):
            guard var row = models[id], let place = row.versions.firstIndex(where: { $0.number == version }) else {
                preconditionFailure("a version is removed once")
            }
            row.versions.remove(at: place)
            putModel(row)
        }
    }

    /// The hashes of every version that is kept, in ascending order.
    package var modelContents: [ContentHash] { models.flatMap { $0.versions.map(\.content) }.sorted() }
}
