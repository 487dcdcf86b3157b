// Walks a small world whole: from each state that was found everything that can happen, layer by layer, so that the
// first broken promise is found with a shortest way to it. A state is kept as the way to it, nine bytes, and lived
// through again when it is looked at: a whole world would take a thousand times as much.

import ClusterModel
import ControlPlane
import Ledger

package struct WorldWalk {
    /// A promise that was broken, and what had happened until then.
    package struct Finding: Sendable, CustomStringConvertible {
        package let promise: BrokenPromise
        let way: [WalkChoice]

        package var description: String {
            "\(promise), after \(way.map { "\($0)" }.joined(separator: ", "))"
        }
    }

    package static var deepest: Int { WalkPath.longest }

    package private(set) var depth = 0
    package private(set) var states = 1
    package private(set) var steps = 0
    package private(set) var findings: [Finding] = []
    private var known = Lookup<UInt64, Bool>()
    /// The ways to the states that were first found in the last layer.
    private var layer = [WalkPath()]
    /// The worlds along the last way that was lived through: its neighbour shares most of it.
    private var trail: [(place: Int, world: WalkedWorld)] = []
    private let start = WalkedWorld()

    package init() { known[start.key] = true }

    /// Takes every step from every state of the last layer. Stops at so many findings.
    package mutating func deepen(findings most: Int = 1) {
        var next: [WalkPath] = []
        for path in layer {
            let world = live(path)
            for place in WalkChoice.all.indices {
                var after = world
                guard after.happen(WalkChoice.all[place]) else { continue }
                steps += 1
                let key = after.key
                let isNew = known[key] == nil
                after.judge(isNew: isNew, after: world.conductor.state.version)
                for promise in after.broken {
                    let way = path.then(place).places.map { WalkChoice.all[$0] }
                    findings.append(Finding(promise: promise, way: way))
                }
                guard findings.count < most else { return }
                guard isNew, after.broken.isEmpty else { continue }
                known[key] = true
                states += 1
                next.append(path.then(place))
            }
        }
        layer = next
        depth += 1
    }

    /// The world at the end of a way.
    private mutating func live(_ path: WalkPath) -> WalkedWorld {
        let places = path.places
        let shared = zip(places, trail).prefix { $0 == $1.place }.count
        trail.removeLast(trail.count - shared)
        var world = trail.last?.world ?? start
        for place in places.dropFirst(shared) {
            precondition(world.happen(WalkChoice.all[place]), "what could happen once can happen again")
            trail.append((place, world))
        }
        return world
    }
}

extension WalkedWorld {
    /// Judges where a step led. What the key of a state decides is looked at once a state; whether the journal leads
    /// there is not decided by it, and is looked at whenever there were facts.
    fileprivate mutating func judge(isNew: Bool, after version: UInt64) {
        if conductor.state.version != version, conductor.state != witness {
            broken.append(
                BrokenPromise(promise: RecoveryAgrees.promise, detail: "the facts of a turn do not lead to its state"))
        }
        guard isNew else { return }
        for violation in conductor.state.violations() {
            broken.append(BrokenPromise(promise: "the state keeps its own promises", detail: "\(violation)"))
        }
        ReasonsTrue().judge(conductor, at: now, into: &broken)
    }
}
