// What will happen and when: a queue of happenings by simulated milliseconds. Two at the same time happen in the order
// in which they were planned, so a run is one story and not a set of them.

struct Timeline {
    private struct Entry {
        let time: Int64
        let number: UInt64
        let happening: Happening

        static func < (sooner: Entry, later: Entry) -> Bool {
            (sooner.time, sooner.number) < (later.time, later.number)
        }
    }

    /// A binary heap: no entry comes before its parent.
    private var entries: [Entry] = []
    private var planned: UInt64 = 0

    var isEmpty: Bool { entries.isEmpty }

    mutating func plan(_ happening: Happening, at time: Int64) {
        planned += 1
        entries.append(Entry(time: time, number: planned, happening: happening))
        var place = entries.count - 1
        while place > 0, entries[place] < entries[(place - 1) / 2] {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes the next happening out; nil when nothing more is planned.
    mutating func next() -> (time: Int64, happening: Happening)? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return (first.time, first.happening)
    }

    private mutating func sink() {
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < entries.count && entries[child] < entries[least] {
                least = child
            }
            guard least != place else { return }
            entries.swapAt(place, least)
            place = least
        }
    }
}
