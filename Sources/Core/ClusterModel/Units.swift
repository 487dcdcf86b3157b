// What has an identity and is promised by number: GPUs, cores, ports. A sum says how many; only a set says which.

/// A set of small numbers, kept as bits. Walked in ascending order.
package struct UnitSet: Hashable, Sendable {
    /// Ports are the largest numbers that occur.
    package static let limit = 65_536

    /// Word i holds the numbers from 64 (lead + i). Neither the first word nor the last is zero, so equal sets are
    /// equal values, and what is below the smallest number takes no room: ports begin at tens of thousands.
    private var words: [UInt64] = []
    /// 0 where there are no words.
    private var lead = 0

    package init() {}

    package init(_ numbers: some Sequence<Int>) {
        for number in numbers { insert(number) }
    }

    package var isEmpty: Bool { words.isEmpty }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    package func contains(_ number: Int) -> Bool {
        let place = number >> 6 - lead
        return number >= 0 && words.indices.contains(place) && words[place] & (1 << UInt64(number & 63)) != 0
    }

    package mutating func insert(_ number: Int) {
        precondition(number >= 0 && number < Self.limit, "a unit's number is below 65,536")
        if words.isEmpty { lead = number >> 6 }
        if number >> 6 < lead {
            words.insert(contentsOf: repeatElement(0, count: lead - number >> 6), at: 0)
            lead = number >> 6
        }
        let place = number >> 6 - lead
        if words.count <= place { words.append(contentsOf: repeatElement(0, count: place + 1 - words.count)) }
        words[place] |= 1 << UInt64(number & 63)
    }

    package mutating func remove(_ number: Int) {
        guard contains(number) else { return }
        words[number >> 6 - lead] &= ~(1 << UInt64(number & 63))
        while words.last == 0 { words.removeLast() }
        let zeros = words.firstIndex { $0 != 0 } ?? 0
        if zeros > 0 { words.removeFirst(zeros) }
        lead = words.isEmpty ? 0 : lead + zeros
    }

    /// As if the words began at 0: how a set lies in memory is nobody's business.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(lead + words.count)
        for _ in 0..<lead { hasher.combine(0 as UInt64) }
        for word in words { hasher.combine(word) }
    }

    package mutating func formUnion(_ others: UnitSet) {
        for number in others.numbers { insert(number) }
    }

    package mutating func subtract(_ others: UnitSet) {
        for number in others.numbers { remove(number) }
    }

    package func isDisjoint(with others: UnitSet) -> Bool {
        let shared = max(lead, others.lead)..<max(lead, others.lead, min(end, others.end))
        return shared.allSatisfy { words[$0 - lead] & others.words[$0 - others.lead] == 0 }
    }

    /// The place behind the last word, counted from 0.
    private var end: Int { lead + words.count }

    package func isSuperset(of others: UnitSet) -> Bool { others.numbers.allSatisfy(contains) }

    /// The numbers, ascending.
    package var numbers: [Int] {
        var found: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                found.append((lead + index) << 6 | rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return found
    }

    /// The lowest numbers, so many; nil when there are fewer.
    package func lowest(_ wanted: Int) -> UnitSet? {
        let all = numbers
        return all.count < wanted ? nil : UnitSet(all.prefix(wanted))
    }

    /// The first number at or after the mark, going round; nil when the set is empty.
    package func first(from mark: Int) -> Int? {
        let all = numbers
        return all.first { $0 >= mark } ?? all.first
    }
}

/// The identified things of a node, or of a promise on it.
package struct Units: Hashable, Sendable {
    /// Indices of the node's devices in PCI bus order.
    package var gpus = UnitSet()
    /// Processors that are promised exclusively; empty on nodes that do not pin.
    package var cores = UnitSet()
    /// TCP ports on the node's data address.
    package var ports = UnitSet()

    package init(gpus: UnitSet = UnitSet(), cores: UnitSet = UnitSet(), ports: UnitSet = UnitSet()) {
        self.gpus = gpus
        self.cores = cores
        self.ports = ports
    }

    package var isEmpty: Bool { gpus.isEmpty && cores.isEmpty && ports.isEmpty }

    package mutating func formUnion(_ others: Units) {
        gpus.formUnion(others.gpus)
        cores.formUnion(others.cores)
        ports.formUnion(others.ports)
    }

    package mutating func subtract(_ others: Units) {
        gpus.subtract(others.gpus)
        cores.subtract(others.cores)
        ports.subtract(others.ports)
    }

    package func isSuperset(of others: Units) -> Bool {
        gpus.isSuperset(of: others.gpus) && cores.isSuperset(of: others.cores) && ports.isSuperset(of: others.ports)
    }
}
