// The largest value of the last buckets of time, each answer in constant time.

package import ClusterModel

/// The largest of what was recorded within a window of buckets.
package struct WindowMaximum: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let bucket: Int64
        let value: Int32
    }

    /// Values that fall towards the newest: one that is followed by a larger can never be the answer again.
    private var entries: [Entry] = []
    private var buckets: Int64
    /// The width of a bucket.
    private let width: Span

    /// A window of so many buckets as cover it. `width` is at least a millisecond.
    package init(window: Span, width: Span) {
        self.width = Span(milliseconds: max(1, width.milliseconds))
        buckets = Self.buckets(window, self.width)
    }

    private static func buckets(_ window: Span, _ width: Span) -> Int64 {
        max(1, (window.milliseconds + width.milliseconds - 1) / width.milliseconds)
    }

    package mutating func resize(to window: Span) {
        buckets = Self.buckets(window, width)
        if let newest = entries.last { forget(before: newest.bucket) }
    }

    package mutating func record(_ value: Int32, at now: BootTime) {
        let bucket = now.milliseconds / width.milliseconds
        forget(before: bucket)
        while let last = entries.last, last.value <= value { entries.removeLast() }
        entries.append(Entry(bucket: bucket, value: value))
    }

    /// The largest; zero before anything was recorded.
    package var current: Int32 { entries.first?.value ?? 0 }

    private mutating func forget(before newest: Int64) {
        entries.removeAll { $0.bucket <= newest - buckets }
    }
}
