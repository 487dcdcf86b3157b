// How the next revision of a service takes over.

import ClusterModel

enum StrategyFields {
    private static let ways = ["blueGreen", "canary", "rolling", "surgeFree"]

    /// `blueGreen: {keepSeconds: 60}`, `canary: {steps: [{weight: 10, pauseSeconds: 60}, {weight: 50}]}`,
    /// `rolling: {maxSurge: 25%, maxUnavailable: 0}`, or `surgeFree`.
    static func native(_ value: Value) -> RolloutStrategy? {
        if !value.isMapping, let word = value.word {
            switch word {
            case "blueGreen": return .blueGreen()
            case "surgeFree": return .surgeFree
            case "rolling": return .kubernetes
            default:
                let meant = Wording.nearest(to: word, among: ways).map { "did you mean \($0)? " } ?? ""
                value.complain(
                    "\(Wording.quoted(word)) is no strategy", remedy: meant + "strategies are \(Wording.list(ways))")
                return nil
            }
        }
        guard let fields = value.fields(ways) else { return nil }
        let chosen = ways.compactMap { fields[$0] }
        guard let way = chosen.first, chosen.count == 1 else {
            (chosen.dropFirst().first ?? value).complain(
                "it names \(chosen.count) strategies", remedy: "keep one of \(Wording.list(ways))")
            return nil
        }
        if fields["blueGreen"] != nil { return blueGreen(way) }
        if fields["rolling"] != nil { return bounds(way) }
        if fields["canary"] != nil { return canary(way) }
        guard way.isNull || way.fields([]) != nil else { return nil }
        return .surgeFree
    }

    private static func blueGreen(_ value: Value) -> RolloutStrategy? {
        guard !value.isNull else { return .blueGreen() }
        guard let fields = value.fields(["keepSeconds"]) else { return nil }
        let keep = fields["keepSeconds"].map { $0.seconds(in: .zero...Span.minutes(7 * 24 * 60)) }
        guard let keep else { return .blueGreen() }
        return keep.map { .blueGreen(keep: $0) }
    }

    /// Steps of traffic, each with as many replicas as it needs; one without a pause waits until it is promoted. With
    /// an analysis it goes back by itself when the requests of the new revision fare worse than those of the old one.
    private static func canary(_ value: Value) -> RolloutStrategy? {
        guard let fields = value.fields(["steps", "analysis"]),
            let list = fields.required("steps", example: "[{weight: 10, pauseSeconds: 60}]"), let items = list.items()
        else { return nil }
        let most = ServiceSpec.Limits.steps
        guard (1...most).contains(items.count) else {
            list.complain("it has \(items.count) steps", remedy: "write 1 to \(most)")
            return nil
        }
        let steps = items.compactMap(step)
        guard steps.count == items.count else { return nil }
        for (place, item) in items.enumerated().dropFirst() where steps[place].share <= steps[place - 1].share {
            item.complain("its weight is not above that of the step before", remedy: "let weights rise")
            return nil
        }
        guard let analysis = fields["analysis"] else { return .steps(steps, nil) }
        return self.analysis(analysis).map { .steps(steps, $0) }
    }

    /// `{minRequests: 100, maxErrorIncrease: 1%, maxLatencyRatio: 1.5}`, which is what it is where nothing is written.
    private static func analysis(_ value: Value) -> Analysis? {
        typealias Limits = Analysis.Limits
        var analysis = Analysis()
        if value.isNull { return analysis }
        guard let fields = value.fields(["minRequests", "maxErrorIncrease", "maxLatencyRatio"]) else { return nil }
        let requests = Int(Limits.requests.lowerBound)...Int(Limits.requests.upperBound)
        let least = fields["minRequests"].map { $0.integer(in: requests) } ?? .some(Int(analysis.leastRequests))
        let excess = fields["maxErrorIncrease"].map { $0.checked(Self.excess) } ?? .some(analysis.errorExcess)
        let ratio = fields["maxLatencyRatio"].map { $0.checked(Self.ratio) } ?? .some(analysis.latencyRatio)
        guard let least, let excess, let ratio else { return nil }
        (analysis.leastRequests, analysis.errorExcess, analysis.latencyRatio) = (Int64(least), excess, ratio)
        return analysis
    }

    private static func excess(_ text: String) throws(Problem) -> Double {
        guard text.hasSuffix("%"), let percent = number(String(text.dropLast())),
            Analysis.Limits.excess.contains(percent / 100)
        else { throw Problem("\(Wording.quoted(text)) is no share", remedy: "write 0% to 100%, as 1% or 0.5%") }
        return percent / 100
    }

    private static func ratio(_ text: String) throws(Problem) -> Double {
        guard let ratio = number(text), Analysis.Limits.ratio.contains(ratio) else {
            throw Problem("\(Wording.quoted(text)) is no ratio", remedy: "write 1 to 1000, as 1.5")
        }
        return ratio
    }

    private static func number(_ text: String) -> Double? { (try? Quantity.parse(text))?.float }

    private static func step(_ value: Value) -> RolloutStrategy.Step? {
        guard let fields = value.fields(["weight", "pauseSeconds"]),
            let weight = fields.required("weight", example: "10")?.integer(in: 1...100)
        else { return nil }
        guard let pause = fields["pauseSeconds"] else {
            return RolloutStrategy.Step(share: Int64(weight) * 10, hold: nil)
        }
        return pause.seconds(in: .zero...Span.minutes(7 * 24 * 60)).map {
            RolloutStrategy.Step(share: Int64(weight) * 10, hold: $0)
        }
    }

    /// Kubernetes' two bounds, 25 % each where nothing is written.
    static func bounds(_ value: Value) -> RolloutStrategy? {
        guard !value.isNull else { return .kubernetes }
        guard let fields = value.fields(["maxSurge", "maxUnavailable"]) else { return nil }
        let surge = fields["maxSurge"].map { share($0, most: 10_000) } ?? .some(.percent(25))
        let missing = fields["maxUnavailable"].map { share($0, most: 100) } ?? .some(.percent(25))
        guard let surge, let missing else { return nil }
        guard !surge.isZero || !missing.isZero else {
            (fields["maxUnavailable"] ?? value).complain(
                "nothing could ever be exchanged", remedy: "let maxSurge or maxUnavailable be above 0")
            return nil
        }
        return .rolling(surge: surge, unavailable: missing)
    }

    /// A number, or a percentage with its sign.
    private static func share(_ value: Value, most: Int64) -> ReplicaShare? {
        guard let word = value.word, word.hasSuffix("%") else {
            return value.integer(in: ServiceSpec.Limits.replicas).map { .count(Int64($0)) }
        }
        guard let share = ReplicaShare(percent: word), case .percent(let number) = share, (0...most).contains(number)
        else {
            value.complain("\(Wording.quoted(word)) is no share", remedy: "write 0% to \(most)%")
            return nil
        }
        return share
    }
}

extension RolloutStrategy {
    /// What a Deployment has where nothing is written.
    static let kubernetes = rolling(surge: .percent(25), unavailable: .percent(25))
}

extension ReplicaShare {
    fileprivate var isZero: Bool {
        switch self {
        case .count(let number), .percent(let number): number == 0
        }
    }
}
