// Probing replicas: requests and connections to their port on this node, and commands beside them. One thread, and
// every attempt ends by itself at its timeout. What an answer means for the replica is decided elsewhere.

package import ClusterModel
import Daemon
import Glibc
package import NodeControl
import Synchronization

/// Makes attempts and tells how they went.
package final class ReplicaProber: @unchecked Sendable {
    private enum Limits {
        /// Connections at once: attempts beyond wait for their turn, and their time counts from then. Each replica has
        /// one a probe.
        static let connections = 512
        /// Commands at once, one of each replica: what somebody else's replica does not answer holds nobody up. As many
        /// as a node has ports to promise unless it is told otherwise; what they use is counted to their replicas.
        static let commands = 256
    }

    /// Starts what an attempt asks to run beside its replica.
    package typealias Start = @Sendable (ProbeAttempt, [String]) throws(NodeFault) -> RunningCommand

    private let start: Start
    private let notify: @Sendable ([RuntimeNotice]) -> Void
    /// Both ends of a pipe: a byte in it wakes the thread.
    private let (wakes, wake): (Int32, Int32)
    private struct Shared {
        var waiting: [ProbeAttempt] = []
        /// Replicas that have ended: nothing runs beside them any more.
        var ended: Set<AllocationID> = []
        var isStopped = false
    }
    private let shared = Mutex(Shared())
    // Touched by the thread only.
    private var flights: [any ProbeFlight] = []

    /// `notify` and `start` are called on the prober's thread; neither must wait.
    package init(
        start: @escaping Start = { (attempt, _) throws(NodeFault) in
            throw .refused(field: "replica \(attempt.allocation)", why: "no command is run here")
        },
        notify: @escaping @Sendable ([RuntimeNotice]) -> Void
    ) throws(NodeFault) {
        (self.start, self.notify) = (start, notify)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .last("pipe", "of the prober") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (wakes, wake) = (ends[0], ends[1])
        BackgroundThread.run(name: "coord-probes") { [self] in loop() }
    }

    package func probe(_ attempt: ProbeAttempt) { change { $0.waiting.append(attempt) } }

    /// Ends what runs beside this replica, and begins nothing more there.
    package func replicaEnded(_ id: AllocationID) { change { $0.ended.insert(id) } }

    /// There is nothing left of this replica that could be probed.
    package func forget(_ id: AllocationID) { shared.withLock { _ = $0.ended.remove(id) } }

    package func stop() { change { $0.isStopped = true } }

    private func loop() {
        while take() {
            var polls = [pollfd(fd: wakes, events: Int16(POLLIN), revents: 0)]
            for flight in flights { polls += flight.polls }
            let now = KernelClock.boot
            let next = flights.map(\.deadline).min().map { Int32(clamping: max(0, $0 - now) + 1) } ?? -1
            guard poll(&polls, nfds_t(polls.count), next) >= 0 || errno == EINTR else { continue }
            if polls[0].revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 256)
                _ = read(wakes, &bytes, bytes.count)
            }
            advance(polls.dropFirst().map(\.revents))
        }
        for flight in flights { flight.abandon() }
        flights = []
        close(wakes)
        close(wake)
    }

    /// A pipe that is full wakes it as well. Once the thread is told to stop its files may be another's.
    private func change(_ body: (inout Shared) -> Void) {
        shared.withLock { shared in
            guard !shared.isStopped else { return }
            body(&shared)
            var byte: UInt8 = 1
            _ = write(wake, &byte, 1)
        }
    }

    /// Begins what may begin; false when it is to stop.
    private func take() -> Bool {
        var room = (
            commands: Limits.commands - flights.count(where: \.isCommand),
            connections: Limits.connections - flights.count { !$0.isCommand }
        )
        var asked = Set(flights.filter(\.isCommand).map(\.attempt.allocation))
        let (fresh, ended, goesOn) = shared.withLock { shared in
            var fresh: [ProbeAttempt] = []
            shared.waiting.removeAll { attempt in
                let isCommand = attempt.command != nil
                guard isCommand ? room.commands > 0 : room.connections > 0 else { return false }
                if isCommand {
                    guard asked.insert(attempt.allocation).inserted else { return false }
                    room.commands -= 1
                } else {
                    room.connections -= 1
                }
                fresh.append(attempt)
                return true
            }
            return (fresh, shared.ended, !shared.isStopped)
        }
        for flight in flights where flight.isCommand && ended.contains(flight.attempt.allocation) { flight.kill() }
        var failed: [RuntimeNotice] = []
        for attempt in fresh {
            switch begin(attempt, ended) {
            case .success(let flight): flights.append(flight)
            case .failure(let verdict): failed.append(Self.notice(attempt, verdict))
            }
        }
        if !failed.isEmpty { notify(failed) }
        return goesOn
    }

    private enum Begun {
        case success(any ProbeFlight)
        case failure(ProbeVerdict)
    }

    private func begin(_ attempt: ProbeAttempt, _ ended: Set<AllocationID>) -> Begun {
        guard let command = attempt.command else {
            return switch ConnectionFlight.begin(attempt, now: KernelClock.boot) {
            case .flying(let flight): .success(flight)
            case .over(let verdict): .failure(verdict)
            }
        }
        guard !ended.contains(attempt.allocation) else { return .failure(ProbeVerdict(false, "the replica has ended")) }
        do throws(NodeFault) {
            let running = try start(attempt, command)
            return .success(CommandFlight(attempt, running, now: KernelClock.boot))
        } catch {
            return .failure(ProbeVerdict(false, error.description))
        }
    }

    private func advance(_ events: [Int16]) {
        let now = KernelClock.boot
        var notices: [RuntimeNotice] = []
        var left: [any ProbeFlight] = []
        var rest = events[...]
        for var flight in flights {
            let mine = Array(rest.prefix(flight.polls.count))
            rest = rest.dropFirst(mine.count)
            let verdict =
                mine.contains { $0 != 0 } ? flight.advance(mine) : now >= flight.deadline ? flight.expire() : nil
            guard let verdict else {
                left.append(flight)
                continue
            }
            notices.append(Self.notice(flight.attempt, verdict))
        }
        flights = left
        if !notices.isEmpty { notify(notices) }
    }

    private static func notice(_ attempt: ProbeAttempt, _ verdict: ProbeVerdict) -> RuntimeNotice {
        .probed(attempt.allocation, attempt.purpose, isSuccess: verdict.isSuccess, said: verdict.said)
    }
}

extension ProbeAttempt {
    fileprivate var command: [String]? { if case .exec(let command) = action { command } else { nil } }
}
