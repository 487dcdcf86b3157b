// Ascending whole numbers as few runs: the indices of an array, the places of its elements. A million elements
// `0-999999` are one run of 24 bytes; a list without any order is a run for each two of its numbers.

/// Whole numbers, ascending, each once.
package struct ElementRuns: Hashable, Sendable {
    package struct Run: Hashable, Sendable {
        package let first: Int
        package let step: Int
        package let count: Int

        package init(first: Int, step: Int = 1, count: Int) {
            self.first = first
            self.step = step
            self.count = count
        }

        package var last: Int { first + step * (count - 1) }

        fileprivate func place(of number: Int) -> Int? {
            guard number >= first, number <= last, (number - first) % step == 0 else { return nil }
            return (number - first) / step
        }
    }

    package private(set) var runs: [Run] = []
    package private(set) var count = 0

    package init() {}

    /// From numbers that ascend.
    package init(_ numbers: [Int]) {
        for number in numbers { append(number) }
    }

    package init(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        runs = [Run(first: range.lowerBound, count: range.count)]
        count = range.count
    }

    /// From runs as they were written down; nil unless each is sound and they ascend without touching each other.
    package init?(runs: [Run], below bound: Int) {
        var last = -1
        for run in runs {
            guard run.first > last, run.first < bound, run.count > 0, run.step > 0, run.count <= bound,
                run.step <= bound, run.last < bound
            else { return nil }
            last = run.last
            count += run.count
        }
        self.runs = runs
    }

    package var isEmpty: Bool { count == 0 }

    package var first: Int? { runs.first?.first }

    package var last: Int? { runs.last?.last }

    /// The distance between neighbours where it is one, otherwise 1: what Slurm calls the step.
    package var step: Int { runs.count == 1 ? runs[0].step : 1 }

    /// Adds a number above all that are there.
    package mutating func append(_ number: Int) {
        precondition(number > last ?? -1, "numbers are added in ascending order")
        count += 1
        guard let end = runs.last else {
            runs.append(Run(first: number, count: 1))
            return
        }
        if end.count == 1 {
            runs[runs.count - 1] = Run(first: end.first, step: number - end.first, count: 2)
        } else if number == end.last + end.step {
            runs[runs.count - 1] = Run(first: end.first, step: end.step, count: end.count + 1)
        } else if end.count == 2, end.step > 1, number == end.last + 1 {
            // 3, 7, 8 reads as 3 and 7-8, so that neighbours stand together.
            runs[runs.count - 1] = Run(first: end.first, count: 1)
            runs.append(Run(first: end.last, count: 2))
        } else {
            runs.append(Run(first: number, count: 1))
        }
    }

    /// Adds a run above all that is there; it goes on with the one before where it can.
    package mutating func append(_ run: Run) {
        guard run.count > 2 || runs.isEmpty else {
            for place in 0..<run.count { append(run.first + run.step * place) }
            return
        }
        precondition(run.first > last ?? -1, "runs are added in ascending order")
        count += run.count
        if let end = runs.last, end.count > 1 || run.first - end.first == run.step,
            end.count == 1 || end.step == run.step, end.last + run.step == run.first
        {
            runs[runs.count - 1] = Run(first: end.first, step: run.step, count: end.count + run.count)
        } else {
            runs.append(run)
        }
    }

    /// The numbers that stand at these places here.
    package func numbers(at places: ElementRuns) -> ElementRuns {
        var found = ElementRuns()
        var (number, before) = (0, 0)
        for run in places.runs {
            var done = 0
            while done < run.count {
                let place = run.first + run.step * done
                while number < runs.count, place >= before + runs[number].count {
                    before += runs[number].count
                    number += 1
                }
                guard number < runs.count else { return found }
                let mine = runs[number]
                // As many as stay within this run of mine.
                let fitting = min(run.count - done, (before + mine.count - 1 - place) / run.step + 1)
                let first = mine.first + mine.step * (place - before)
                found.append(Run(first: first, step: fitting == 1 ? 1 : mine.step * run.step, count: fitting))
                done += fitting
            }
        }
        return found
    }

    /// The number at a place, from 0.
    package subscript(place: Int) -> Int {
        var rest = place
        for run in runs {
            if rest < run.count { return run.first + run.step * rest }
            rest -= run.count
        }
        preconditionFailure("a place is below the count")
    }

    /// Where a number stands, from 0; nil when it is not here.
    package func place(of number: Int) -> Int? {
        var before = 0
        for run in runs {
            if number < run.first { return nil }
            if let place = run.place(of: number) { return before + place }
            before += run.count
        }
        return nil
    }

    /// Where those of these numbers stand that are here, ascending; both lists are walked once.
    package func places(of numbers: ElementRuns) -> [Int] {
        var found: [Int] = []
        var (mine, before) = (0, 0)
        for run in numbers.runs {
            for step in 0..<run.count {
                let number = run.first + run.step * step
                while mine < runs.count, runs[mine].last < number {
                    before += runs[mine].count
                    mine += 1
                }
                guard mine < runs.count else { return found }
                if let place = runs[mine].place(of: number) { found.append(before + place) }
            }
        }
        return found
    }

    package func contains(_ number: Int) -> Bool { place(of: number) != nil }

    /// All numbers; as long as `count`.
    package var all: [Int] { runs.flatMap { run in (0..<run.count).map { run.first + run.step * $0 } } }

    /// `0-15`, `1-9:2`, `1,3,7-9`; cut with dots behind so many runs.
    package func text(runs most: Int = .max) -> String {
        var parts: [String] = []
        for run in runs.prefix(most) {
            switch (run.count, run.step) {
            case (1, _): parts.append("\(run.first)")
            case (_, 1): parts.append("\(run.first)-\(run.last)")
            case (2, _): parts.append("\(run.first),\(run.last)")
            default: parts.append("\(run.first)-\(run.last):\(run.step)")
            }
        }
        return parts.joined(separator: ",") + (runs.count > most ? ",..." : "")
    }
}
