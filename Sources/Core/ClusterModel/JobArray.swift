// Many jobs of one spec that differ by a number: what was asked for, and which of them are where. One row holds them
// all; an element becomes a row of its own when it is about to run.

/// The elements that a job stands for.
package struct ArrayShape: Hashable, Sendable {
    /// Twice Slurm's largest MaxArraySize; 1 MiB of states.
    package static let mostElements = ArraySpec.Limits.indices

    /// The numbers by which people call the elements.
    package var indices: ElementRuns
    /// So many run at a time; nil is as many as find room.
    package var maxRunning: Int?
    /// Each element has a text of its own in the launch payload, in the order of `indices`.
    package var hasItems: Bool

    package init(indices: ElementRuns, maxRunning: Int? = nil, hasItems: Bool = false) {
        self.indices = indices
        self.maxRunning = maxRunning
        self.hasItems = hasItems
    }

    package var count: Int { indices.count }
}

/// One element of an array, as the row that it became remembers it.
package struct ElementName: Hashable, Sendable, CustomStringConvertible {
    package let array: JobID
    /// The number by which people call it.
    package let index: Int

    package init(array: JobID, index: Int) {
        self.array = array
        self.index = index
    }

    package var description: String { "\(array)_\(index)" }
}

/// Where an element is. What more there is to say of a live one stands in its own row.
package enum ElementState: UInt8, Hashable, Sendable, CaseIterable {
    case waiting
    /// It has a row that has not finished.
    case live
    case completed
    /// It ended in another way.
    case failed
}

/// The states of an array's elements by place: two bits an element, and none for stretches that are all alike.
package struct ElementStates: Hashable, Sendable {
    /// Elements in one stretch: 1 kB when they differ.
    package static let stretch = 4096

    package enum Stretch: Hashable, Sendable {
        case alike(ElementState)
        /// 32 elements a word, the first in the lowest bits.
        case mixed([UInt64])
    }

    package let count: Int
    package private(set) var stretches: [Stretch]
    /// How many are in each state, by raw value.
    private var counts: [Int]
    /// No element before this place waits.
    private var firstWaiting = 0

    /// All of them wait.
    package init(count: Int) {
        self.count = count
        stretches = Array(repeating: .alike(.waiting), count: (count + Self.stretch - 1) / Self.stretch)
        counts = [count, 0, 0, 0]
    }

    /// From stretches as they were written down; nil when they are not as many or as long as the count needs.
    package init?(count: Int, stretches: [Stretch]) {
        self.init(count: count)
        guard stretches.count == self.stretches.count else { return nil }
        self.stretches = stretches
        counts = [0, 0, 0, 0]
        for (number, stretch) in stretches.enumerated() {
            let length = min(Self.stretch, count - number * Self.stretch)
            switch stretch {
            case .alike(let state): counts[Int(state.rawValue)] += length
            case .mixed(let words):
                guard words.count == Self.stretch / 32 else { return nil }
                for place in 0..<length { counts[Int(words[place >> 5] >> UInt64(2 * (place & 31)) & 3)] += 1 }
            }
        }
    }

    package func count(of state: ElementState) -> Int { counts[Int(state.rawValue)] }

    package subscript(place: Int) -> ElementState {
        switch stretches[place / Self.stretch] {
        case .alike(let state): return state
        case .mixed(let words):
            let within = place % Self.stretch
            return ElementState(rawValue: UInt8(words[within >> 5] >> UInt64(2 * (within & 31)) & 3)) ?? .failed
        }
    }

    package mutating func set(_ place: Int, to state: ElementState) {
        let before = self[place]
        guard before != state else { return }
        counts[Int(before.rawValue)] -= 1
        counts[Int(state.rawValue)] += 1
        if state == .waiting { firstWaiting = min(firstWaiting, place) }
        if place == firstWaiting, state != .waiting { firstWaiting += 1 }
        let number = place / Self.stretch
        var words: [UInt64]
        switch stretches[number] {
        case .alike(let all): words = Array(repeating: Self.filled(all), count: Self.stretch / 32)
        case .mixed(let found): words = found
        }
        // Let go of it, so that the words are changed where they are.
        stretches[number] = .alike(state)
        let within = place % Self.stretch
        let shift = UInt64(2 * (within & 31))
        words[within >> 5] = words[within >> 5] & ~(3 << shift) | UInt64(state.rawValue) << shift
        if !isAlike(words, state, stretch: number) { stretches[number] = .mixed(words) }
    }

    /// Whether the stretch is all in this state. Looked at where it could have become so: at its ends.
    private func isAlike(_ words: [UInt64], _ state: ElementState, stretch number: Int) -> Bool {
        let length = min(Self.stretch, count - number * Self.stretch)
        let last = (length - 1) >> 5
        let filled = Self.filled(state)
        guard words[0] & 3 == UInt64(state.rawValue) else { return false }
        for word in 0..<last where words[word] != filled { return false }
        let used = UInt64(2 * (length - 32 * last))
        let mask: UInt64 = used == 64 ? .max : (1 << used) - 1
        return words[last] & mask == filled & mask
    }

    private static func filled(_ state: ElementState) -> UInt64 { UInt64(state.rawValue) * 0x5555_5555_5555_5555 }

    /// The first waiting element at or after a place; nil when none waits there. With another array of as many
    /// elements, only one whose counterpart there has completed.
    package func nextWaiting(from start: Int = 0, completedIn other: ElementStates? = nil) -> Int? {
        guard count(of: .waiting) > 0 else { return nil }
        var place = max(start, firstWaiting)
        while place < count {
            let number = place / Self.stretch
            if canSkip(number, other) {
                place = (number + 1) * Self.stretch
                continue
            }
            let shift = UInt64(2 * (place & 31))
            // Both bits are clear where an element waits; where one has completed, the higher is set and the lower not.
            let mine = word(of: place)
            var open = ~(mine | mine >> 1)
            if let other {
                let theirs = other.word(of: place)
                open &= theirs >> 1 & ~theirs
            }
            open = open & 0x5555_5555_5555_5555 & (UInt64.max << shift)
            if open != 0 {
                let found = (place & ~31) + open.trailingZeroBitCount / 2
                return found < count ? found : nil
            }
            place = (place & ~31) + 32
        }
        return nil
    }

    private func canSkip(_ number: Int, _ other: ElementStates?) -> Bool {
        if case .alike(let all) = stretches[number], all != .waiting { return true }
        guard let other, number < other.stretches.count, case .alike(let all) = other.stretches[number] else {
            return false
        }
        return all != .completed
    }

    /// The 32 states around a place.
    private func word(of place: Int) -> UInt64 {
        switch stretches[place / Self.stretch] {
        case .alike(let state): Self.filled(state)
        case .mixed(let words): words[(place % Self.stretch) >> 5]
        }
    }

    /// The places in one state, as runs; no more than so many runs.
    package func places(in state: ElementState, runs most: Int = .max) -> ElementRuns {
        var found = ElementRuns()
        guard count(of: state) > 0 else { return found }
        for (number, stretch) in stretches.enumerated() {
            let start = number * Self.stretch
            let end = min(start + Self.stretch, count)
            switch stretch {
            case .alike(let all) where all == state: found.append(ElementRuns.Run(first: start, count: end - start))
            case .alike: continue
            case .mixed: for place in start..<end where self[place] == state { found.append(place) }
            }
            if found.runs.count > most { break }
        }
        return found
    }

    package static func == (left: ElementStates, right: ElementStates) -> Bool {
        left.count == right.count && left.stretches == right.stretches
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(stretches)
    }
}

/// What the row of an array knows of its elements.
package struct ArrayProgress: Hashable, Sendable {
    package var states: ElementStates
    /// Rows of elements that are starting, running or stopping.
    package var running = 0
    /// How the first element that did not complete ended.
    package var verdict: Outcome?
    /// All of it is being ended as this.
    package var ending: Outcome?

    package init(count: Int) { states = ElementStates(count: count) }

    /// Whether nothing of it waits or runs.
    package var isOver: Bool { states.count(of: .waiting) == 0 && states.count(of: .live) == 0 }

    /// How the whole has ended, once it is over.
    package var outcome: Outcome { ending ?? (states.count(of: .failed) > 0 ? verdict : nil) ?? .completed }
}
