// The enums, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.

/// `coord.v1.PrincipalKind`.
package struct PBPrincipalKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBPrincipalKind(rawValue: 0)
    package static let user = PBPrincipalKind(rawValue: 1)
    package static let node = PBPrincipalKind(rawValue: 2)
    package static let coordinator = PBPrincipalKind(rawValue: 3)

    package var isKnown: Bool {
        switch rawValue {
        case 0...3: true
        default: false
        }
    }
}

/// `coord.v1.Launcher`.
package struct PBLauncher: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBLauncher(rawValue: 0)
    package static let none = PBLauncher(rawValue: 1)
    package static let torchrun = PBLauncher(rawValue: 2)
    package static let jax = PBLauncher(rawValue: 3)

    package var isKnown: Bool {
        switch rawValue {
        case 0...3: true
        default: false
        }
    }
}

/// `coord.v1.ScalingChoice`.
package struct PBScalingChoice: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBScalingChoice(rawValue: 0)
    package static let largest = PBScalingChoice(rawValue: 1)
    package static let smallest = PBScalingChoice(rawValue: 2)
    package static let disabled = PBScalingChoice(rawValue: 3)

    package var isKnown: Bool {
        switch rawValue {
        case 0...3: true
        default: false
        }
    }
}

/// `coord.v1.FailureReason`.
package struct PBFailureReason: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBFailureReason(rawValue: 0)
    package static let outOfMemory = PBFailureReason(rawValue: 1)
    package static let timedOut = PBFailureReason(rawValue: 2)
    package static let notStarted = PBFailureReason(rawValue: 3)
    package static let nodeLost = PBFailureReason(rawValue: 4)

    package var isKnown: Bool {
        switch rawValue {
        case 0...4: true
        default: false
        }
    }
}

/// `coord.v1.FailureAction`.
package struct PBFailureAction: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBFailureAction(rawValue: 0)
    package static let fail = PBFailureAction(rawValue: 1)
    package static let restart = PBFailureAction(rawValue: 2)
    package static let restartUncounted = PBFailureAction(rawValue: 3)
    package static let hold = PBFailureAction(rawValue: 4)

    package var isKnown: Bool {
        switch rawValue {
        case 0...4: true
        default: false
        }
    }
}

/// `coord.v1.ConcurrencyPolicy`.
package struct PBConcurrencyPolicy: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBConcurrencyPolicy(rawValue: 0)
    package static let allow = PBConcurrencyPolicy(rawValue: 1)
    package static let forbid = PBConcurrencyPolicy(rawValue: 2)
    package static let replace = PBConcurrencyPolicy(rawValue: 3)

    package var isKnown: Bool {
        switch rawValue {
        case 0...3: true
        default: false
        }
    }
}

/// `coord.v1.TaintEffect`.
package struct PBTaintEffect: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBTaintEffect(rawValue: 0)
    package static let noSchedule = PBTaintEffect(rawValue: 1)
    package static let preferNoSchedule = PBTaintEffect(rawValue: 2)

    package var isKnown: Bool {
        switch rawValue {
        case 0...2: true
        default: false
        }
    }
}

/// `coord.v1.DependencyKind`.
package struct PBDependencyKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBDependencyKind(rawValue: 0)
    package static let after = PBDependencyKind(rawValue: 1)
    package static let afterAny = PBDependencyKind(rawValue: 2)
    package static let afterOk = PBDependencyKind(rawValue: 3)
    package static let afterNotOk = PBDependencyKind(rawValue: 4)
    package static let afterCorrespondingOk = PBDependencyKind(rawValue: 5)

    package var isKnown: Bool {
        switch rawValue {
        case 0...5: true
        default: false
        }
    }
}

/// `coord.v1.ExitKind`.
package struct PBExitKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBExitKind(rawValue: 0)
    package static let code = PBExitKind(rawValue: 1)
    package static let signal = PBExitKind(rawValue: 2)
    package static let outOfMemory = PBExitKind(rawValue: 3)
    package static let timedOut = PBExitKind(rawValue: 4)
    package static let notStarted = PBExitKind(rawValue: 5)
    package static let unseen = PBExitKind(rawValue: 6)
    package static let unhealthy = PBExitKind(rawValue: 7)

    package var isKnown: Bool {
        switch rawValue {
        case 0...7: true
        default: false
        }
    }
}

/// `coord.v1.StopKind`.
package struct PBStopKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBStopKind(rawValue: 0)
    package static let cancelled = PBStopKind(rawValue: 1)
    package static let rankFailed = PBStopKind(rawValue: 2)
    package static let nodeLost = PBStopKind(rawValue: 3)
    package static let refused = PBStopKind(rawValue: 4)
    package static let requeued = PBStopKind(rawValue: 5)
    package static let deadlineReached = PBStopKind(rawValue: 6)
    package static let drained = PBStopKind(rawValue: 7)

    package var isKnown: Bool {
        switch rawValue {
        case 0...7: true
        default: false
        }
    }
}

/// `coord.v1.OutcomeKind`.
package struct PBOutcomeKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBOutcomeKind(rawValue: 0)
    package static let completed = PBOutcomeKind(rawValue: 1)
    package static let failed = PBOutcomeKind(rawValue: 2)
    package static let outOfMemory = PBOutcomeKind(rawValue: 3)
    package static let timedOut = PBOutcomeKind(rawValue: 4)
    package static let nodeFailed = PBOutcomeKind(rawValue: 5)
    package static let cancelled = PBOutcomeKind(rawValue: 6)
    package static let refused = PBOutcomeKind(rawValue: 7)
    package static let deadlineMissed = PBOutcomeKind(rawValue: 8)

    package var isKnown: Bool {
        switch rawValue {
        case 0...8: true
        default: false
        }
    }
}

/// `coord.v1.PhaseKind`.
package struct PBPhaseKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBPhaseKind(rawValue: 0)
    package static let pending = PBPhaseKind(rawValue: 1)
    package static let starting = PBPhaseKind(rawValue: 2)
    package static let running = PBPhaseKind(rawValue: 3)
    package static let stopping = PBPhaseKind(rawValue: 4)
    package static let finished = PBPhaseKind(rawValue: 5)
    package static let held = PBPhaseKind(rawValue: 6)
    package static let deferred = PBPhaseKind(rawValue: 7)

    package var isKnown: Bool {
        switch rawValue {
        case 0...7: true
        default: false
        }
    }
}

/// `coord.v1.EndingKind`.
package struct PBEndingKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBEndingKind(rawValue: 0)
    package static let completed = PBEndingKind(rawValue: 1)
    package static let failed = PBEndingKind(rawValue: 2)
    package static let stopped = PBEndingKind(rawValue: 3)
    package static let lost = PBEndingKind(rawValue: 4)
    package static let refused = PBEndingKind(rawValue: 5)
    package static let cutOff = PBEndingKind(rawValue: 6)

    package var isKnown: Bool {
        switch rawValue {
        case 0...6: true
        default: false
        }
    }
}

/// `coord.v1.LimitKind`.
package struct PBLimitKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBLimitKind(rawValue: 0)
    package static let running = PBLimitKind(rawValue: 1)
    package static let pending = PBLimitKind(rawValue: 2)
    package static let gpus = PBLimitKind(rawValue: 3)

    package var isKnown: Bool {
        switch rawValue {
        case 0...3: true
        default: false
        }
    }
}

/// `coord.v1.RoleKind`.
package struct PBRoleKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBRoleKind(rawValue: 0)
    package static let viewer = PBRoleKind(rawValue: 1)
    package static let user = PBRoleKind(rawValue: 2)
    package static let `operator` = PBRoleKind(rawValue: 3)
    package static let admin = PBRoleKind(rawValue: 4)

    package var isKnown: Bool {
        switch rawValue {
        case 0...4: true
        default: false
        }
    }
}

/// `coord.v1.RosterKind`.
package struct PBRosterKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBRosterKind(rawValue: 0)
    package static let group = PBRosterKind(rawValue: 1)
    package static let account = PBRosterKind(rawValue: 2)

    package var isKnown: Bool {
        switch rawValue {
        case 0...2: true
        default: false
        }
    }
}

/// `coord.v1.WaitKind`.
package struct PBWaitKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBWaitKind(rawValue: 0)
    package static let quota = PBWaitKind(rawValue: 1)
    package static let capacity = PBWaitKind(rawValue: 2)
    package static let impossibleNow = PBWaitKind(rawValue: 3)
    package static let behind = PBWaitKind(rawValue: 4)
    package static let nextCycle = PBWaitKind(rawValue: 5)
    package static let held = PBWaitKind(rawValue: 6)
    package static let notBefore = PBWaitKind(rawValue: 7)
    package static let dependency = PBWaitKind(rawValue: 8)
    package static let neverSatisfied = PBWaitKind(rawValue: 9)
    package static let excluded = PBWaitKind(rawValue: 20)
    package static let nodeAbsent = PBWaitKind(rawValue: 21)
    package static let arrayLimit = PBWaitKind(rawValue: 10)
    package static let quotaTooSmall = PBWaitKind(rawValue: 11)
    package static let singleton = PBWaitKind(rawValue: 12)
    package static let behindOthers = PBWaitKind(rawValue: 30)
    package static let limit = PBWaitKind(rawValue: 31)
    package static let heldByRule = PBWaitKind(rawValue: 32)

    package var isKnown: Bool {
        switch rawValue {
        case 0...12, 20...21, 30...32: true
        default: false
        }
    }
}

/// `coord.v1.RejectionKind`.
package struct PBRejectionKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBRejectionKind(rawValue: 0)
    package static let invalid = PBRejectionKind(rawValue: 1)
    package static let unknownJob = PBRejectionKind(rawValue: 2)
    package static let unknownQueue = PBRejectionKind(rawValue: 3)
    package static let unknownNode = PBRejectionKind(rawValue: 4)
    package static let queueFull = PBRejectionKind(rawValue: 5)
    package static let clusterTooSmall = PBRejectionKind(rawValue: 6)
    package static let overQuota = PBRejectionKind(rawValue: 7)
    package static let denied = PBRejectionKind(rawValue: 8)
    package static let alreadyFinished = PBRejectionKind(rawValue: 9)
    package static let tokenUsed = PBRejectionKind(rawValue: 10)
    package static let tokenExpired = PBRejectionKind(rawValue: 11)
    package static let tokenUnknown = PBRejectionKind(rawValue: 12)
    package static let nodeNameTaken = PBRejectionKind(rawValue: 13)
    package static let tooManyWaiting = PBRejectionKind(rawValue: 14)
    package static let staleSequence = PBRejectionKind(rawValue: 15)
    package static let logGone = PBRejectionKind(rawValue: 16)
    package static let queueClosed = PBRejectionKind(rawValue: 17)
    package static let conflict = PBRejectionKind(rawValue: 18)
    package static let noNodeMatches = PBRejectionKind(rawValue: 30)
    package static let unknownElement = PBRejectionKind(rawValue: 19)
    package static let limitReached = PBRejectionKind(rawValue: 40)
    package static let overLimit = PBRejectionKind(rawValue: 41)
    package static let unknown = PBRejectionKind(rawValue: 42)

    package var isKnown: Bool {
        switch rawValue {
        case 0...19, 30, 40...42: true
        default: false
        }
    }
}

/// `coord.v1.FactKind`.
package struct PBFactKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBFactKind(rawValue: 0)
    package static let submitted = PBFactKind(rawValue: 1)
    package static let held = PBFactKind(rawValue: 2)
    package static let released = PBFactKind(rawValue: 3)
    package static let ready = PBFactKind(rawValue: 4)
    package static let split = PBFactKind(rawValue: 5)
    package static let placed = PBFactKind(rawValue: 6)
    package static let started = PBFactKind(rawValue: 7)
    package static let ended = PBFactKind(rawValue: 8)
    package static let stopping = PBFactKind(rawValue: 9)
    /// Put back into its queue, counted as one of these.
    package static let restarted = PBFactKind(rawValue: 10)
    package static let mishap = PBFactKind(rawValue: 11)
    package static let deferred = PBFactKind(rawValue: 12)
    package static let commanded = PBFactKind(rawValue: 13)
    package static let drained = PBFactKind(rawValue: 14)
    package static let finished = PBFactKind(rawValue: 15)
    package static let elementsEnded = PBFactKind(rawValue: 16)
    package static let omitted = PBFactKind(rawValue: 17)
    /// Put back into its queue, and held by its own rule.
    package static let heldBack = PBFactKind(rawValue: 18)
    package static let suspended = PBFactKind(rawValue: 19)
    package static let resumed = PBFactKind(rawValue: 20)

    package var isKnown: Bool {
        switch rawValue {
        case 0...20: true
        default: false
        }
    }
}
