// What can go wrong, and a plan of when it does, made from the seed. A plan only says what strikes and when; what it
// means is in WorldFaults.swift.

import ClusterModel

/// One kind of misfortune.
package enum FaultKind: Int, CaseIterable, Hashable, Sendable {
    case crashBeforeCommit
    case crashAfterCommit
    case crashBetweenEffects
    case crashAnytime
    case longOutage
    case agentCrash
    case agentCrashBetweenEffects
    case agentFreeze
    case nodeReboot
    case deviceLost
    case sessionBreak
    case clientBreak
    case partition
    case partitionUpward
    case partitionDownward
    case longSilence
    case slowNode
    case slowDisk
    case wallJump
    case portRefused
    case startRefused
    case rankNotStarted
    case quotaChange
    /// An agent's folder is copied, and a second agent shows its identity. Only in worlds that ask for it.
    case nodeCloned
    /// The coordinator does its next effects twice.
    case effectsDoubled
    case agentEffectsDoubled
    /// The coordinator's machine stops at once: what its disk had not acknowledged is there in part or not at all.
    case powerLoss
    /// For a while nothing more can be written.
    case diskFull
    /// The coordinator's folder is lost, and an older copy takes its place.
    case backupRestored
    /// Nothing passes between a client and the coordinator in one direction or both.
    case clientCut
    /// The agent dies just before it does a thing of one kind, however seldom it does it.
    case agentCrashAtEffect

    /// What strikes in every world with faults.
    static let usual = allCases.filter { $0.rawValue < nodeCloned.rawValue }
    /// What strikes beside that in worlds with hardships.
    static let hard: [FaultKind] = [.effectsDoubled, .agentEffectsDoubled, .powerLoss, .diskFull, .clientCut]
}

/// One misfortune that strikes.
struct Fault {
    let kind: FaultKind
    let node: Int
    /// In milliseconds.
    let length: Int64
}

/// How often each kind of misfortune struck.
package struct FaultCounts: Hashable, Sendable {
    private var counts = Array(repeating: 0, count: FaultKind.allCases.count)

    package init() {}

    package subscript(kind: FaultKind) -> Int {
        get { counts[kind.rawValue] }
        set { counts[kind.rawValue] = newValue }
    }

    package mutating func add(_ others: FaultCounts) {
        for kind in FaultKind.allCases { self[kind] += others[kind] }
    }
}

enum FaultPlan {
    /// Strikes over the given time, about one every `pause` milliseconds.
    static func strikes(
        until end: Int64, nodes: Int, pause: Int, using chance: inout Randomness
    ) -> [(time: Int64, fault: Fault)] {
        var strikes: [(time: Int64, fault: Fault)] = []
        var time: Int64 = 2_000
        while time < end {
            time += Int64(1 + chance.below(2 * pause))
            let kind = FaultKind.usual[chance.below(FaultKind.usual.count)]
            let length = Int64(chance.chance(perMille: 700) ? 50 + chance.below(5_000) : 5_000 + chance.below(60_000))
            strikes.append((time, Fault(kind: kind, node: chance.below(nodes), length: length)))
        }
        return strikes
    }

    /// Copies of agents that come up and go away again, about two a minute.
    static func clones(
        until end: Int64, nodes: Int, using chance: inout Randomness
    ) -> [(time: Int64, fault: Fault)] {
        var strikes: [(time: Int64, fault: Fault)] = []
        var time: Int64 = 10_000
        while time < end {
            time += Int64(1 + chance.below(60_000))
            let length = Int64(1 + chance.below(chance.chance(perMille: 500) ? 2_000 : 40_000))
            strikes.append((time, Fault(kind: .nodeCloned, node: chance.below(nodes), length: length)))
        }
        return strikes
    }
}
