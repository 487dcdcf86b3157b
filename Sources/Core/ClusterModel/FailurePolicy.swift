// What a job asks for the end of its attempts: a signal shortly before the time limit, and what each kind of failure
// means. Rules are read in order and the first that fits decides, as in a JobSet's failure policy and a Kubernetes
// Job's podFailurePolicy.

/// A signal to the ranks shortly before their time limit, so that they save what they have (`sbatch --signal`).
package struct EndNotice: Hashable, Sendable {
    /// Linux numbers signals so; the C library keeps 32 and 33 for itself.
    package static let signals = 1...64
    /// Slurm's bound: the time is kept in 16 bits of seconds.
    package static let longest = Span.seconds(65_535)

    package let signal: Int32
    /// So long before the limit; within 1 s...65,535 s.
    package let before: Span
    /// Only the process that was started gets it, not those that it has started itself: a shell script passes on what
    /// it likes (`--signal=B:`).
    package let isForFirstProcess: Bool

    package init(signal: Int32, before: Span, isForFirstProcess: Bool = false) {
        self.signal = signal
        self.before = before
        self.isForFirstProcess = isForFirstProcess
    }
}

/// What failed beside an exit code or a signal.
package enum FailureReason: UInt8, Hashable, Sendable, CaseIterable {
    /// A rank was over its memory.
    case outOfMemory
    /// The attempt ran into its time limit.
    case timedOut
    /// A rank could not be started: no such program, no such directory.
    case notStarted
    /// A node was lost, or a rank ended unseen while its node restarted.
    case nodeLost

    package var word: String {
        switch self {
        case .outOfMemory: "OutOfMemory"
        case .timedOut: "TimedOut"
        case .notStarted: "NotStarted"
        case .nodeLost: "NodeLost"
        }
    }
}

package enum FailureAction: UInt8, Hashable, Sendable, CaseIterable {
    /// The job ends.
    case fail
    /// The gang starts again, and that counts against `maxRestarts`.
    case restart
    /// It starts again without counting there, as after the loss of a node and as often as after one.
    case restartUncounted
    /// It goes back into its queue, held for its owner to look at.
    case hold

    package var word: String {
        switch self {
        case .fail: "Fail"
        case .restart: "Restart"
        case .restartUncounted: "RestartUncounted"
        case .hold: "Hold"
        }
    }
}

/// One rule of a failure policy. Without any condition it fits every failure of a rank, but not the loss of a node.
package struct FailureRule: Hashable, Sendable {
    /// A policy that needs more is a program, and belongs into the job.
    package static let mostRules = 16
    /// Exit codes, ranges of them and signals that one rule names.
    package static let mostNamed = 64
    /// What a process can exit with; 0 is no failure.
    package static let codes: ClosedRange<Int32> = 1...255

    /// Exit codes, within 1...255.
    package var codes: [ClosedRange<Int32>]
    /// Signals that ended a rank, within 1...64.
    package var signals: [Int32]
    package var reasons: [FailureReason]
    /// Beside the others: one of these stands in what the rank said last. Empty is any output, and none.
    package var output: [OutputPattern]
    package var action: FailureAction

    package init(
        codes: [ClosedRange<Int32>] = [], signals: [Int32] = [], reasons: [FailureReason] = [],
        output: [OutputPattern] = [], action: FailureAction
    ) {
        self.codes = codes
        self.signals = signals
        self.reasons = reasons
        self.output = output
        self.action = action
    }

    private var isForAll: Bool { codes.isEmpty && signals.isEmpty && reasons.isEmpty }

    /// Whether it says what such an end of a rank means, as far as the end itself tells.
    package func fits(_ exit: Exit) -> Bool {
        if isForAll { return true }
        return switch exit {
        case .code(let code): codes.contains { $0.contains(code) }
        case .signal(let number): signals.contains(number)
        case .outOfMemory: reasons.contains(.outOfMemory)
        case .timedOut: reasons.contains(.timedOut)
        case .notStarted: reasons.contains(.notStarted)
        case .unhealthy: false
        case .unseen: reasons.contains(.nodeLost)
        }
    }

    /// Whether it says what the loss of a node means.
    package var fitsNodeLoss: Bool { reasons.contains(.nodeLost) && output.isEmpty }
}
