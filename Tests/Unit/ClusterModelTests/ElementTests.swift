// Runs of numbers and the states of elements, each against the plainest way to keep the same.

import ClusterModel
import Testing

@Suite struct ElementTests {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func `runs hold exactly the numbers that were put in`(seed: UInt64) throws {
        var chance = Randomness(seed: seed)
        var numbers: [Int] = []
        var next = 0
        for _ in 0..<Int(1 + chance.next() % 80) {
            next += 1 + Int(chance.next() % 4) * Int(chance.next() % 3)
            numbers.append(next)
        }
        let runs = ElementRuns(numbers)
        #expect(runs.all == numbers)
        #expect(runs.count == numbers.count)
        for (place, number) in numbers.enumerated() {
            #expect(runs[place] == number)
            #expect(runs.place(of: number) == place)
        }
        for absent in 0...(next + 2) where !numbers.contains(absent) { #expect(!runs.contains(absent)) }
        #expect(ElementRuns(runs: runs.runs, below: next + 1) == runs)
        #expect(ElementRuns(runs: runs.runs, below: next) == nil, "a number that is too large is refused")
        #expect(try ArraySpec.parse(runs.text(), size: next + 1).indices == numbers, "its text says the same")
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `numbers at places are those that a walk finds`(seed: UInt64) {
        var chance = Randomness(seed: seed)
        let numbers = (0..<200).filter { _ in chance.next() % 3 != 0 }
        let places = numbers.indices.filter { _ in chance.next() % 2 == 0 }
        let found = ElementRuns(numbers).numbers(at: ElementRuns(places))
        #expect(found.all == places.map { numbers[$0] }, "seed \(seed)")
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `places of numbers are those that a walk finds`(seed: UInt64) {
        var random = Randomness(seed: seed)
        let mine = ElementRuns((0..<60).filter { _ in random.chance(perMille: 500) })
        let asked = ElementRuns((0..<70).filter { _ in random.chance(perMille: 400) })
        #expect(mine.places(of: asked) == asked.all.compactMap { mine.place(of: $0) })
    }

    @Test func `a million elements in order are one run, and alternating ones are one too`() {
        #expect(ElementRuns(0..<1_000_000).runs.count == 1)
        #expect(ElementRuns(Array(stride(from: 0, to: 100_000, by: 3))).runs.count == 1)
    }

    @Test func `runs that overlap, touch backwards or are empty are refused`() {
        typealias Run = ElementRuns.Run
        #expect(ElementRuns(runs: [Run(first: 0, count: 3), Run(first: 2, count: 1)], below: 10) == nil)
        #expect(ElementRuns(runs: [Run(first: 5, count: 1), Run(first: 1, count: 1)], below: 10) == nil)
        #expect(ElementRuns(runs: [Run(first: 0, count: 0)], below: 10) == nil)
        #expect(ElementRuns(runs: [Run(first: 0, step: 0, count: 2)], below: 10) == nil)
        #expect(ElementRuns(runs: [Run(first: 0, step: .max, count: 2)], below: 10) == nil)
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `states are those of a plain list, over the ends of stretches`(seed: UInt64) throws {
        var chance = Randomness(seed: seed)
        let count = [1, 31, 32, 33, 4095, 4096, 4097, 9000][Int(chance.next() % 8)]
        var states = ElementStates(count: count)
        var other = ElementStates(count: count)
        var plain = Array(repeating: ElementState.waiting, count: count)
        var plainOther = plain
        for round in 0..<3000 {
            let place = round % 3 == 0 ? min(round / 3, count - 1) : Int(chance.next() % UInt64(count))
            let state = ElementState.allCases[Int(chance.next() % 4)]
            if round % 5 == 0 {
                other.set(place, to: state)
                plainOther[place] = state
            } else {
                states.set(place, to: state)
                plain[place] = state
            }
        }
        #expect(plain.indices.allSatisfy { states[$0] == plain[$0] })
        for state in ElementState.allCases {
            #expect(states.count(of: state) == plain.count { $0 == state })
            #expect(states.places(in: state).all == plain.indices.filter { plain[$0] == state })
        }
        for _ in 0..<200 {
            let start = Int(chance.next() % UInt64(count))
            #expect(states.nextWaiting(from: start) == plain[start...].firstIndex(of: .waiting))
            let both = plain.indices[start...].first { plain[$0] == .waiting && plainOther[$0] == .completed }
            #expect(states.nextWaiting(from: start, completedIn: other) == both)
        }
        #expect(ElementStates(count: count, stretches: states.stretches) == states)
    }

    @Test func `a stretch whose elements are alike again takes no room`() {
        var states = ElementStates(count: 10_000)
        for place in 0..<10_000 { states.set(place, to: .live) }
        for place in (0..<10_000).reversed() { states.set(place, to: .completed) }
        #expect(states.stretches == Array(repeating: .alike(.completed), count: 3))
        #expect(states.nextWaiting() == nil)
    }

    @Test func `an array's outcome is that of the first element that did not complete`() {
        var progress = ArrayProgress(count: 2)
        progress.states.set(0, to: .completed)
        #expect(!progress.isOver)
        progress.states.set(1, to: .failed)
        progress.verdict = .deadlineMissed
        #expect(progress.isOver)
        #expect(progress.outcome == .deadlineMissed)
        progress.states.set(1, to: .completed)
        #expect(progress.outcome == .completed, "the one that failed ran once more")
        progress.ending = .cancelled(by: .admin)
        #expect(progress.outcome == .cancelled(by: .admin))
    }
}
