// The coordinator's two clocks, read once a turn; and what a person must hear of them.

import ClusterModel
import Daemon
import Logging
import Presentation

/// Reads both times. Wall time never runs backwards nor stands still; see `SteadyClock`.
struct Clocks {
    private var steady: SteadyClock
    private let logger: Logger?

    /// `notBefore` is the latest wall time in the journal: a clock that was set back does not make facts younger.
    init(notBefore latest: WallTime, logger: Logger? = nil) {
        steady = SteadyClock(notBefore: latest, at: Self.reading)
        self.logger = logger
    }

    /// The same, but not on a machine whose clock is far behind the journal: one of the two is wrong, and whoever knows
    /// which says so. Going on by the wrong one would let tokens live and deadlines wait for as long as they differ.
    init(notBefore latest: WallTime, acceptingLag: Bool, journal: String, logger: Logger) throws {
        let wall = Self.reading.wall
        if let lag = SteadyClock.lag(of: wall, behind: latest) {
            let times =
                "this machine's clock says \(CalendarText.iso(wall)), but the latest time in \(journal) is"
                + " \(CalendarText.iso(latest)), \(lag.milliseconds / 1000) s later"
            guard acceptingLag || lag <= SteadyClock.tolerance else {
                throw HouseholdError(
                    description: "\(times): set the clock (and let NTP keep it); or, if the clock is right and was"
                        + " ahead before, give --accept-clock: then time goes on from the journal's, seven eighths as"
                        + " fast, until the clock has passed it")
            }
            logger.warning(
                "the clock is behind the journal; time goes on from the journal's",
                metadata: [
                    "why": "\(times)"
                ])
        }
        self.init(notBefore: latest, logger: logger)
    }

    var now: Now {
        mutating get {
            let told = steady.tell(Self.reading)
            if let news = told.news { tell(news) }
            return told.now
        }
    }

    private func tell(_ news: SteadyClock.News) {
        switch news {
        case .wentBack(let gap):
            logger?.warning(
                "this machine's clock was set back; time goes on by the boot clock until it has passed",
                metadata: ["back.s": "\(gap.milliseconds / 1000)"])
        case .leapt(let gap):
            logger?.warning(
                "this machine's clock leapt forward; tokens, time limits and deadlines are nearer by as much",
                metadata: ["forward.s": "\(gap.milliseconds / 1000)"])
        case .caughtUp:
            logger?.notice("this machine's clock has passed the cluster's time and counts again")
        }
    }

    private static var reading: Now {
        Now(
            wall: WallTime(milliseconds: KernelClock.wall), boot: BootTime(milliseconds: KernelClock.boot))
    }
}
