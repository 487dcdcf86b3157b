// When a checkpoint is written: often enough that a restart is short, seldom enough that the disk has other things to
// do. A policy, told the time.

/// Counts what a restart would have to replay. Times are milliseconds of one clock.
struct CheckpointPacing {
    /// Rows between two checkpoints, however little is in them: a restart replays them in about a quarter of a second.
    static let mostRows: UInt64 = 20_000
    /// Facts between two checkpoints while there is no rest: with full turns a row has hundreds, and a restart folds
    /// 200,000 in 0.3 to 0.6 s. Written sooner it is written beside the submits and takes from them.
    static let mostEvents = 200_000
    /// What is worth a checkpoint when nothing is going on: 10 ms of a restart.
    static let restEvents = 2_000
    /// No fact for so long is a rest: a burst of submits does not pause for longer.
    static let rest: Int64 = 2_000
    /// From one checkpoint to the next that is only written because there is time: its head may have 4 MB.
    static let betweenRests: Int64 = 10_000

    /// The last row that the checkpoint contains.
    private var checkpoint: UInt64
    private var last: UInt64
    private var events: Int
    private var lastEvent: Int64
    private var lastCheckpoint: Int64?

    /// After a start that replayed so many facts behind the checkpoint at a row.
    init(checkpoint: UInt64, last: UInt64, replayed events: Int, at now: Int64) {
        (self.checkpoint, self.last, self.events, lastEvent) = (checkpoint, last, events, now)
    }

    mutating func note(events count: Int, row: UInt64, at now: Int64) {
        guard count > 0 else { return }
        (last, lastEvent) = (row, now)
        events += count
    }

    mutating func noteCheckpoint(at now: Int64) {
        (checkpoint, events, lastCheckpoint) = (last, 0, now)
    }

    func isDue(at now: Int64) -> Bool {
        if last - checkpoint >= Self.mostRows || events >= Self.mostEvents { return true }
        guard events >= Self.restEvents, now - lastEvent >= Self.rest else { return false }
        return lastCheckpoint.map { now - $0 >= Self.betweenRests } ?? true
    }
}
