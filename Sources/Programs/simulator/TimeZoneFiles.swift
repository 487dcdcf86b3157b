// The machine's time zones: files of the tz database (Debian's package tzdata). A name that was understood can not
// lead out of their folder, and a file is read up to its bound and no further.

import ClusterModel
import Foundation

enum TimeZoneFiles {
    /// Where every Linux keeps them.
    static let folder = "/usr/share/zoneinfo"

    /// Why a zone has no rules here.
    enum Failure: Error, CustomStringConvertible {
        case unknown(TimeZoneName)
        case unreadable(TimeZoneName, TimeZoneError)

        var description: String {
            switch self {
            case .unknown(let name): "there is no time zone \(name) in \(folder); is the package tzdata installed?"
            case .unreadable(let name, let error): "time zone \(name): \(error)"
            }
        }
    }

    /// The rules of a zone; a fixed offset needs no file.
    static func rules(of name: TimeZoneName, in folder: String = folder) throws(Failure) -> TimeZoneRules {
        if let rules = TimeZoneRules(name) { return rules }
        // One byte more than the bound, so that a file which is too large shows itself.
        guard let file = FileHandle(forReadingAtPath: "\(folder)/\(name)"),
            let data = try? file.read(upToCount: TimeZoneRules.Limits.bytes + 1)
        else { throw .unknown(name) }
        do {
            return try TimeZoneRules.decode([UInt8](data))
        } catch {
            throw .unreadable(name, error)
        }
    }
}
