// The driver of a node's ingress: one thread that keeps a HAProxy running and in agreement with the table that is
// wanted. Whoever wants something else hands over another table.

package import ClusterModel
import Glibc
import Synchronization

/// What the driver last saw.
package struct IngressReport: Sendable {
    package var condition = GatewayReport.Condition.starting
    /// The number of the last table that the proxy obeys; what it was is told by ``Ingress/want(_:)``.
    package var obeyed: UInt64 = 0
    package var starts = 0
    package var reloads = 0
    /// Attempts that failed, each of which is made again.
    package var setbacks = 0
    package var lastSetback: GatewayError?
    /// Whether a proxy was found that ran already.
    package var wasAdopted = false
    /// Processes that go on with connections from before a reload.
    package var formerProcesses = 0
}

package final class Ingress: Sendable {
    private let settings: IngressSettings
    /// Open while the folder is ours.
    private let lock: Int32
    private let state: Mutex<State>
    private let wake = Wake()

    private struct State {
        /// nil until somebody wants one: what runs keeps what it has.
        var table: IngressTable?
        var number: UInt64 = 0
        var report = IngressReport()
        var stop: Gateway.Stop?
    }

    /// Takes the folder and begins. A proxy that runs already goes on with what it was told; one that has to be started
    /// begins with what the one before it was told last, and where there is nothing, lets nobody in.
    package init(settings: IngressSettings) throws(GatewayError) {
        self.settings = settings
        state = Mutex(State())
        lock = try GatewayProcess.prepare(folder: settings.folder, socket: settings.statisticsSocket)
        try GatewayThread.run { [self] in
            var loop = IngressLoop(settings: settings)
            while step(&loop) { wake.wait(milliseconds: loop.pause) }
        }
    }

    /// Wants another table; answers its number, which ``IngressReport/obeyed`` reaches when the proxy obeys.
    @discardableResult
    package func want(_ table: IngressTable) -> UInt64 {
        let number = state.withLock { state in
            if state.table != table { (state.table, state.number) = (table, state.number + 1) }
            return state.number
        }
        wake.signal()
        return number
    }

    package var report: IngressReport { state.withLock { $0.report } }

    /// Waits until the proxy runs; false where it does not after so long.
    package func waitUntilUp(milliseconds patience: Int) -> Bool {
        let end = milliseconds() + patience
        while report.condition != .running {
            guard milliseconds() < end else { return false }
            usleep(5_000)
        }
        return true
    }

    /// Waits for the end of a driver that was stopped, for so long at most.
    package func waitUntilStopped(milliseconds patience: Int) {
        let end = milliseconds() + patience
        while report.condition != .stopped, milliseconds() < end { usleep(5_000) }
    }

    /// Where the ingress of this folder was started last, and whether it runs there still; nil where there was none.
    package static func place(in folder: String) -> (firstPort: Int, address: String, runs: Bool)? {
        guard let text = try? FolderFile.read("\(folder)/place", most: 128) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let port = Int(words[0]) else { return nil }
        let runs = !ProxyProcess.running(configuration: "\(folder)/haproxy.cfg").isEmpty
        return (port, String(words[1]), runs)
    }

    /// Ends the driver. The last report says `stopped`.
    package func stop(_ stop: Gateway.Stop) {
        state.withLock { $0.stop = $0.stop ?? stop }
        wake.signal()
    }

    private func step(_ loop: inout IngressLoop) -> Bool {
        let (table, number, stop) = state.withLock { ($0.table, $0.number, $0.stop) }
        if let stop {
            loop.end(stop)
            close(lock)
        } else {
            loop.turn(to: table, number: number)
        }
        state.withLock { $0.report = loop.report }
        return stop == nil
    }
}

/// One turn of the driver. It owns everything that the thread works with, and is touched by nobody else.
private struct IngressLoop {
    /// Between looks whether the proxy lives.
    private static let calm = 500
    /// Before another attempt at what failed; doubled up to the longest.
    private static let firstPause = 200
    private static let longestPause = 10_000

    private let settings: IngressSettings
    private var process: IngressProcess
    private(set) var report = IngressReport()
    private var obeyed: IngressTable?
    private var hasStarted = false
    private var failures = 0
    private var notBefore: Int?
    private var audited = milliseconds()

    init(settings: IngressSettings) {
        self.settings = settings
        process = IngressProcess(settings: settings)
    }

    var pause: Int { notBefore == nil ? Self.calm : Self.firstPause }

    mutating func turn(to wanted: IngressTable?, number: UInt64) {
        if let time = notBefore, milliseconds() < time { return }
        notBefore = nil
        do throws(GatewayError) {
            if !hasStarted { try begin(with: wanted) }
            if !process.isAlive() {
                try launch(wanted)
                report.starts += 1
            }
            try audit()
            if let wanted, obeyed != wanted {
                try process.obey(wanted)
                obeyed = wanted
            }
            report.obeyed = number
            (report.condition, failures) = (.running, 0)
        } catch {
            fail(error)
        }
        report.formerProcesses = process.former.count
    }

    mutating func end(_ stop: Gateway.Stop) {
        if case .endingProxy(let patience) = stop { process.stop(patience: Int(patience.milliseconds)) }
        report.condition = .stopped
    }

    /// Looks whether a proxy runs in the folder. One with other settings, or of a certificate that has been renewed,
    /// hands over to a process of ours.
    private mutating func begin(with wanted: IngressTable?) throws(GatewayError) {
        if process.adopt() {
            report.wasAdopted = true
            if process.recordedMark == IngressConfiguration(settings: settings).mark {
                obeyed = try process.table()
            } else {
                try launch(wanted)
                report.reloads += 1
            }
        }
        hasStarted = true
    }

    private mutating func launch(_ wanted: IngressTable?) throws(GatewayError) {
        let table: IngressTable = wanted ?? obeyed ?? process.recordedTable ?? .empty
        try process.launch(table)
        obeyed = table
    }

    /// Looks whether the proxy has what it was told; somebody else may have told it something.
    private mutating func audit() throws(GatewayError) {
        guard milliseconds() - audited >= Int(settings.auditPause.milliseconds) else { return }
        audited = milliseconds()
        obeyed = try process.table()
    }

    private mutating func fail(_ error: GatewayError) {
        let isUp = process.isAlive()
        report.condition = isUp ? .hindered(error) : .down(error)
        // How much of it was done is not known.
        if isUp, hasStarted { obeyed = nil }
        let pause = min(Self.longestPause, Self.firstPause << min(failures, 10))
        failures += 1
        report.setbacks += 1
        report.lastSetback = error
        notBefore = milliseconds() + pause
    }
}
