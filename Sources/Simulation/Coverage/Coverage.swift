// What the misfortunes of many runs have touched: which effects were lost and done twice, which two kinds of
// misfortune met, and what became of workflows meanwhile. A fault list that never lets two of them meet proves nothing
// about what they do together.

import ClusterModel

/// Counts over one run or over many.
package struct Coverage: Hashable, Sendable {
    /// Two misfortunes meet when they strike within so many milliseconds of each other: longer than a turn, a session's
    /// backoff and most partitions, shorter than the 15 s after which silence is doubt.
    package static let window: Int64 = 10_000

    private static let kinds = FaultKind.allCases.count

    private var performed = Array(repeating: 0, count: EffectKind.allCases.count)
    private var undone = Array(repeating: 0, count: EffectKind.allCases.count)
    private var strayed = Array(repeating: 0, count: EffectKind.allCases.count)
    private var doubled = Array(repeating: 0, count: EffectKind.allCases.count)
    private var struck = Array(repeating: 0, count: kinds)
    /// By the lower kind, then by the higher.
    private var meetings = Array(repeating: 0, count: kinds * kinds)
    private var workflows = Array(repeating: 0, count: WorkflowKind.allCases.count)
    private var servings = Array(repeating: 0, count: ServingKind.allCases.count)
    /// When each kind struck last in this run, in simulated milliseconds.
    private var last = Array(repeating: Int64.min / 2, count: kinds)

    package init() {}

    mutating func notePerformed(_ kind: EffectKind) { performed[kind.rawValue] += 1 }

    /// The process that was to do it died before.
    mutating func noteUndone(_ kind: EffectKind) { undone[kind.rawValue] += 1 }

    /// It was said, and nobody heard it.
    mutating func noteStrayed(_ kind: EffectKind) { strayed[kind.rawValue] += 1 }

    mutating func noteDoubled(_ kind: EffectKind) { doubled[kind.rawValue] += 1 }

    mutating func note(_ kind: WorkflowKind) { workflows[kind.rawValue] += 1 }

    mutating func note(_ kind: ServingKind) { servings[kind.rawValue] += 1 }

    mutating func note(_ fault: FaultKind, at clock: Int64) {
        struck[fault.rawValue] += 1
        for other in FaultKind.allCases where other != fault && clock - last[other.rawValue] <= Self.window {
            meetings[Self.place(fault, other)] += 1
        }
        last[fault.rawValue] = clock
    }

    private static func place(_ one: FaultKind, _ other: FaultKind) -> Int {
        min(one.rawValue, other.rawValue) * kinds + max(one.rawValue, other.rawValue)
    }

    package mutating func add(_ others: Coverage) {
        for place in performed.indices {
            performed[place] += others.performed[place]
            undone[place] += others.undone[place]
            strayed[place] += others.strayed[place]
            doubled[place] += others.doubled[place]
        }
        for place in struck.indices { struck[place] += others.struck[place] }
        for place in meetings.indices { meetings[place] += others.meetings[place] }
        for place in workflows.indices { workflows[place] += others.workflows[place] }
        for place in servings.indices { servings[place] += others.servings[place] }
    }

    /// How often two kinds struck within the window of each other.
    package func meetings(of one: FaultKind, and other: FaultKind) -> Int { meetings[Self.place(one, other)] }

    /// A line for each kind of effect.
    package var effectLines: [String] {
        EffectKind.allCases.map { kind in
            let place = kind.rawValue
            return "\(kind): done \(performed[place]), not done \(undone[place]), lost on its way \(strayed[place]),"
                + " done twice \(doubled[place])"
        }
    }

    /// A line for each kind of fault: how often it struck, and with how many others it met how seldom.
    package var faultLines: [String] {
        FaultKind.allCases.map { kind in
            let others = FaultKind.allCases.filter { $0 != kind }
            let seldom = others.min { meetings(of: kind, and: $0) < meetings(of: kind, and: $1) }
            let met = others.count { meetings(of: kind, and: $0) > 0 }
            let least = seldom.map { ", \($0) \(meetings(of: kind, and: $0)) times" } ?? ""
            return "\(kind): struck \(struck[kind.rawValue]), met \(met) of \(others.count) others\(least)"
        }
    }

    /// How often this was met of workflows.
    package func count(of kind: WorkflowKind) -> Int { workflows[kind.rawValue] }

    /// A line for what was met of workflows.
    package var workflowLine: String {
        "workflows: " + WorkflowKind.allCases.map { "\($0) \(count(of: $0))" }.joined(separator: ", ")
    }

    /// How often this was met of services and models.
    package func count(of kind: ServingKind) -> Int { servings[kind.rawValue] }

    /// A line for what was met of services and models.
    package var servingLine: String {
        "services and models: " + ServingKind.allCases.map { "\($0) \(count(of: $0))" }.joined(separator: ", ")
    }

    /// What was never seen, in words; empty when everything was.
    package var gaps: [String] {
        var gaps: [String] = []
        for kind in EffectKind.allCases {
            let place = kind.rawValue
            if undone[place] == 0 { gaps.append("\(kind) was always done") }
            if kind.travels, strayed[place] == 0 { gaps.append("\(kind) was never lost on its way") }
            if doubled[place] == 0 { gaps.append("\(kind) was never done twice") }
        }
        for one in FaultKind.allCases {
            for other in FaultKind.allCases where one.rawValue < other.rawValue && meetings(of: one, and: other) == 0 {
                gaps.append("\(one) and \(other) never met")
            }
        }
        return gaps
    }

    /// How many things there are to be seen.
    package static var size: Int {
        let effects = EffectKind.allCases.reduce(0) { $0 + ($1.travels ? 3 : 2) }
        return effects + kinds * (kinds - 1) / 2
    }
}
