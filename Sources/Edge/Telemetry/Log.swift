// Logging, set up once for each daemon: a JSON object a line on standard error, with the field names that Elasticsearch
// ingests as they are (ECS), or plain words when a person watches on a terminal. What is logged is the programs' to
// say; the core does not log.

import Glibc
package import Logging
import Synchronization

/// The log of this program.
package enum Log {
    private static let sink = Mutex<LogSink?>(nil)

    /// Makes every logger of this program write here, and answers the program's own. Once in a process's life.
    ///
    /// - Parameter level: trace, debug, info, notice, warning, error or critical.
    package static func start(service: String, level: String) throws(LogError) -> Logger {
        guard let level = Logger.Level(rawValue: level) else { throw .unknownLevel(level) }
        let made = LogSink(service: service, isTerminal: isatty(STDERR_FILENO) == 1, put: standardError)
        sink.withLock { $0 = made }
        LoggingSystem.bootstrap { _ in LineHandler(logLevel: level, sink: made) }
        return Logger(label: service)
    }

    /// Writes how often what was left out, if anything; to be called before a program ends.
    package static func settle() { sink.withLock { $0 }?.settle(at: .now) }

    /// One write a line, so that lines of several threads do not mix. A log that cannot be written stops nothing.
    private static func standardError(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}

package enum LogError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownLevel(String)

    package var description: String {
        switch self {
        case .unknownLevel(let text):
            "log level \(text): give \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))"
        }
    }
}

/// One logger's side of the sink.
struct LineHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let sink: LogSink

    init(logLevel: Logger.Level, sink: LogSink) {
        self.logLevel = logLevel
        self.sink = sink
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        for (key, value) in event.metadata ?? [:] { all[key] = value }
        if let error = event.error { all["error.message"] = "\(error)" }
        let fields = all.map { ($0.key, "\($0.value)") }.sorted { $0.0 < $1.0 }
        sink.write(LogLine(time: .now, level: event.level, message: "\(event.message)", fields: fields))
    }
}
