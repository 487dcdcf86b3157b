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

    /// By the second of boot time, modulo their number: one more than is looked at, for the second that goes on.
    private var slots: [Slot] = []
    /// Counts of one stretch of ``seconds`` and of the one before it.
    private struct Recent: Hashable, Sendable {
        var number: Int64 = -1
        var now = RequestCounts()
        var before = RequestCounts()
    }

    private var recent = Recent()

    package init() {}

    /// Takes what one gateway tells of a while that ends now.
    ///
    /// - Parameter present: Requests that are there at its end, those that wait included.
    package mutating func note(_ counts: RequestCounts, present: Int64, window: Span, at now: BootTime) {
        let length = min(max(window, Span(milliseconds: 1)), Self.longestReport).milliseconds
        let told = max(window.milliseconds, 1)
        let requests = told > length ? Int64(Double(counts.requests) * Double(length) / Double(told)) : counts.requests
        let second = Self.second(of: now)
        let place = self.place(of: second)
        slots[place].requests = slots[place].requests.saturating(plus: requests)
        slots[place].busy = slots[place].busy.saturating(plus: max(0, present).saturating(times: length))
        turn(to: second / Self.seconds)
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

    /// The sum over the last seconds, of which so many are known, by the second. The one that goes on is among them
    /// when something was told in it: before that it is not a second without requests.
    private func mean(_ known: Span, at now: BootTime, _ amount: (Slot) -> Int64) -> Int64 {
        let current = Self.second(of: now)
        let last = slots.contains { $0.second == current } ? current : current - 1
        var sum: Int64 = 0
        for slot in slots where slot.second <= last && slot.second > last - Self.seconds {
            sum = sum.saturating(plus: amount(slot))
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
