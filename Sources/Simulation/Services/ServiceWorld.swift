// A service that exists only in memory: requests come, wait in one line in front of the gateway, and are worked on by
// replicas that take time to come up and finish what they have before they go. A rule says how many there are to be.

package import ClusterModel
import Serving

/// What a replica is like.
package struct ReplicaModel: Sendable {
    /// Requests that it works on at once.
    package var slots: Int
    /// From the decision to the first request.
    package var coldStart: Span

    package init(slots: Int, coldStart: Span) { (self.slots, self.coldStart) = (slots, coldStart) }
}

/// One replica as a rule sees it.
package struct ReplicaView: Sendable {
    /// Unique within a run.
    package let number: Int
    /// When it was asked for.
    package let born: BootTime
    /// Since when it serves; nil before.
    package let ready: BootTime?
    /// It finishes what it has, and gets nothing more.
    package let isLeaving: Bool
    /// Busy slots on average since the rule was asked last.
    package let busy: Double
}

/// What a rule sees: averages of seconds that have passed.
package struct LoadView: Sendable {
    package let now: BootTime
    /// As many as the rule said last.
    package let wanted: Int32
    package let ready: Int32
    package let slots: Int
    /// Requests that wait now.
    package let waiting: Int
    /// Seconds of work of a request, averaged over those that were finished lately.
    package let meanWork: Double
    /// Those that are there, oldest first.
    package let replicas: [ReplicaView]
    fileprivate let inFlight: ArraySlice<Double>
    fileprivate let arrivals: ArraySlice<Double>

    /// Requests in flight over the last seconds, waiting ones included; `ending` seconds ago. What a replica works on
    /// that is on its way out is not among them: nobody asks those any more.
    package func inFlight(over seconds: Int, ending: Int = 0) -> Double { Self.mean(inFlight, seconds, ending) }

    /// Requests that came in a second, over the last seconds.
    package func arrivals(over seconds: Int) -> Double { Self.mean(arrivals, seconds, 0) }

    private static func mean(_ values: ArraySlice<Double>, _ seconds: Int, _ ending: Int) -> Double {
        let part = values.dropLast(ending).suffix(seconds)
        return part.isEmpty ? 0 : part.reduce(0, +) / Double(part.count)
    }
}

/// Says how many replicas there are to be.
package protocol ScalingRule {
    var name: String { get }
    /// How often it is asked, in seconds.
    var period: Int { get }
    mutating func replicas(_ view: LoadView) -> Int32
}

/// How a run went.
package struct ServiceOutcome: Sendable {
    package var requests = 0
    /// Waited for longer than the target.
    package var late = 0
    package var replicaHours = 0.0
    /// The longest wait, and the 99th of a hundred, in milliseconds.
    package var longestWait: Int64 = 0
    package var waits = WaitHistogram()
    /// A size that grew and shrank again, or the other way, within five minutes.
    package var turns = 0
    package var decisions = 0
    /// Replicas that were there and that were asked for, requests in flight, a minute each.
    package var minutes: [Minute] = []

    package struct Minute: Sendable {
        package let replicas: Double
        package let inFlight: Double
    }
}

/// Waits in logarithmic steps of a tenth of an octave.
package struct WaitHistogram: Sendable {
    private var counts = [Int](repeating: 0, count: 320)
    private var total = 0

    mutating func note(_ wait: Int64) {
        let octave = wait <= 0 ? 0 : 64 - wait.leadingZeroBitCount
        let rest = octave <= 1 ? 0 : Int((wait - (1 << (octave - 1))) * 8 / (1 << (octave - 1)))
        counts[min(octave * 8 + rest, counts.count - 1)] += 1
        total += 1
    }

    /// The wait that so many of a hundred did not exceed, in milliseconds, to an eighth of an octave.
    package func percentile(_ percent: Double) -> Int64 {
        var left = Double(total) * percent / 100
        for (place, count) in counts.enumerated() where count > 0 {
            left -= Double(count)
            guard left <= 0 else { continue }
            let (octave, rest) = (place / 8, place % 8)
            return octave == 0 ? 0 : (1 << Int64(octave - 1)) * Int64(8 + rest) / 8
        }
        return 0
    }
}

/// The run of one trace under one rule.
package struct ServiceWorld {
    private struct Replica {
        enum State { case starting, ready, draining, gone }

        var state: State
        let born: Int64
        var ready: Int64?
        private(set) var inFlight = 0
        /// Slots times milliseconds that were busy since the rule was asked last, until `settled`.
        private var busy = 0.0
        private var settled: Int64

        init(born: Int64, isReady: Bool) {
            state = isReady ? .ready : .starting
            self.born = born
            ready = isReady ? born : nil
            settled = born
        }

        mutating func take(_ requests: Int, at now: Int64) {
            settle(at: now)
            inFlight += requests
        }

        private mutating func settle(at now: Int64) {
            busy += Double(inFlight) * Double(now - settled)
            settled = now
        }

        /// The busy slots times milliseconds until now; begins anew.
        mutating func read(at now: Int64) -> Double {
            settle(at: now)
            defer { busy = 0 }
            return busy
        }
    }

    private struct Event: Comparable, Sendable {
        let time: Int64
        let replica: Int
        /// Whether a request is done; else the replica has come up.
        let isDone: Bool

        static func < (earlier: Event, later: Event) -> Bool {
            (earlier.time, earlier.replica, earlier.isDone ? 0 : 1) < (later.time, later.replica, later.isDone ? 0 : 1)
        }
    }

    /// A day after its last request a run ends, whatever waits: a rule may say that nobody serves.
    private static let patience: Int64 = 86_400_000

    private let model: ReplicaModel
    private let target: Int64
    private var replicas: [Replica] = []
    /// Places of those that are not gone, oldest first.
    private var standing: [Int] = []
    private var events = Heap<Event>()
    /// Places in the trace of requests that wait, from `head` on.
    private var line: [Int] = []
    private var head = 0
    private var working = 0
    /// Of those that are worked on, how many by replicas that are on their way out.
    private var leaving = 0
    private var now: Int64 = 0
    /// When the rule was asked last.
    private var asked: Int64 = 0
    private var wanted: Int32
    private var inFlightArea = 0.0
    /// Everything in flight, of this minute.
    private var minuteArea = 0.0
    private var arrived = 0
    /// Mean milliseconds of work, of the last few hundred requests; nil before the first is done.
    private var meanWork: Double?
    private var inFlightSeconds: [Double] = []
    private var arrivalSeconds: [Double] = []
    private var hours = 0.0
    private var outcome = ServiceOutcome()
    private var lastChange: (time: Int64, sign: Int32)?

    private init(_ model: ReplicaModel, target: Span, wanted: Int32) {
        self.model = model
        self.target = target.milliseconds
        self.wanted = wanted
    }

    /// Runs a trace from `first` replicas that are ready. A request is late when it waited for longer than `target`.
    package static func run(
        _ trace: LoadTrace, _ model: ReplicaModel, target: Span, first: Int32, rule: some ScalingRule
    ) -> ServiceOutcome {
        var world = ServiceWorld(model, target: target, wanted: first)
        for _ in 0..<first { world.add(ready: true) }
        world.live(trace, rule)
        return world.outcome
    }

    private mutating func live(_ trace: LoadTrace, _ asked: some ScalingRule) {
        var rule = asked
        var next = 0
        var second: Int64 = 0
        let end = trace.length.milliseconds + Self.patience
        while next < trace.count || head < line.count || working > 0, now < end {
            let arrival = next < trace.count ? trace.arrivals[next] : Int64.max
            let event = events.first?.time ?? .max
            let tick = (second + 1) * 1000
            let time = min(arrival, event, tick)
            pass(to: time)
            if event == time {
                happen(trace)
            } else if arrival == time {
                line.append(next)
                next += 1
                arrived += 1
                dispatch(trace)
            } else {
                second += 1
                close(second: second)
                if second % Int64(rule.period) == 0 { ask(&rule) }
            }
        }
        outcome.requests = trace.count
        outcome.late += line.count - head
        outcome.replicaHours = hours / 3_600_000
    }

    private mutating func pass(to time: Int64) {
        let width = Double(time - now)
        inFlightArea += width * Double(working - leaving + line.count - head)
        minuteArea += width * Double(working + line.count - head)
        hours += width * Double(standing.count)
        now = time
    }

    private mutating func close(second: Int64) {
        inFlightSeconds.append(inFlightArea / 1000)
        arrivalSeconds.append(Double(arrived))
        (inFlightArea, arrived) = (0, 0)
        guard second % 60 == 0 else { return }
        outcome.minutes.append(
            ServiceOutcome.Minute(replicas: Double(standing.count), inFlight: minuteArea / 60_000))
        minuteArea = 0
        // What nobody looks back at any more.
        if inFlightSeconds.count > 7200 {
            inFlightSeconds.removeFirst(3600)
            arrivalSeconds.removeFirst(3600)
        }
    }

    private mutating func ask(_ rule: inout some ScalingRule) {
        let ready = standing.count { replicas[$0].state == .ready }
        let view = LoadView(
            now: BootTime(milliseconds: now), wanted: wanted, ready: Int32(ready), slots: model.slots,
            waiting: line.count - head, meanWork: (meanWork ?? 0) / 1000, replicas: look(),
            inFlight: inFlightSeconds[...], arrivals: arrivalSeconds[...])
        asked = now
        let new = max(0, rule.replicas(view))
        guard new != wanted else { return }
        outcome.decisions += 1
        let sign: Int32 = new > wanted ? 1 : -1
        if let last = lastChange, last.sign != sign, now - last.time < 300_000 { outcome.turns += 1 }
        lastChange = (now, sign)
        wanted = new
        resize()
    }

    private mutating func look() -> [ReplicaView] {
        let width = Double(max(now - asked, 1))
        return standing.map { place in
            ReplicaView(
                number: place, born: BootTime(milliseconds: replicas[place].born),
                ready: replicas[place].ready.map { BootTime(milliseconds: $0) },
                isLeaving: replicas[place].state == .draining, busy: replicas[place].read(at: now) / width)
        }
    }

    private mutating func resize() {
        let serving = standing.filter { replicas[$0].state != .draining }
        if serving.count < Int(wanted) {
            for _ in serving.count..<Int(wanted) { add(ready: false) }
            return
        }
        let order = serving.map { place in
            let isStarting = replicas[place].state == .starting
            return VictimCandidate(
                state: isStarting ? .starting : .serving, inFlight: replicas[place].inFlight, number: UInt64(place))
        }.sorted { $0.goes(before: $1) }.map { Int($0.number) }
        for place in order.prefix(serving.count - Int(wanted)) {
            replicas[place].state = replicas[place].inFlight == 0 ? .gone : .draining
            leaving += replicas[place].inFlight
        }
        standing.removeAll { replicas[$0].state == .gone }
    }

    private mutating func add(ready: Bool) {
        standing.append(replicas.count)
        replicas.append(Replica(born: now, isReady: ready))
        guard !ready else { return }
        events.insert(Event(time: now + model.coldStart.milliseconds, replica: replicas.count - 1, isDone: false))
    }

    private mutating func happen(_ trace: LoadTrace) {
        guard let event = events.first else { return }
        events.removeFirst()
        if event.isDone {
            working -= 1
            replicas[event.replica].take(-1, at: now)
            if replicas[event.replica].state == .draining { finish(event.replica) }
        } else if replicas[event.replica].state == .starting {
            replicas[event.replica].state = .ready
            replicas[event.replica].ready = now
        }
        dispatch(trace)
    }

    /// One that is on its way out is done with a request, and goes after its last.
    private mutating func finish(_ place: Int) {
        leaving -= 1
        guard replicas[place].inFlight == 0 else { return }
        replicas[place].state = .gone
        standing.removeAll { $0 == place }
    }

    /// Gives those that wait to who has least to do.
    private mutating func dispatch(_ trace: LoadTrace) {
        while head < line.count {
            var best: Int?
            for place in standing where replicas[place].state == .ready && replicas[place].inFlight < model.slots {
                if best.map({ replicas[place].inFlight < replicas[$0].inFlight }) ?? true { best = place }
            }
            guard let best else { return }
            let request = line[head]
            head += 1
            replicas[best].take(1, at: now)
            working += 1
            let work = Double(trace.work[request])
            meanWork = (meanWork ?? work) + (work - (meanWork ?? work)) / 300
            events.insert(Event(time: now + Int64(trace.work[request]), replica: best, isDone: true))
            let wait = now - trace.arrivals[request]
            outcome.waits.note(wait)
            outcome.longestWait = max(outcome.longestWait, wait)
            if wait > target { outcome.late += 1 }
        }
        line.removeAll(keepingCapacity: true)
        head = 0
    }
}
