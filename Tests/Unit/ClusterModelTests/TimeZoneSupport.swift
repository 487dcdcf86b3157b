// Zones and times for the tests of the calendar: read from the machine's tz database, or made byte by byte.

import ClusterModel
import Foundation
import Testing

enum Zones {
    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](#require(FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)")))
    }

    static func rules(_ name: String) throws -> TimeZoneRules {
        if let rules = try TimeZoneRules(TimeZoneName(name)) { return rules }
        return try TimeZoneRules.decode(bytes(name))
    }

    /// A time such as `2012-03-11 04:00:00 -05:00`.
    static func time(_ text: String) throws -> WallTime {
        let parts = text.split(separator: " ")
        let zone = try #require(try TimeZoneRules(TimeZoneName(String(parts[2]))))
        return try #require(zone.times(showing: civil("\(parts[0]) \(parts[1])")).first)
    }

    /// A time without a zone, such as `2012-03-11 04:00:00`.
    static func civil(_ text: String) throws -> CivilTime {
        let numbers = text.split { "-: ".contains($0) }.compactMap { Int($0) }
        let date = try #require(CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]))
        return try #require(CivilTime(date, hour: numbers[3], minute: numbers[4], second: numbers[5]))
    }
}

/// The parts of a file of zone rules, good ones unless they are changed.
struct ZoneBytes {
    var version = UInt8(ascii: "2")
    var changes: [(second: Int64, type: UInt8)] = []
    var types: [(offset: Int32, isDaylight: UInt8, name: UInt8)] = [(3600, 0, 0)]
    var names: [UInt8] = [0x41, 0]
    var leapSeconds: [(second: Int64, count: Int32)] = []
    var marks = 0
    var footer = "\n\n"

    var bytes: [UInt8] {
        let first = block(wide: false)
        return version == 0 ? first : first + block(wide: true) + Array(footer.utf8)
    }

    private func block(wide: Bool) -> [UInt8] {
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [marks, marks, leapSeconds.count, changes.count, types.count, names.count] {
            bytes += Self.bytes(Int32(count))
        }
        for change in changes { bytes += wide ? Self.bytes(change.second) : Self.bytes(Int32(clamping: change.second)) }
        bytes += changes.map(\.type)
        for type in types { bytes += Self.bytes(type.offset) + [type.isDaylight, type.name] }
        bytes += names
        for leap in leapSeconds {
            bytes += wide ? Self.bytes(leap.second) : Self.bytes(Int32(clamping: leap.second))
            bytes += Self.bytes(leap.count)
        }
        return bytes + [UInt8](repeating: 0, count: 2 * marks)
    }

    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
