// Where the lines of all loggers come together, with a bound on how many there are: what is repeated is counted, and
// the count is told in the next second in which anything is logged.

import Logging
import Synchronization

/// Writes entries, but not all that come.
final class LogSink: Sendable {
    enum Limits {
        /// The same message more often than this in a second is counted instead of written: a peer that knocks a
        /// thousand times a second must not fill a disk.
        static let repeatsPerSecond = 10
        /// Different messages in a second; beyond it they are counted together. The memory of one second, and 1 MB/s of
        /// log at the most.
        static let messagesPerSecond = 1_000
    }

    private struct State {
        var second: Int64 = 0
        /// How often each message came in this second, those left out counted.
        var counts: [String: Int] = [:]
        /// Entries beyond so many different messages.
        var others = 0
    }

    private let service: String
    private let isTerminal: Bool
    private let put: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(service: String, isTerminal: Bool, put: @escaping @Sendable (String) -> Void) {
        self.service = service
        self.isTerminal = isTerminal
        self.put = put
    }

    func write(_ line: LogLine) {
        write(state.withLock { admit(line, &$0) })
    }

    /// Tells what was left out so far.
    func settle(at time: LogTime) {
        write(state.withLock { summaries(&$0, at: time) })
    }

    private func write(_ lines: [LogLine]) {
        for line in lines { put(isTerminal ? line.words() : line.json(service: service)) }
    }

    /// The line, if it may be written, and before it what was left out of the second before.
    private func admit(_ line: LogLine, _ state: inout State) -> [LogLine] {
        var lines: [LogLine] = []
        let second = line.time.milliseconds / 1000
        if second != state.second {
            lines = summaries(&state, at: line.time)
            state.second = second
        }
        guard state.counts[line.message] != nil || state.counts.count < Limits.messagesPerSecond else {
            state.others += 1
            return lines
        }
        state.counts[line.message, default: 0] += 1
        if state.counts[line.message, default: 0] <= Limits.repeatsPerSecond { lines.append(line) }
        return lines
    }

    private func summaries(_ state: inout State, at time: LogTime) -> [LogLine] {
        let repeated = state.counts.filter { $0.value > Limits.repeatsPerSecond }.sorted { $0.key < $1.key }
        var lines = repeated.map { message, count in
            summary(of: message, count: count - Limits.repeatsPerSecond, at: time)
        }
        if state.others > 0 { lines.append(summary(of: "(various)", count: state.others, at: time)) }
        state.counts = [:]
        state.others = 0
        return lines
    }

    private func summary(of message: String, count: Int, at time: LogTime) -> LogLine {
        LogLine(
            time: time, level: .notice, message: "left out of the log",
            fields: [("count", "\(count)"), ("repeated", message)])
    }
}
