// What a job waits for before it is looked at at all: other jobs, and times. The words and meanings are Slurm's
// (sbatch --dependency); whether a term is met is decided from the parent's phase, here and nowhere else.

/// What must have become of the parent.
package enum DependencyKind: Hashable, Sendable, CaseIterable {
    /// It runs, or has ended without starting.
    case after
    /// It has ended, whatever way.
    case afterAny
    /// It has completed.
    case afterOK
    /// It has ended in another way than completed.
    case afterNotOK
    /// Element by element: the one of the same number has completed.
    case afterCorrespondingOK

    /// Slurm's word.
    package var word: String {
        switch self {
        case .after: "after"
        case .afterAny: "afterany"
        case .afterOK: "afterok"
        case .afterNotOK: "afternotok"
        case .afterCorrespondingOK: "aftercorr"
        }
    }

    package init?(word: String) {
        guard let kind = Self.allCases.first(where: { $0.word == word.lowercased() }) else { return nil }
        self = kind
    }
}

/// How a condition stands.
package enum Standing: Hashable, Sendable {
    case met
    case waiting
    /// Nothing that can still happen by itself meets it; a rerun of the parent could.
    case never
}

/// Terms about other jobs, all or any of which must be met.
package struct Dependency: Hashable, Sendable {
    package struct Term: Hashable, Sendable {
        package let kind: DependencyKind
        package let job: JobID
        /// Only this element of it, by its index; nil is the whole job.
        package let element: Int?

        package init(_ kind: DependencyKind, _ job: JobID, element: Int? = nil) {
            self.kind = kind
            self.job = job
            self.element = element
        }

        /// The parent as people call it.
        package var parent: String { element.map { "\(job)_\($0)" } ?? "\(job)" }
    }

    /// A fan-in of a thousand is a workflow's; each term is looked at when its parent ends.
    package static let mostTerms = 1000

    package var terms: [Term]
    /// One met term is enough.
    package var isAny: Bool

    package init(_ terms: [Term], isAny: Bool = false) {
        self.terms = terms
        self.isAny = isAny
    }

    /// How the whole stands, when each term stands as `judge` says.
    package func standing(_ judge: (Term) -> Standing) -> Standing {
        let all = terms.map(judge)
        if isAny {
            if all.contains(.met) { return .met }
            return all.contains(.waiting) ? .waiting : .never
        }
        if all.contains(.never) { return .never }
        return all.contains(.waiting) ? .waiting : .met
    }
}

extension DependencyKind {
    /// How a term about one element of an array stands. `hasStarted` is asked of a live one.
    package func standing(element state: ElementState, hasStarted: Bool) -> Standing {
        switch state {
        case .waiting: .waiting
        case .live: self == .after && hasStarted ? .met : .waiting
        case .completed: standing(ended: true)
        case .failed: standing(ended: false)
        }
    }

    /// How a term stands when its parent is in this phase.
    package func standing(parent phase: JobPhase) -> Standing {
        switch phase {
        // One that is being stopped may never have started.
        case .held, .deferred, .pending, .starting, .stopping:
            return .waiting
        case .running:
            return self == .after ? .met : .waiting
        case .finished(let outcome, _):
            return standing(ended: outcome == .completed)
        }
    }

    /// How a term stands for good, once its parent has ended.
    package func standing(ended completed: Bool) -> Standing {
        switch self {
        case .after, .afterAny: .met
        case .afterOK, .afterCorrespondingOK: completed ? .met : .never
        case .afterNotOK: completed ? .never : .met
        }
    }
}

/// A parent that left the state while somebody still depended on it: all that needs to be known of it.
package struct DepartedParent: Hashable, Sendable {
    package let job: JobID
    package let completed: Bool
    /// Indices of the elements that completed, of an array on whose elements somebody depends; nil where that is
    /// nobody's question.
    package let elements: ElementRuns?

    package init(job: JobID, completed: Bool, elements: ElementRuns? = nil) {
        self.job = job
        self.completed = completed
        self.elements = elements
    }
}
