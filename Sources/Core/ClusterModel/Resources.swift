// What a node has and a task needs, as integers with units: a vector of three inline slots, and a rare overflow for
// anything else that has a name (licences, other devices). What has an identity is in Units.swift.

/// Thousandths of one processor.
package struct MilliCPU: Comparable, Hashable, Sendable {
    package var value: Int64
    package init(_ value: Int64) { self.value = value }
    package static func < (less: MilliCPU, more: MilliCPU) -> Bool { less.value < more.value }
}

/// Memory or storage in bytes.
package struct ByteCount: Comparable, Hashable, Sendable {
    package var value: Int64
    package init(_ value: Int64) { self.value = value }
    package static func < (less: ByteCount, more: ByteCount) -> Bool { less.value < more.value }
}

/// A kind of resource, by the name that manifests use.
package enum ResourceKind: Hashable, Comparable, Sendable, CustomStringConvertible {
    case cpu
    case memory
    case gpu
    case other(String)

    /// The name under which GPUs are asked for in the ecosystem's manifests.
    package static let gpuName = "nvidia.com/gpu"

    package init(name: String) {
        switch name {
        case "cpu": self = .cpu
        case "memory": self = .memory
        case Self.gpuName: self = .gpu
        default: self = .other(name)
        }
    }

    package var description: String {
        switch self {
        case .cpu: "cpu"
        case .memory: "memory"
        case .gpu: Self.gpuName
        case .other(let name): name
        }
    }
}

/// So much of a thing that has a name and no slot of its own.
package struct NamedAmount: Hashable, Sendable {
    package let name: String
    package var amount: Int64

    package init(name: String, amount: Int64) {
        self.name = name
        self.amount = amount
    }
}

/// An amount of each resource. Missing kinds are zero; `others` is sorted by name and holds no zero.
package struct Resources: Hashable, Sendable {
    package static let zero = Resources()

    /// Far above any machine, far below an overflow of 2^20 nodes' sum.
    package static let largestAmount: Int64 = 1 << 42

    package var cpu: MilliCPU
    package var memory: ByteCount
    /// Whole devices; which ones is in `Units`.
    package var gpus: Int64
    package private(set) var others: [NamedAmount]

    package init(cpu: Int64 = 0, memory: Int64 = 0, gpus: Int64 = 0, others: [NamedAmount] = []) {
        self.cpu = MilliCPU(cpu)
        self.memory = ByteCount(memory)
        self.gpus = gpus
        self.others = []
        for other in others { self[.other(other.name)] += other.amount }
    }

    /// The amount of one kind: thousandths for cpu, bytes for memory, whole things for the rest.
    package subscript(kind: ResourceKind) -> Int64 {
        get {
            switch kind {
            case .cpu: cpu.value
            case .memory: memory.value
            case .gpu: gpus
            case .other(let name): others.first { $0.name == name }?.amount ?? 0
            }
        }
        set {
            switch kind {
            case .cpu: cpu.value = newValue
            case .memory: memory.value = newValue
            case .gpu: gpus = newValue
            case .other(let name): setOther(name, to: newValue)
            }
        }
    }

    private mutating func setOther(_ name: String, to amount: Int64) {
        let place = others.firstIndex { $0.name >= name } ?? others.count
        if place < others.count, others[place].name == name {
            if amount == 0 { others.remove(at: place) } else { others[place].amount = amount }
        } else if amount != 0 {
            others.insert(NamedAmount(name: name, amount: amount), at: place)
        }
    }

    /// The kinds that are not zero, in a fixed order.
    package var kinds: [ResourceKind] {
        var found: [ResourceKind] = []
        if cpu.value != 0 { found.append(.cpu) }
        if memory.value != 0 { found.append(.memory) }
        if gpus != 0 { found.append(.gpu) }
        return found + others.map { .other($0.name) }
    }

    package var isZero: Bool { cpu.value == 0 && memory.value == 0 && gpus == 0 && others.isEmpty }

    /// Whether any kind is below zero.
    package var isOverdrawn: Bool {
        cpu.value < 0 || memory.value < 0 || gpus < 0 || others.contains { $0.amount < 0 }
    }

    package func fits(in free: Resources) -> Bool {
        cpu <= free.cpu && memory <= free.memory && gpus <= free.gpus
            && (others.isEmpty || others.allSatisfy { $0.amount <= free[.other($0.name)] })
    }

    /// What is missing in `free`, kind by kind; zero where enough is there.
    package func shortfall(in free: Resources) -> Resources {
        var short = Resources()
        for kind in kinds where self[kind] > free[kind] { short[kind] = self[kind] - Swift.max(0, free[kind]) }
        return short
    }

    package static func += (sum: inout Resources, more: Resources) {
        sum.cpu.value += more.cpu.value
        sum.memory.value += more.memory.value
        sum.gpus += more.gpus
        for other in more.others { sum[.other(other.name)] += other.amount }
    }

    package static func -= (sum: inout Resources, less: Resources) {
        sum.cpu.value -= less.cpu.value
        sum.memory.value -= less.memory.value
        sum.gpus -= less.gpus
        for other in less.others { sum[.other(other.name)] -= other.amount }
    }

    package static func + (left: Resources, right: Resources) -> Resources {
        var sum = left
        sum += right
        return sum
    }

    package static func - (left: Resources, right: Resources) -> Resources {
        var difference = left
        difference -= right
        return difference
    }

    /// So many times this much. Amounts are at most `largestAmount` and counts at most 2^20, so nothing overflows.
    package static func * (amount: Resources, count: Int) -> Resources {
        var product = Resources()
        for kind in amount.kinds { product[kind] = amount[kind] * Int64(count) }
        return product
    }
}

/// What a task may not exceed; nil means no limit of that kind.
package struct ResourceLimits: Hashable, Sendable {
    package var cpu: MilliCPU?
    package var memory: ByteCount?

    package init(cpu: MilliCPU? = nil, memory: ByteCount? = nil) {
        self.cpu = cpu
        self.memory = memory
    }
}
