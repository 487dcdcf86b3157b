// One entry of the log as text: JSON for machines, words for a person. Whether it is written is LogSink's to say.

import Glibc
import Logging

/// One entry.
struct LogLine: Sendable {
    enum Limits {
        /// Of a message or a field, in bytes: an error with its whole story, and not what a peer sent as a name.
        static let text = 8_192
        /// Fields of one entry.
        static let fields = 64
    }

    let time: LogTime
    let level: Logger.Level
    let message: String
    /// Sorted by name.
    let fields: [(String, String)]

    /// An object in one line, with its line feed.
    func json(service: String) -> String {
        var text = "{\"@timestamp\":\"\(time)\",\"log.level\":\"\(level.rawValue)\",\"service.name\":"
        Self.appendString(service, to: &text)
        text += ",\"message\":"
        Self.appendString(message, to: &text)
        for (name, value) in fields.prefix(Limits.fields) {
            text += ","
            // A field of the programs' must not stand twice beside one of ours.
            Self.appendString(Self.reserved.contains(name) ? "labels.\(name)" : name, to: &text)
            text += ":"
            Self.appendString(value, to: &text)
        }
        return text + "}\n"
    }

    /// The same for a person's terminal, which obeys no character of it.
    func words() -> String {
        var text = "\(time) \(level.rawValue) "
        Self.appendWords(message, to: &text)
        for (name, value) in fields.prefix(Limits.fields) {
            text += " "
            Self.appendWords(name, to: &text)
            text += "="
            Self.appendWords(value, to: &text)
        }
        return text + "\n"
    }

    private static let reserved: Set<String> = ["@timestamp", "log.level", "service.name", "message"]

    /// Appends a JSON string. Control characters are escaped, so that an entry is one line whatever a peer sent.
    static func appendString(_ value: String, to text: inout String) {
        text += "\""
        for scalar in cut(value) {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where isControl(scalar):
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private static func appendWords(_ value: String, to text: inout String) {
        for scalar in cut(value) { text.unicodeScalars.append(isControl(scalar) ? "?" : scalar) }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    /// At most so much of a text, with `…` where it was cut.
    private static func cut(_ value: String) -> [Unicode.Scalar] {
        guard value.utf8.count > Limits.text else { return Array(value.unicodeScalars) }
        return value.unicodeScalars.prefix(Limits.text) + ["…"]
    }
}

/// A moment in UTC with milliseconds, written as ISO 8601.
struct LogTime: CustomStringConvertible, Sendable {
    let milliseconds: Int64

    static var now: LogTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    var description: String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let fraction = String(milliseconds % 1000)
        let padded = String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
            + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)).\(padded)Z"
    }
}
