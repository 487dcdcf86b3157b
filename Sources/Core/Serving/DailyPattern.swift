// What a service was asked for at this time of the day on the days before: a floor under its size, so that the replicas
// for a morning are up when it comes. Only what came back on every day that is remembered counts; one day's burst does
// not.

package import ClusterModel

/// The loads of the last days by time of day. Opt-in: most services are asked too unevenly for yesterday to tell today.
package struct DailyPattern: Hashable, Sendable {
    /// 5 min: shorter than what a person would call a time of day, longer than a cold start.
    package static let bucket = Span.minutes(5)
    /// So many days are remembered; a weekend is two of them, so that after one a working day lifts the floor again.
    package static let days = 3

    private static let perDay = 288

    /// Slots by bucket of the day, the newest day last.
    private var known: [[Double]] = Array(repeating: [], count: perDay)
    /// The bucket that is being filled, counted from 1970, with what was noted in it.
    private var open: (bucket: Int64, sum: Double, count: Int)?

    package init() {}

    package static func == (left: DailyPattern, right: DailyPattern) -> Bool {
        left.known == right.known && left.open?.bucket == right.open?.bucket && left.open?.sum == right.open?.sum
            && left.open?.count == right.open?.count
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(known)
        hasher.combine(open?.bucket)
    }

    /// Notes the slots that are wanted now.
    package mutating func note(_ slots: Double, at now: WallTime) {
        let bucket = now.milliseconds / Self.bucket.milliseconds
        if let open, open.bucket != bucket {
            close(open.bucket, mean: open.sum / Double(open.count))
            self.open = nil
        }
        open = (bucket, (open?.sum ?? 0) + slots, (open?.count ?? 0) + 1)
    }

    private mutating func close(_ bucket: Int64, mean: Double) {
        let place = Self.place(bucket)
        known[place].append(mean)
        if known[place].count > Self.days { known[place].removeFirst() }
    }

    /// The slots below which a service should not be from now until so much later; zero on the first day.
    package func floor(at now: WallTime, ahead: Span) -> Double {
        let first = now.milliseconds / Self.bucket.milliseconds
        let last = (now.milliseconds + max(ahead, .zero).milliseconds) / Self.bucket.milliseconds
        return (first...max(first, min(last, first + Int64(Self.perDay)))).reduce(0) {
            max($0, known[Self.place($1)].min() ?? 0)
        }
    }

    private static func place(_ bucket: Int64) -> Int {
        let rest = bucket % Int64(perDay)
        return Int(rest < 0 ? rest + Int64(perDay) : rest)
    }
}
