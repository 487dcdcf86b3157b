// What a job's own rules say of a failure, read once more and in another way than the core reads them: every rule is
// unfolded into the failures that it names, and the failure is looked for among them.

import ClusterModel
import Ledger

enum FailureNaive {
    /// What the rules say of a rank that ended so; nil where they say nothing.
    static func action(_ spec: JobSpec, rank blame: Blame) -> FailureAction? {
        let name = name(of: blame.exit)
        for (place, rule) in spec.failureRules.enumerated() {
            let named = names(of: rule)
            let isSeen = (blame.signs & (1 << UInt32(place))) != 0
            if named.isEmpty || named.contains(name), rule.output.isEmpty || isSeen { return rule.action }
        }
        return nil
    }

    /// What they say of a lost node.
    static func actionForLostNode(_ spec: JobSpec) -> FailureAction? {
        // Of a lost node nobody heard the last words.
        spec.failureRules.first { names(of: $0).contains("node") && $0.output.isEmpty }?.action
    }

    /// Whether the job may start again so.
    static func allows(_ kind: Requeue, _ action: FailureAction, _ job: Job, mishapLimit: Int) -> Bool {
        switch (action, kind) {
        case (.restart, .restart): job.restarts < job.spec.value.maxRestarts
        case (.restartUncounted, .mishap): job.mishaps < mishapLimit
        case (.hold, .held): true
        default: false
        }
    }

    /// Whether nothing but its end is left.
    static func ends(_ action: FailureAction, _ job: Job, mishapLimit: Int) -> Bool {
        switch action {
        case .fail: true
        case .restart: job.restarts >= job.spec.value.maxRestarts
        case .restartUncounted: job.mishaps >= mishapLimit
        case .hold: false
        }
    }

    private static func names(of rule: FailureRule) -> [String] {
        rule.codes.flatMap { $0.map { "code \($0)" } } + rule.signals.map { "signal \($0)" }
            + rule.reasons.map {
                switch $0 {
                case .outOfMemory: "memory"
                case .timedOut: "time"
                case .notStarted: "start"
                case .nodeLost: "node"
                }
            }
    }

    private static func name(of exit: Exit) -> String {
        switch exit {
        case .code(let code): "code \(code)"
        case .signal(let number): "signal \(number)"
        case .outOfMemory: "memory"
        case .timedOut: "time"
        case .notStarted: "start"
        case .unhealthy: "unhealthy"
        case .unseen: "node"
        }
    }
}
