// What the supervisor tells: that ranks began, ended, or cannot be accounted for. Nothing is decided here about what
// that means for a job.

/// News of one rank or attempt.
package enum RankNotice: Equatable, Sendable {
    case started(TaskKey, StartRecord)
    case exited(TaskKey, ExitRecord)
    /// Its shim is gone without a word; its processes were killed, or `why` says which were not.
    case lost(TaskKey, rank: Int, why: String)
    /// A rank could not be started, or (without a rank) a whole command could not be obeyed.
    case refused(TaskKey, rank: Int?, NodeFault)
    /// A launch was asked for that stands already; its ranks are untouched.
    case standing(TaskKey)
    /// Nothing of the attempt is left: no process, cgroup or file.
    case forgotten(TaskKey)
}
