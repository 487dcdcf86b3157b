// The one door through which the state changes. It cannot fail: what arrives is already true.

import ClusterModel

extension ClusterState {
    /// Folds one fact into the state.
    package mutating func apply(_ event: Event) {
        version += 1
        switch event {
        case .cluster(let event): apply(event)
        case .queue(let event): apply(event)
        case .node(let event): apply(event)
        case .job(let event): apply(event)
        case .allocation(let event): apply(event)
        case .access(let event): apply(event)
        case .recurring(let event): apply(event)
        case .service(let event): apply(event)
        case .model(let event): apply(event)
        }
    }
}
