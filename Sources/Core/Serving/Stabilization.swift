// What was recommended lately holds a change back: a service does not shrink because of one quiet minute.

package import ClusterModel

/// Recommendations as they were made, before anything held them back.
package struct Recommendations: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let replicas: Int32
        package let time: BootTime

        package init(replicas: Int32, time: BootTime) { (self.replicas, self.time) = (replicas, time) }
    }

    /// Oldest first.
    package private(set) var entries: [Entry]

    package init(_ entries: [Entry] = []) { self.entries = entries.sorted { $0.time < $1.time } }

    /// Notes one, and forgets what is older than a window.
    package mutating func note(_ replicas: Int32, window: Span, at now: BootTime) {
        entries.removeAll { now.since($0.time) > window }
        entries.append(Entry(replicas: replicas, time: now))
    }

    /// Not fewer than was recommended within the window.
    package func heldUp(_ wanted: Int32, window: Span, at now: BootTime) -> Int32 {
        entries.reduce(wanted) { now.since($1.time) <= window ? max($0, $1.replicas) : $0 }
    }

    /// Between the least that was recommended within one window and the most within the other: where the present size
    /// lies between the two, it stays.
    package func settled(_ wanted: Int32, current: Int32, up: Span, down: Span, at now: BootTime) -> Int32 {
        var (least, most) = (wanted, wanted)
        for entry in entries {
            let age = now.since(entry.time)
            if age < up { least = min(least, entry.replicas) }
            if age < down { most = max(most, entry.replicas) }
        }
        return min(max(current, least), most)
    }
}
