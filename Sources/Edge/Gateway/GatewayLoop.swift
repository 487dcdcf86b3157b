// One turn of the driver: keep the proxy up, bring it to the table, look at its figures, let go of what has finished.
// It owns everything that the thread works with, and is touched by nobody else.

import ClusterModel

struct GatewayLoop {
    /// Between looks at the figures while nothing is to be finished; the autoscaler asks every few seconds.
    private static let calm = 500
    /// While somebody waits for the end of requests; then those pools are looked at, and not all.
    private static let busy = 100
    /// Ten thousand replicas are seven megabytes: a look that takes long is followed by so many times its duration
    /// without one, and that by no more than five seconds.
    private static let lookShare = 20
    private static let longestCalm = 5_000
    /// Asked for one by one; what is finishing beyond so many is seen with the next look at all.
    private static let mostNamed = 64
    /// Before another attempt at what failed; doubled up to the longest.
    private static let firstPause = 200
    private static let longestPause = 10_000

    private let settings: GatewaySettings
    private let runtime: HAProxyRuntime
    private let listener: RequestListener
    private var process: GatewayProcess
    private var layout: PoolLayout
    private(set) var report = GatewayReport()
    private var obeyed: RouteTable?
    private var hasStarted = false
    /// Whether the layout is what the proxy has.
    private var isKnown = true
    /// Whether the proxy must be asked what it has, because something failed on the way.
    private var isStale = false
    private var failures = 0
    private var notBefore: BootTime?
    private var launched: BootTime?
    private var audited: BootTime?
    /// When all figures were looked at, and how long they are good for.
    private var looked: BootTime?
    private var lookPause = Span(milliseconds: Int64(GatewayLoop.calm))

    init(settings: GatewaySettings, listener: RequestListener) {
        (self.settings, self.listener) = (settings, listener)
        process = GatewayProcess(settings: settings)
        runtime = HAProxyRuntime(settings: settings)
        layout = PoolLayout(settings: settings)
    }

    /// How long to sleep before the next turn, in milliseconds.
    var pause: Int {
        if notBefore != nil { return Self.firstPause }
        let isFinishing = report.services.contains { $0.replicas.contains { $0.state != .serving && !$0.isIdle } }
        return layout.isSettling || isFinishing ? Self.busy : Self.calm
    }

    /// - Parameter isAwaited: Whether another table is wanted already: then a look at ten thousand replicas, which
    ///   takes a tenth of a second, comes after it.
    mutating func turn(to table: RouteTable, number: UInt64, at now: BootTime, isAwaited: () -> Bool) {
        if let time = notBefore, now < time { return }
        notBefore = nil
        do throws(GatewayError) {
            if !hasStarted { try begin(with: table, at: now) }
            if !process.isAlive() {
                try launch(for: table, at: now)
                (report.starts, isStale) = (report.starts + 1, false)
            }
            if isStale { isKnown = try recover(table, at: now) }
            isStale = false
            if !isKnown { try reload(for: table, from: process.recorded()?.layout, at: now) }
            if obeyed != table { try bring(to: table, at: now) }
            obeyed = table
            // After it: whoever sees the number must find nobody finished who is only not looked at yet.
            if try look(at: now, unless: isAwaited) { report.obeyed = number }
            try audit(table, at: now, unless: isAwaited)
            process.boundErrors()
            (report.condition, failures) = (.running, 0)
        } catch {
            fail(error, with: table, at: now)
        }
        report.formerProcesses = process.former.count
    }

    mutating func end(_ stop: Gateway.Stop) {
        if case .endingProxy(let patience) = stop { process.stop(patience: Int(patience.milliseconds)) }
        report.condition = .stopped
    }

    /// Looks whether a proxy runs in the folder, and takes it over with everything that is right in it.
    private mutating func begin(with table: RouteTable, at now: BootTime) throws(GatewayError) {
        guard process.adopt() else { return hasStarted = true }
        report.wasAdopted = true
        let recorded = process.recorded()
        if let recorded, recorded.mark == HAProxyConfiguration(settings: settings, layout: layout).mark {
            layout = recorded.layout
            isKnown = try recover(table, at: now)
        } else {
            // Other settings, or somebody else's: everything is handed over to a process of ours.
            isKnown = false
        }
        hasStarted = true
    }

    /// Reads the layout back; false where the proxy is not what is recorded.
    private mutating func recover(_ table: RouteTable, at now: BootTime) throws(GatewayError) -> Bool {
        try recover(table, from: runtime.servers(), at: now)
    }

    private mutating func recover(
        _ table: RouteTable, from servers: [ServerRow], at now: BootTime
    ) throws(GatewayError) -> Bool {
        var found = layout
        guard try found.recover(servers, routes: runtime.routes(), table: table, at: now) else { return false }
        layout = found
        listener.seat(layout)
        return true
    }

    /// A proxy that was started with other settings: its pools are kept, or begun anew where they cannot be read.
    private mutating func reload(
        for table: RouteTable, from recorded: PoolLayout?, at now: BootTime
    ) throws(GatewayError) {
        layout = recorded ?? PoolLayout(settings: settings)
        var isKept = recorded != nil
        if isKept, try !recover(table, at: now) { (layout, isKept) = (PoolLayout(settings: settings), false) }
        try launch(for: table, at: now)
        // Its places are others' than ours of the same name: what it still works on is not known.
        if !isKept { process.forgetFigures() }
        report.reloads += 1
    }

    /// Starts a process that has the table from its first moment.
    private mutating func launch(for table: RouteTable, at now: BootTime) throws(GatewayError) {
        var next = layout
        next.grow(for: table, settings: settings)
        _ = next.follow(table, rest: settings.slotRest, at: now)
        // Before the process: its first lines must find their slots.
        listener.seat(next)
        try process.launch(HAProxyConfiguration(settings: settings, layout: next))
        (layout, launched, obeyed, isKnown) = (next, now, table, true)
    }

    private mutating func bring(to table: RouteTable, at now: BootTime) throws(GatewayError) {
        guard let steps = layout.follow(table, rest: settings.slotRest, at: now) else {
            if let launched, now.since(launched) < settings.reloadPause, report.reloads > 0 {
                throw .reloadPause(milliseconds: Int((settings.reloadPause - now.since(launched)).milliseconds))
            }
            try launch(for: table, at: now)
            report.reloads += 1
            return
        }
        listener.seat(layout)
        try runtime.perform(steps)
    }

    /// Brings the report up to date; false where another table is wanted first.
    private mutating func look(at now: BootTime, unless isAwaited: () -> Bool) throws(GatewayError) -> Bool {
        let begin = milliseconds()
        let services = Set(layout.pools.filter { $0.slots.contains(where: \.isFinishing) }.map(\.service))
        let finishing = layout.pools.filter { services.contains($0.service) }
        let isWhole = looked.map { now.since($0) >= lookPause } ?? true
        guard isWhole || !finishing.isEmpty else { return true }
        // Changes without an end keep it off for ten seconds, and no longer.
        let isPatient = looked.map { now.since($0) < .milliseconds(2 * Int64(Self.longestCalm)) } ?? false
        func isInterrupted() -> Bool { isWhole && isPatient && isAwaited() }
        // A slot may finish in maintenance, which the short list leaves out.
        let names = finishing.prefix(Self.mostNamed).map(\.name)
        guard
            let rows = try isWhole
                ? runtime.statistics(alsoOf: names, unless: isInterrupted) : runtime.statistics(onlyOf: names)
        else { return false }
        // A place in a process that was replaced is the same replica's, or was free: nobody moves at a reload.
        let earlier = process.formerStatistics(alsoOf: names)
        var others: [SlotName: Int] = [:]
        for row in earlier ?? [] { if let slot = row.slot { others[slot, default: 0] += row.inFlight } }
        if layout.isSettling {
            var inFlight: [SlotName: Int] = [:]
            for row in rows { if let slot = row.slot { inFlight[slot] = row.inFlight + others[slot, default: 0] } }
            try runtime.perform(layout.settle(inFlight: { earlier == nil ? nil : inFlight[$0] }, at: now))
        }
        let elsewhere = earlier == nil ? nil : others
        guard isWhole else {
            // Those of which each pool was asked.
            let rest = Set(finishing.dropFirst(Self.mostNamed).map(\.service))
            let told = services.subtracting(rest)
            let some = layout.figures(from: rows, elsewhere: elsewhere, at: now, of: told)
            report.services = (report.services.filter { !told.contains($0.service) } + some)
                .sorted { $0.service < $1.service }
            return true
        }
        if isInterrupted() { return false }
        report.services = layout.figures(from: rows, elsewhere: elsewhere, at: now)
        looked = now
        let pause = min(Self.longestCalm, max(Self.calm, Self.lookShare * (milliseconds() - begin)))
        // A turn comes a little sooner or later than it is meant to.
        lookPause = Span(milliseconds: Int64(pause - Self.busy / 2))
        return true
    }

    /// Compares what the proxy has with what it was told; where they differ, the next turn brings it back. To read
    /// twenty thousand slots takes some tenths of a second: it gives way to a change as a look does, but for so long
    /// that it came ten times.
    private mutating func audit(
        _ table: RouteTable, at now: BootTime, unless isAwaited: () -> Bool
    ) throws(GatewayError) {
        guard let last = audited else { return audited = now }
        let since = now.since(last)
        guard since >= settings.auditPause else { return }
        let isPatient = since.milliseconds < 10 * settings.auditPause.milliseconds
        guard let servers = try runtime.servers(unless: { isPatient && isAwaited() }) else { return }
        audited = now
        report.droppedRecords = try runtime.droppedRecords()
        let before = layout
        guard try recover(table, from: servers, at: now) else { return isKnown = false }
        if layout.isSame(as: before) { layout = before } else { obeyed = nil }
    }

    private mutating func fail(_ error: GatewayError, with table: RouteTable, at now: BootTime) {
        let isUp = process.isAlive()
        report.condition = isUp ? .hindered(error) : .down(error)
        obeyed = nil
        switch error {
        // A matter of time, and nothing was begun.
        case .reloadPause, .stillReloading: return notBefore = now + .milliseconds(Int64(Self.firstPause))
        default: break
        }
        let pause = min(Self.longestPause, Self.firstPause << min(failures, 10))
        failures += 1
        report.setbacks += 1
        report.lastSetback = error
        notBefore = now + .milliseconds(Int64(pause))
        guard isUp, hasStarted else { return }
        if case .configuration = error { return }
        // How many of the steps were done is not known: the proxy is asked.
        isStale = true
    }
}
