// What a job asks for the end of its attempts, as bytes and back.

import ClusterModel

extension PBEndNotice {
    init(_ notice: EndNotice) {
        self.init(
            signal: UInt32(clamping: notice.signal), beforeMs: notice.before.milliseconds,
            isForFirstProcess: notice.isForFirstProcess)
    }

    func checked() throws(WireError) -> EndNotice {
        EndNotice(
            signal: try Check.signal(signal, "EndNotice.signal"),
            before: try Check.span(beforeMs, "EndNotice.before_ms"), isForFirstProcess: isForFirstProcess)
    }
}

extension PBFailureRule {
    init(_ rule: FailureRule) {
        self.init(
            codes: rule.codes.map {
                PBCodeRange(lower: UInt32(clamping: $0.lowerBound), upper: UInt32(clamping: $0.upperBound))
            },
            signals: rule.signals.map { UInt32(clamping: $0) }, reasons: rule.reasons.map { PBFailureReason($0) },
            action: PBFailureAction(rule.action), output: rule.output.map(\.text))
    }

    func checked() throws(WireError) -> FailureRule {
        try Check.count(codes.count, upTo: FailureRule.mostNamed, "FailureRule.codes")
        try Check.count(signals.count, upTo: FailureRule.mostNamed, "FailureRule.signals")
        try Check.count(reasons.count, upTo: FailureReason.allCases.count, "FailureRule.reasons")
        return FailureRule(
            codes: try codes.map { (range) throws(WireError) in try range.checked() },
            signals: try signals.map { (number) throws(WireError) in
                try Check.signal(number, "FailureRule.signals")
            },
            reasons: try reasons.map { (reason) throws(WireError) in try reason.checked() },
            output: try patterns(),
            action: try action.checked())
    }
}

extension PBFailureRule {
    private func patterns() throws(WireError) -> [OutputPattern] {
        try Check.count(output.count, upTo: OutputPattern.most, "FailureRule.output")
        var patterns: [OutputPattern] = []
        for text in output {
            guard let pattern = OutputPattern(text) else {
                throw Check.refuse("FailureRule.output", "it is no pattern of one line of output")
            }
            patterns.append(pattern)
        }
        return patterns
    }
}

extension Check {
    /// One bit a rule at most.
    static func signs(_ bits: UInt32, _ field: StaticString) throws(WireError) -> UInt32 {
        try within(bits, 0...(1 << UInt32(FailureRule.mostRules)) - 1, field)
    }
}

extension PBCodeRange {
    fileprivate func checked() throws(WireError) -> ClosedRange<Int32> {
        let least = UInt32(FailureRule.codes.lowerBound)
        let most = UInt32(FailureRule.codes.upperBound)
        let lower = try Check.within(lower, least...most, "CodeRange.lower")
        let upper = try Check.within(upper, lower...most, "CodeRange.upper")
        return Int32(lower)...Int32(upper)
    }
}

extension Check {
    fileprivate static func signal(_ number: UInt32, _ field: StaticString) throws(WireError) -> Int32 {
        let signals = EndNotice.signals
        return Int32(try within(number, UInt32(signals.lowerBound)...UInt32(signals.upperBound), field))
    }
}

extension PBFailureReason {
    init(_ reason: FailureReason) {
        self =
            switch reason {
            case .outOfMemory: .outOfMemory
            case .timedOut: .timedOut
            case .notStarted: .notStarted
            case .nodeLost: .nodeLost
            }
    }

    func checked() throws(WireError) -> FailureReason {
        switch self {
        case .outOfMemory: return .outOfMemory
        case .timedOut: return .timedOut
        case .notStarted: return .notStarted
        case .nodeLost: return .nodeLost
        default: throw Check.unknown(self, "FailureRule.reasons")
        }
    }
}

extension PBFailureAction {
    init(_ action: FailureAction) {
        self =
            switch action {
            case .fail: .fail
            case .restart: .restart
            case .restartUncounted: .restartUncounted
            case .hold: .hold
            }
    }

    func checked() throws(WireError) -> FailureAction {
        switch self {
        case .fail: return .fail
        case .restart: return .restart
        case .restartUncounted: return .restartUncounted
        case .hold: return .hold
        default: throw Check.unknown(self, "FailureRule.action")
        }
    }
}
