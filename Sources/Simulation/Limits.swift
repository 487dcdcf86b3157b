// The bounds of the simulated world, each with its reason.

package enum Limits {
    /// As many inputs as the daemon's loop takes: one fsync pays for them.
    static let inputsPerTurn = 256
    /// Simulated time in which everything must have come to its end once the faults stopped. Attempts last a minute,
    /// a job has at most three restarts, and a cluster of a few nodes runs a few jobs at a time.
    static let settling: Int64 = 4 * 3600 * 1000
    /// Simulated time after which no rank of a gang that failed may still run on nodes that can be reached.
    static let stopping: Int64 = 120_000
    /// Happenings in one run; far above any run that comes to its end, so a world that spins is found.
    static let happenings = 5_000_000
    /// Lines of the story that are kept for the report of a failure: some minutes.
    static let storyLines = 20_000
    /// A client asks again after this long without an answer.
    static let patience: Int64 = 4_000
}
