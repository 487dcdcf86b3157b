// The machine's time zones: files of the tz database (Debian's package tzdata), read when a recurring job is declared
// and never again for it. A name that was understood can not lead out of their folder, and a file is read up to its
// bound and no further.

import ClusterModel
import Glibc

enum ZoneFiles {
    /// Where every Linux keeps them.
    static let folder = "/usr/share/zoneinfo"
    /// Rules are kept from a day before now on: nobody asks what was before.
    private static let kept = Span.minutes(24 * 60)

    /// The spec with the rules that its zone has here, whatever the sender put there.
    ///
    /// A zone that is not found leaves it without; the core then says what to do.
    static func filled(_ spec: RecurringSpec, at now: WallTime, in folder: String = folder) throws -> RecurringSpec {
        var spec = spec
        guard spec.timetable.zone.fixedOffset == nil else { return spec }
        let past = WallTime(milliseconds: now.milliseconds - kept.milliseconds)
        spec.timetable.rules = try contents(of: "\(folder)/\(spec.timetable.zone)").map {
            try TimeZoneRules.decode($0).trimmed(from: past)
        }
        return spec
    }

    /// nil when there is no such file; one byte more than the bound at most, so that too large shows itself.
    private static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let most = TimeZoneRules.Limits.bytes + 1
        var bytes = [UInt8](repeating: 0, count: min(most, Int(status.st_size)))
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: count), $0.count - count) }
            guard got > 0 else { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }
}
