// The coordinator's two clocks, read once a turn.

import ClusterModel
import Daemon

/// Reads both times; wall time never runs backwards within a process, nor behind where it began.
struct Clocks {
    private var lastWall: Int64

    /// `notBefore` is the latest wall time in the journal: a clock that was set back does not make facts younger.
    init(notBefore: WallTime) { lastWall = notBefore.milliseconds }

    var now: Now {
        mutating get {
            lastWall = max(lastWall, KernelClock.wall)
            return Now(
                wall: WallTime(milliseconds: lastWall), boot: BootTime(milliseconds: KernelClock.boot))
        }
    }
}
