// The driver: one thread that keeps a HAProxy running and in agreement with the table that is wanted, lets replicas
// finish before it lets go of them, and publishes what it sees. Whoever wants something else hands over another table.

package import ClusterModel
import Glibc
import Synchronization

/// What the driver last saw.
package struct GatewayReport: Sendable {
    package enum Condition: Hashable, Sendable {
        case starting
        case running
        /// The proxy runs, and did not do what it was told, or needs a reload that must wait.
        case hindered(GatewayError)
        /// It does not run; it is started again after a pause.
        case down(GatewayError)
        case stopped
    }

    package var condition = Condition.starting
    /// The number of the last table that the proxy obeys; what it was is told by ``Gateway/want(_:)``.
    package var obeyed: UInt64 = 0
    /// Of every service that has a pool, in order of name.
    package var services: [ServiceFigures] = []
    package var starts = 0
    package var reloads = 0
    /// Attempts that failed, each of which is made again.
    package var setbacks = 0
    package var lastSetback: GatewayError?
    /// Whether the first table was found in a proxy that ran already.
    package var wasAdopted = false
    /// Records of requests that found no room, since the proxy's start; looked at with each audit.
    package var droppedRecords = 0
    /// Processes that finish what they had before a reload.
    package var formerProcesses = 0

    package init() {}

    package func service(named name: String) -> ServiceFigures? { services.first { $0.service == name } }

    /// Whether a replica may be stopped: nothing of it is in the gateway, or it has finished.
    package func isFinished(_ replica: UInt64, of service: String) -> Bool {
        guard let figures = self.service(named: service) else { return true }
        return figures.replicas.allSatisfy { $0.tenant.replica != replica || $0.isIdle }
    }
}

package final class Gateway: Sendable {
    private let settings: GatewaySettings
    private let listener: RequestListener
    /// Open while the folder is ours.
    private let lock: Int32
    private let state: Mutex<State>
    private let wake = Wake()

    private struct State {
        var table: RouteTable
        var number: UInt64 = 1
        var report = GatewayReport()
        var stop: Stop?
    }

    /// What becomes of the proxy when the driver ends.
    package enum Stop: Hashable, Sendable {
        /// It goes on, and the next driver takes it over.
        case leavingProxy
        /// It finishes for so long, and ends.
        case endingProxy(within: Span)
    }

    /// Takes the folder and begins; the proxy is up when the report says so.
    ///
    /// - Parameters:
    ///   - table: What is wanted first. A proxy that runs already is brought to it, and keeps what is right.
    ///   - onHeld: Called on a thread of this room as soon as requests wait for a service without a replica; who they
    ///     are is told by ``takeHeld()``.
    package init(
        settings: GatewaySettings, table: RouteTable, onHeld: @escaping @Sendable () -> Void = {}
    ) throws(GatewayError) {
        self.settings = settings
        state = Mutex(State(table: table))
        lock = try GatewayProcess.prepare(folder: settings.folder, socket: settings.statisticsSocket)
        do { listener = try RequestListener(path: settings.recordPipe, onHeld: onHeld) } catch {
            close(lock)
            throw error
        }
        try GatewayThread.run { [self] in
            var loop = GatewayLoop(settings: settings, listener: listener)
            while step(&loop) { wake.wait(milliseconds: loop.pause) }
        }
    }

    /// Wants another table; answers its number, which ``GatewayReport/obeyed`` reaches when the proxy obeys.
    @discardableResult
    package func want(_ table: RouteTable) -> UInt64 {
        let number = state.withLock { state in
            if state.table != table { (state.table, state.number) = (table, state.number + 1) }
            return state.number
        }
        wake.signal()
        return number
    }

    package var report: GatewayReport { state.withLock { $0.report } }

    /// Requests, failures and durations by service and revision, since the driver's start.
    package var records: RequestRecords { listener.records }

    /// Services for which requests have begun to wait, for want of a replica, since this was asked last.
    package func takeHeld() -> Set<String> { listener.takeHeld() }

    /// Ends the driver. The last report says `stopped`.
    package func stop(_ stop: Stop) {
        state.withLock { $0.stop = $0.stop ?? stop }
        wake.signal()
    }

    private func step(_ loop: inout GatewayLoop) -> Bool {
        let (table, number, stop) = state.withLock { ($0.table, $0.number, $0.stop) }
        if let stop {
            loop.end(stop)
            listener.stop()
            close(lock)
        } else {
            loop.turn(
                to: table, number: number, at: Self.now,
                isAwaited: { state.withLock { $0.number != number || $0.stop != nil } })
        }
        state.withLock { $0.report = loop.report }
        return stop == nil
    }

    private static var now: BootTime {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return BootTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// Lets a thread sleep until it is needed.
final class Wake: Sendable {
    private let ends: (read: Int32, write: Int32)

    init() {
        var files: [Int32] = [-1, -1]
        // Without a pipe it wakes at the end of its pause, and not before.
        if pipe(&files) == 0 {
            for file in files {
                _ = fcntl(file, F_SETFD, FD_CLOEXEC)
                _ = fcntl(file, F_SETFL, O_NONBLOCK)
            }
        }
        ends = (files[0], files[1])
    }

    deinit {
        close(ends.read)
        close(ends.write)
    }

    func signal() {
        var byte: UInt8 = 0
        write(ends.write, &byte, 1)
    }

    func wait(milliseconds: Int) {
        var one = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
        poll(&one, 1, Int32(milliseconds))
        var room = [UInt8](repeating: 0, count: 64)
        read(ends.read, &room, room.count)
    }
}
