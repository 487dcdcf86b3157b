// A hold that nobody asked for: a failure rule of the job's own put it back, held. Which rule, and what it saw, is read
// from the facts that the job keeps, so that it is known of jobs too that were held before anybody asked.

/// The rule that holds a job, and the failure that it fits.
package struct RuleHold: Hashable, Sendable {
    /// In the order of the job's rules, from 0.
    package let place: Int
    package let cause: StopCause

    package init(place: Int, cause: StopCause) { (self.place, self.cause) = (place, cause) }
}

extension JobSpec {
    /// The place of the first of its own failure rules that says what this means; nil where none does.
    package func rulePlace(for cause: StopCause) -> Int? {
        switch cause {
        case .rankFailed(let blame):
            failureRules.indices.first { place in
                let rule = failureRules[place]
                return rule.fits(blame.exit) && (rule.output.isEmpty || blame.signs >> UInt32(place) & 1 == 1)
            }
        case .nodeLost: failureRules.firstIndex { $0.fitsNodeLoss }
        case .cancelled, .refused, .requeued, .deadlineReached, .drained: nil
        }
    }

    /// The first of its own rules that says what this failure of a rank means.
    package func rule(for blame: Blame) -> FailureRule? {
        rulePlace(for: .rankFailed(blame)).map { failureRules[$0] }
    }
}

extension [JobFact] {
    /// Whether the last word about whether it is held is a rule's: nobody has held it since.
    package var endsHeldByRule: Bool {
        for fact in reversed() {
            switch fact.what {
            case .requeued(let kind): return kind.value == .held
            case .held, .released, .placed: return false
            case .submitted, .suspended, .resumed, .ready, .split, .started, .ended, .stopping, .finished,
                .elementsEnded, .omitted:
                continue
            }
        }
        return false
    }

    /// What the rule fits that holds the job now; nil where no rule holds it, or what it fits is not kept any more.
    package var causeOfRuleHold: StopCause? {
        guard endsHeldByRule else { return nil }
        for fact in reversed() {
            switch fact.what {
            case .stopping(let stop): return stop.value.cause
            // What stood before these is another attempt's.
            case .placed, .omitted: return nil
            case .submitted, .held, .released, .suspended, .resumed, .ready, .split, .started, .ended, .requeued,
                .finished, .elementsEnded:
                continue
            }
        }
        return nil
    }
}
