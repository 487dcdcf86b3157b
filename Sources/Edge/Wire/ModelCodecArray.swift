// Arrays, their elements and how those stand, as bytes and back.
import ClusterModel
import Messages

extension PBElementRuns: Coded {
    init(_ numbers: ElementRuns) {
        self.init(
            firsts: numbers.runs.map { UInt32($0.first) }, steps: numbers.runs.map { UInt32($0.step) },
            counts: numbers.runs.map { UInt32($0.count) })
    }

    func checked() throws(WireError) -> ElementRuns {
        try Check.count(firsts.count, upTo: ArrayShape.mostElements, "ElementRuns.firsts")
        guard firsts.count == steps.count, firsts.count == counts.count else {
            throw Check.refuse("ElementRuns.firsts", "its lists have different lengths")
        }
        let runs = firsts.indices.map { place in
            ElementRuns.Run(first: Int(firsts[place]), step: Int(steps[place]), count: Int(counts[place]))
        }
        guard let numbers = ElementRuns(runs: runs, below: ArrayShape.mostElements) else {
            throw Check.refuse("ElementRuns.firsts", "its runs do not ascend below \(ArrayShape.mostElements)")
        }
        return numbers
    }
}

extension PBArrayShape: Coded {
    init(_ array: ArrayShape) {
        self.init(
            indices: PBElementRuns(array.indices),
            limit: array.maxRunning.map { .maxRunning(UInt32(clamping: $0)) }, hasItems: array.hasItems)
    }

    func checked() throws(WireError) -> ArrayShape {
        var array = ArrayShape(indices: try Check.need(indices, "ArrayShape.indices"), hasItems: hasItems)
        guard !array.indices.isEmpty else { throw Check.refuse("ArrayShape.indices", "it has no element") }
        if case .maxRunning(let count) = limit {
            array.maxRunning = Int(try Check.within(count, 1...WireLimits.count, "ArrayShape.max_running"))
        }
        return array
    }
}

extension PBElementName: Coded {
    init(_ name: ElementName) { self.init(array: name.array.number, index: UInt32(clamping: name.index)) }

    func checked() throws(WireError) -> ElementName {
        ElementName(
            array: try Check.job(array, "ElementName.array"),
            index: Int(try Check.within(index, 0...UInt32(ArrayShape.mostElements - 1), "ElementName.index")))
    }
}

extension Check {
    /// An element as one more than its index; 0 is none.
    static func element(_ number: UInt32, _ field: StaticString) throws(WireError) -> Int? {
        let number = try within(number, 0...UInt32(ArrayShape.mostElements), field)
        return number == 0 ? nil : Int(number) - 1
    }
}

extension PBArrayProgress: Coded {
    /// Stands for a stretch whose elements differ.
    private static let mixed: UInt8 = 4

    init(_ progress: ArrayProgress) {
        self.init(
            count: UInt32(progress.states.count), verdict: progress.verdict.map { PBOutcome($0) },
            ending: progress.ending.map { PBOutcome($0) })
        for stretch in progress.states.stretches {
            switch stretch {
            case .alike(let state): stretches.append(state.rawValue)
            case .mixed(let words):
                stretches.append(Self.mixed)
                for word in words {
                    for place in 0..<8 { states.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * place))) }
                }
            }
        }
    }

    func checked() throws(WireError) -> ArrayProgress {
        let count = Int(try Check.within(count, 1...UInt32(ArrayShape.mostElements), "ArrayProgress.count"))
        var rest = states[...]
        var found: [ElementStates.Stretch] = []
        for kind in stretches {
            if let state = ElementState(rawValue: kind) {
                found.append(.alike(state))
                continue
            }
            let size = ElementStates.stretch / 4
            guard kind == Self.mixed, rest.count >= size else {
                throw Check.refuse("ArrayProgress.stretches", "it does not fit the states beside it")
            }
            found.append(.mixed(Self.words(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        guard rest.isEmpty, let states = ElementStates(count: count, stretches: found) else {
            throw Check.refuse("ArrayProgress.stretches", "it does not fit the states or the count beside it")
        }
        var progress = ArrayProgress(count: count)
        progress.states = states
        progress.verdict = try verdict?.checked()
        progress.ending = try ending?.checked()
        return progress
    }

    private static func words(_ bytes: ArraySlice<UInt8>) -> [UInt64] {
        stride(from: bytes.startIndex, to: bytes.endIndex, by: 8).map { start in
            (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
        }
    }
}

extension PBArrayView: Coded {
    init(_ view: ArrayView) {
        self.init(
            waiting: UInt32(clamping: view.waiting), live: UInt32(clamping: view.live),
            running: UInt32(clamping: view.running), completed: UInt32(clamping: view.completed),
            failed: UInt32(clamping: view.failed), waitingText: view.waitingText.remark())
    }

    func checked() throws(WireError) -> ArrayView {
        ArrayView(
            waiting: try Check.number(waiting, "ArrayView.waiting"), live: try Check.number(live, "ArrayView.live"),
            running: try Check.number(running, "ArrayView.running"),
            completed: try Check.number(completed, "ArrayView.completed"),
            failed: try Check.number(failed, "ArrayView.failed"),
            waitingText: try Check.text(waitingText, "ArrayView.waiting_text"))
    }
}

extension PBElementView: Coded {
    init(_ view: ElementView) {
        let state: PBElementState =
            switch view.state {
            case .waiting: .waiting
            case .live: .live
            case .completed: .completed
            case .failed: .failed
            }
        self.init(name: PBElementName(view.name), state: state, row: view.row.map { .rowJob($0.number) })
    }

    func checked() throws(WireError) -> ElementView {
        var view = ElementView(
            name: try Check.need(name, "ElementView.name"), state: try state.checked(), row: nil)
        if case .rowJob(let job) = row { view.row = try Check.job(job, "ElementView.row_job") }
        return view
    }
}

extension PBElementState {
    func checked() throws(WireError) -> ElementState {
        switch self {
        case .waiting: return .waiting
        case .live: return .live
        case .completed: return .completed
        case .failed: return .failed
        default: throw Check.unknown(self, "ElementView.state")
        }
    }
}
