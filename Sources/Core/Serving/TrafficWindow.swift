// What was asked of one service lately, as its gateways tell it: how many requests, how many of them failed, how long
// they took, and how many were there at a time. Everything is added up by the second in which it was told, so that a
// report that comes late or never changes a rate and breaks nothing.

package import ClusterModel

/// Requests that were answered, or were not.
package struct RequestCounts: Hashable, Sendable {
    package private(set) var requests: Int64 = 0
    /// Answers of 500 and above, and answers that did not come; never more than there were requests.
    package private(set) var failures: Int64 = 0
    package private(set) var latency = LatencyHistogram()

    package init() {}

    /// Numbers below nothing are nothing.
    package init(requests: Int64, failures: Int64, latency: LatencyHistogram = LatencyHistogram()) {
        self.requests = max(0, requests)
        self.failures = min(max(0, failures), self.requests)
        self.latency = latency
    }

    /// Sums end at the most that there is.
    package static func += (left: inout RequestCounts, right: RequestCounts) {
        left.requests = left.requests.saturating(plus: right.requests)
        left.failures = left.failures.saturating(plus: right.failures)
        left.latency = left.latency + right.latency
    }

    /// As an analysis looks at it.
    package var traffic: RevisionTraffic {
        RevisionTraffic(requests: requests, failures: failures, p95: latency.quantile(permille: 950))
    }
}

package struct TrafficWindow: Hashable, Sendable {
    /// Rates and averages are over so long: as often as Kubernetes looks. A burst is seen within seconds, and what
    /// keeps a service from shrinking in a quiet moment is the window of its recommendations.
    package static let seconds: Int64 = 15
    /// A report that tells of longer than this is of another time: its agent stood still. What it counts is taken for
    /// as much as it would have been in so long.
    package static let longestReport = Span.seconds(seconds)

    private struct Slot: Hashable, Sendable {
        var second: Int64
        var requests: Int64 = 0
        /// Milliseconds that requests were there, together.
        var busy: Int64 = 0
    }

    /// By the second of boot time, modulo their number: one more than is looked at, since it ends within a second.
    private var slots: [Slot] = []
    /// When something was told last, in milliseconds of boot time.
    private var told: Int64 = 0
    /// Counts of one stretch of ``seconds`` and of the one before it.
    private struct Recent: Hashable, Sendable {
        var number: Int64 = -1
        var now = RequestCounts()
        var before = RequestCounts()
    }

    private var recent = Recent()

    package init() {}

    /// Takes what one gateway tells of a while that ends now. Each second gets its share of it: told of two at once,
    /// one second would count as two, and fifteen of them as more than there were.
    ///
    /// - Parameter present: Requests that are there at its end, those that wait included.
    package mutating func note(_ counts: RequestCounts, present: Int64, window: Span, at now: BootTime) {
        let length = min(max(window, Span(milliseconds: 1)), Self.longestReport).milliseconds
        let whole = max(window.milliseconds, 1)
        let requests =
            whole > length ? Int64(Double(counts.requests) * Double(length) / Double(whole)) : counts.requests
        let end = max(now.milliseconds, 0)
        told = max(told, end)
        let begin = max(end - length, 0)
        // By what has passed and not by the second, so that the shares add up to the whole.
        func share(until time: Int64) -> Int64 {
            time == end ? requests : Int64(Double(requests) * Double(time - begin) / Double(length))
        }
        for second in begin / 1000...end / 1000 {
            let (from, to) = (max(begin, second * 1000), min(end, (second + 1) * 1000))
            guard to > from else { continue }
            let place = self.place(of: second)
            slots[place].requests = slots[place].requests.saturating(plus: share(until: to) - share(until: from))
            slots[place].busy = slots[place].busy.saturating(plus: max(0, present).saturating(times: to - from))
        }
        turn(to: Self.second(of: now) / Self.seconds)
        recent.now += counts
    }

    /// Requests that came in a second, in thousandths.
    ///
    /// - Parameter known: How long gateways have told anything at all; before that nothing is known.
    package func rate(known: Span, at now: BootTime) -> Int64 {
        mean(known, at: now) { $0.requests.saturating(times: 1000) }
    }

    /// Requests that were there on average, in thousandths.
    package func present(known: Span, at now: BootTime) -> Int64 { mean(known, at: now) { $0.busy } }

    /// Counts of the last 15 to 30 seconds.
    package func lately(at now: BootTime) -> RequestCounts {
        let number = Self.second(of: now) / Self.seconds
        guard recent.number >= number - 1 else { return RequestCounts() }
        var counts = recent.now
        if recent.number == number { counts += recent.before }
        return counts
    }

    /// The sum over the last seconds, of which so many are known, by the second. They end when something was told last,
    /// or a second ago: what came since then is not known yet, and is not nothing.
    private func mean(_ known: Span, at now: BootTime, _ amount: (Slot) -> Int64) -> Int64 {
        let end = min(max(told, now.milliseconds - 1000), now.milliseconds)
        let (last, part) = (end / 1000, end % 1000)
        var sum: Int64 = 0
        for slot in slots where slot.second <= last && slot.second >= last - Self.seconds {
            let value = amount(slot)
            // Of the oldest as much as the newest lacks.
            let share = value / 1000 * (1000 - part) + value % 1000 * (1000 - part) / 1000
            sum = sum.saturating(plus: slot.second > last - Self.seconds ? value : share)
        }
        let length = min(max(known.milliseconds / 1000, 1), Self.seconds)
        return sum / length
    }

    private static func second(of time: BootTime) -> Int64 { max(0, time.milliseconds) / 1000 }

    /// The slot of a second, empty where it was another one's.
    private mutating func place(of second: Int64) -> Int {
        let count = Self.seconds + 1
        if slots.isEmpty { slots = [Slot](repeating: Slot(second: -1), count: Int(count)) }
        let place = Int(second % count)
        if slots[place].second != second { slots[place] = Slot(second: second) }
        return place
    }

    private mutating func turn(to number: Int64) {
        guard number != recent.number else { return }
        recent.before = recent.number == number - 1 ? recent.now : RequestCounts()
        (recent.now, recent.number) = (RequestCounts(), number)
    }
}

extension Int64 {
    func saturating(plus other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }

    /// Of two numbers that are not negative.
    func saturating(times other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
