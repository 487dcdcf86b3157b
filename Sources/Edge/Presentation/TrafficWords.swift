// What is known of a service's requests, in words and as a document.

package import ClusterModel
package import Messages

enum DecimalText {
    /// Thousandths with as many places as there are, and no more than are asked for: `12`, `0.25`.
    static func short(milli: Int64, places: Int = 3) -> String {
        let unit: Int64 = places >= 3 ? 1 : places == 2 ? 10 : 100
        let rounded = milli < .max - unit ? (max(0, milli) + unit / 2) / unit * unit : milli
        var fraction = String(1000 + rounded % 1000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? "\(rounded / 1000)" : "\(rounded / 1000).\(fraction)"
    }
}

extension TrafficView {
    /// `12.5 requests/s, 0.4 % of 375 failed, p95 18 ms, 3 in flight`.
    package var words: String {
        var parts = ["\(DecimalText.short(milli: rate, places: 1)) requests/s"]
        if requests > 0 {
            parts.append("\(errorPercent) % of \(requests) failed")
            parts.append("p95 \(p95) ms")
        }
        parts.append("\(inFlight) in flight")
        if queued > 0 { parts.append("\(queued) waiting for a busy replica") }
        if held > 0 { parts.append(heldWords) }
        return parts.joined(separator: ", ")
    }

    /// `1 request held`.
    package var heldWords: String { held == 1 ? "1 request held" : "\(held) requests held" }

    private var errorPercent: String {
        let share = requests == 0 ? 0 : Double(failures) / Double(requests)
        return DecimalText.short(milli: Int64((min(max(share, 0), 1) * 100_000).rounded()), places: 1)
    }
}

extension ServiceView {
    /// Whether it has no replica until somebody asks for something: it was sent to sleep, and a gateway would wake it.
    package var isAsleep: Bool {
        let spec = (revisions.first { $0.number == serving } ?? newest)?.spec.value
        guard replicas == 0, drop == nil, spec?.traffic.routes.isEmpty == false else { return false }
        return scaling?.value.mayRest ?? true
    }

    /// Of one that sleeps or has just been woken; nil of any other.
    var sleepWords: String? {
        let waiting = traffic.flatMap { $0.held > 0 ? $0.heldWords : nil }
        if isAsleep { return ["asleep", waiting].compactMap { $0 }.joined(separator: ", ") }
        guard available == 0, replicas > 0, let waiting else { return nil }
        return "waking, \(waiting)"
    }
}

extension Tree {
    static func traffic(_ view: TrafficView) -> Tree {
        object([
            ("requestsPerSecond", .text(DecimalText.short(milli: view.rate))),
            ("recentRequests", .number(view.requests)), ("recentFailures", .number(view.failures)),
            ("p95Milliseconds", view.requests == 0 ? nil : .number(view.p95)), ("inFlight", .number(view.inFlight)),
            ("queued", .number(view.queued)), ("held", .number(view.held)),
        ])
    }
}
