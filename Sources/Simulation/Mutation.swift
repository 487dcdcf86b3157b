// Deliberate mistakes, made in the world around the core and never in the core, to see that the checkers see. Each is
// what a careless edge would do.

/// One mistake, and the code of which room it imitates.
package enum Mutation: String, CaseIterable, Hashable, Sendable {
    /// The coordinator's loop performs effects before their turn is durable.
    case actsBeforeDurable
    /// The store forgets its last durable turn at a restart.
    case forgetsLastTurn
    /// The agent does not obey the order to discard.
    case ignoresDiscard
    /// The agent starts a share of a gang without waiting for go.
    case startsEarly
    /// A new agent does not look at what the one before it left.
    case adoptsNothing
    /// The coordinator's clock runs four times too fast.
    case isImpatient
    /// Orders of an earlier session reach the agent once more on the next.
    case repeatsOldOrders
    /// The agent removes an attempt when it reports its end, not when the report is durable.
    case cleansEarly
    /// The store says that a turn is durable when the kernel has it, not when the disk has.
    case trustsPageCache
    /// A restored copy goes on with the ids and the epoch that it holds.
    case restoresWithoutLeap
    /// A cache before the coordinator tells of a job what it told before.
    case answersStale

    /// Whether it shows only in worlds with hardships.
    package var isHarsh: Bool {
        switch self {
        case .trustsPageCache, .restoresWithoutLeap: true
        case .actsBeforeDurable, .forgetsLastTurn, .ignoresDiscard, .startsEarly, .adoptsNothing, .isImpatient,
            .repeatsOldOrders, .cleansEarly, .answersStale:
            false
        }
    }
}
