// The text of a trace: unpacked, bounded, its lines numbered, and its numbers held within what can be meant. What is
// refused is named by its file and line, with what to do about it.

import ArgumentParser
import ClusterModel
import Foundation

struct LoadText {
    /// 1 GiB unpacked: far above what is at hand, far below what would hurt.
    static let largest = 1 << 30

    let path: String
    private let text: String

    init(path: String, text: String) { (self.path, self.text) = (path, text) }

    /// Reads a file, and unpacks it where its name ends with .gz.
    init(of path: String, largest: Int = Self.largest) throws {
        guard let file = FileHandle(forReadingAtPath: path), FileManager.default.isReadableFile(atPath: path) else {
            throw ValidationError("\(path) can not be read; is it there?")
        }
        // One byte more than is taken tells that there is more.
        let data: Data
        if path.hasSuffix(".gz") {
            data = try Self.unpacked(path, upTo: largest + 1)
        } else {
            guard let read = try? file.read(upToCount: largest + 1) ?? Data() else {
                throw ValidationError("\(path) can not be read; is it a file?")
            }
            data = read
        }
        guard data.count <= largest else {
            throw ValidationError(
                "\(path) is too large: a trace has at most \(largest) bytes, unpacked; cut it into parts and run them "
                    + "one by one")
        }
        self.init(path: path, text: String(decoding: data, as: UTF8.self))
    }

    private static func unpacked(_ path: String, upTo count: Int) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.read(upToCount: count) ?? Data()
        try pipe.fileHandleForReading.close()
        process.waitUntilExit()
        // Who is not read to the end is ended by the closed pipe, which says nothing of the file.
        guard data.count == count || process.terminationStatus == 0 else {
            throw ValidationError("\(path) is not whole, or no gzip file; take it from its source again")
        }
        return data
    }

    /// The first line.
    var head: Substring { Substring(text.utf8.prefix { $0 != 0x0A && $0 != 0x0D }) }

    /// Every line that is not empty, with its number from 1 on.
    func eachLine(_ body: (LoadLine) throws -> Void) rethrows {
        var rest = Substring(text)
        var number = 0
        while !rest.isEmpty {
            number += 1
            let end = rest.utf8.firstIndex(of: 0x0A) ?? rest.endIndex
            var line = Substring(rest.utf8[..<end])
            if line.utf8.last == 0x0D { line = Substring(line.utf8.dropLast()) }
            if !line.isEmpty { try body(LoadLine(path: path, number: number, text: line)) }
            rest = end == rest.endIndex ? "" : Substring(rest.utf8[rest.utf8.index(after: end)...])
        }
    }
}

/// One line of a trace.
struct LoadLine {
    let path: String
    let number: Int
    let text: Substring

    /// The longest trace: what lies further apart is a slip of a unit, and would be minutes without end.
    static let longest = Span.seconds(10 * 366 * 86_400)

    func refusal(_ what: String) -> ValidationError { ValidationError("\(path):\(number): \(what)") }

    /// The parts between commas, exactly as many as there are columns.
    func cells(_ columns: String...) throws -> [Substring] {
        let cells = text.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == columns.count else {
            throw refusal("\(cells.count) columns, not \(columns.count): \(columns.joined(separator: ", "))")
        }
        return cells
    }

    func value(_ text: Substring, _ name: String, in range: ClosedRange<Double>) throws -> Double {
        try value(Double(text), written: "\"\(text.prefix(40))\"", name, in: range)
    }

    /// A number that may be meant; nil, what is no number, and what is out of the range are refused.
    func value(_ value: Double?, written: String, _ name: String, in range: ClosedRange<Double>) throws -> Double {
        guard let value, range.contains(value) else {
            throw refusal(
                "\(name) is \(written), not a number from \(plain(range.lowerBound)) to \(plain(range.upperBound)); "
                    + "mend the row or leave it out")
        }
        return value
    }

    private func plain(_ number: Double) -> String { String(format: "%.0f", number) }
}

/// The times of a trace, which begin with its first row and never go back.
struct LoadClock {
    private var first: Int64?
    private var last: Int64 = 0

    /// Milliseconds since the first row.
    mutating func time(_ milliseconds: Int64, of line: LoadLine) throws -> Int64 {
        let begin = first ?? milliseconds
        first = begin
        let time = milliseconds - begin
        guard time >= last else {
            throw line.refusal(
                "time goes back by \(Double(last - time) / 1000) s; sort the rows by time, or cut the file before this "
                    + "line where another trace begins")
        }
        guard time <= LoadLine.longest.milliseconds else {
            throw line.refusal(
                "more than ten years after the first row; mend the time, or cut the file before this line")
        }
        last = time
        return time
    }
}
