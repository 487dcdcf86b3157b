// When a replica on this node is probed, and what that says of it. It probes nothing itself: each attempt is an effect,
// and how it went comes back as a notice.

package import ClusterModel
package import Health
import Messages

/// An attempt at probing a replica.
package struct ProbeAttempt: Hashable, Sendable {
    package let allocation: AllocationID
    package let purpose: Probe.Purpose
    package let action: ProbeAction
    /// The port that stands for ``ProbePort/promised``.
    package let promisedPort: Int
    package let timeout: Span

    package init(
        allocation: AllocationID, purpose: Probe.Purpose, action: ProbeAction, promisedPort: Int, timeout: Span
    ) {
        (self.allocation, self.purpose, self.action) = (allocation, purpose, action)
        (self.promisedPort, self.timeout) = (promisedPort, timeout)
    }

    /// The port that is meant; 0 where none is needed or promised.
    package var port: Int {
        switch action.port {
        case .number(let number): number
        case .promised: promisedPort
        case nil: 0
        }
    }
}

/// All probes of one replica, from the moment when it runs.
struct ReplicaWatch: Hashable, Sendable {
    private struct Line: Hashable, Sendable {
        var probe: Probe
        let action: ProbeAction
        /// nil while an attempt is under way.
        var next: BootTime?
        /// When an attempt counts that fails; one that is made before counts only where it succeeds.
        var due: BootTime
        /// Whether an attempt has ever succeeded.
        var hasCome: Bool
        /// Some attempt came back: what an earlier agent knew is not overruled before.
        var isKnown: Bool
        var last = ""
    }

    let id: AllocationID
    private let port: Int
    private let task: String
    private let began: BootTime
    /// From when on somebody waits to hear of it: its start, or that of an agent that found it.
    private let awaited: BootTime
    private var lines: [Line] = []
    private var told: ReplicaHealth?
    /// Whether it is coming up, and so young that it is looked for several times a second.
    private(set) var isHurried = false

    /// A replica that is coming up is tried every tenth of the time that it is waited for, and ten times a second at
    /// first: whoever waits for it waits a tenth longer at most. Kubernetes tries one out of turn too that is not ready
    /// yet.
    private static func eagerness(at age: Span) -> Span {
        max(.milliseconds(100), Span(milliseconds: age.milliseconds / 10))
    }

    /// `isFound`: it ran before this agent did, and is believed to be as well as it was until it answers.
    init(_ order: PrepareOrder, _ probes: ReplicaProbes, isFound: Bool, since: BootTime, at now: BootTime) {
        id = order.allocation
        port = order.gang.value.masterPort
        task = "\(order.allocation.number)"
        (began, awaited) = (since, isFound ? max(now, since) : since)
        let wanted: [(Probe.Purpose, ProbeSpec?)] = [
            (.startup, probes.startup), (.readiness, probes.readiness), (.liveness, probes.liveness),
        ]
        for (purpose, spec) in wanted {
            guard let spec else { continue }
            // Whether it has come up is asked once more: one that still loads is not to be judged by its life.
            let isBelieved = isFound && purpose != .startup
            let probe =
                isBelieved
                ? Probe(purpose, spec.timing, verdict: .success, task: task) : Probe(purpose, spec.timing)
            let first = max(now, since + spec.timing.initialDelay)
            lines.append(
                Line(
                    probe: probe, action: spec.action, next: first, due: first,
                    hasCome: purpose == .liveness, isKnown: !isFound))
        }
    }

    /// The attempts whose time has come.
    mutating func tick(at now: BootTime) -> [ProbeAttempt] {
        var attempts: [ProbeAttempt] = []
        isHurried = now.since(awaited) < .seconds(10) && lines.contains { !$0.hasCome && !$0.probe.isOnHold }
        for place in lines.indices {
            guard let next = lines[place].next, now >= next else { continue }
            let purpose = lines[place].probe.purpose
            // The others wait until it has come up.
            if purpose != .startup, !hasStarted { continue }
            let timing = lines[place].probe.timing
            switch lines[place].probe.look(.running(task: task, for: now.since(began))) {
            case .stop: lines[place].next = BootTime(milliseconds: .max)
            case .wait: lines[place].next = max(next + timing.period, now)
            case .attempt:
                lines[place].next = nil
                attempts.append(
                    ProbeAttempt(
                        allocation: id, purpose: purpose, action: lines[place].action, promisedPort: port,
                        timeout: timing.timeout))
            }
        }
        return attempts
    }

    /// Takes how an attempt went.
    mutating func take(_ purpose: Probe.Purpose, _ isSuccess: Bool, _ said: String, at now: BootTime) {
        guard let place = lines.firstIndex(where: { $0.probe.purpose == purpose }), lines[place].next == nil else {
            return
        }
        if !isSuccess, now < lines[place].due { return wait(place, at: now) }
        lines[place].probe.take(isSuccess ? .success : .failure)
        // One failure of what ran before this agent did says nothing yet, whatever was known of it.
        if isSuccess || lines[place].probe.verdict == .failure { lines[place].isKnown = true }
        lines[place].last = said
        // From its answer on: one that takes long is not asked twice at once.
        lines[place].due = now + lines[place].probe.timing.period
        if isSuccess { lines[place].hasCome = true }
        wait(place, at: now)
    }

    /// Until its next turn, or sooner where it is coming up and one success is enough.
    private mutating func wait(_ place: Int, at now: BootTime) {
        let line = lines[place]
        let isEager = !line.hasCome && !line.probe.isOnHold && line.probe.timing.successThreshold == 1
        lines[place].next = isEager ? min(line.due, now + Self.eagerness(at: now.since(awaited))) : line.due
    }

    /// When something is to be done next; nil while every answer is waited for.
    var nextLook: BootTime? {
        lines.lazy.filter { line in
            line.probe.purpose == .startup ? line.probe.verdict != .success : hasStarted
        }.compactMap(\.next).min()
    }

    /// What is to be told where it differs from what was told last; nil where nothing is new or nothing is known.
    mutating func news() -> ReplicaHealth? {
        guard let health, health != told else { return nil }
        told = health
        return health
    }

    /// Says everything once more to whoever comes next.
    mutating func forgetTold() { told = nil }

    private var hasStarted: Bool {
        lines.first { $0.probe.purpose == .startup }.map { $0.probe.verdict == .success } ?? true
    }

    /// nil while nothing is known.
    private var health: ReplicaHealth? {
        guard lines.allSatisfy({ $0.isKnown || $0.probe.purpose == .liveness }) else { return nil }
        let dead = lines.first { $0.probe.isOnHold }
        let readiness = lines.first { $0.probe.purpose == .readiness }
        let isReady = hasStarted && dead == nil && readiness.map { $0.probe.verdict == .success } ?? true
        return ReplicaHealth(
            allocation: id, isReady: isReady, fault: dead.map { Probe.fault($0.probe.purpose, $0.last) })
    }
}
