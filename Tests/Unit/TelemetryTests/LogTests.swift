// What an entry of the log looks like, and how many of them there may be.

import Foundation
import Logging
import Synchronization
import Testing

@testable import Telemetry

@Suite("The log")
struct LogTests {
    /// Collects what a sink writes.
    private final class Paper: Sendable {
        let lines = Mutex<[String]>([])
        var text: [String] { lines.withLock { $0 } }
    }

    private func sink(_ paper: Paper, isTerminal: Bool = false) -> LogSink {
        LogSink(service: "agent", isTerminal: isTerminal) { line in paper.lines.withLock { $0.append(line) } }
    }

    private func line(_ message: String, at milliseconds: Int64 = 0, _ fields: [(String, String)] = []) -> LogLine {
        LogLine(time: LogTime(milliseconds: milliseconds), level: .info, message: message, fields: fields)
    }

    @Test("is a JSON object a line with its four keys first")
    func isJSON() {
        let paper = Paper()
        sink(paper).write(line("hello", at: 1_795_343_345_007, [("message", "mine"), ("peer", "a\"b\n\u{1B}")]))
        #expect(
            paper.text == [
                "{\"@timestamp\":\"2026-11-22T10:29:05.007Z\",\"log.level\":\"info\",\"service.name\":\"agent\","
                    + "\"message\":\"hello\",\"labels.message\":\"mine\",\"peer\":\"a\\\"b\\n\\u001b\"}\n"
            ])
    }

    @Test("is read by a reader of JSON whatever a peer sent")
    func isAlwaysJSON() throws {
        let hostile = String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init)))
        let text = line(hostile, [(hostile, hostile)]).json(service: hostile)
        #expect(text.filter { $0 == "\n" }.count == 1)
        let found = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
        #expect(found?["message"] == hostile)
    }

    @Test("is one harmless line on a terminal")
    func isHarmless() {
        let paper = Paper()
        sink(paper, isTerminal: true).write(line("a\nb\u{1B}[31m", [("k", "v\r")]))
        #expect(paper.text == ["1970-01-01T00:00:00.000Z info a?b?[31m k=v?\n"])
    }

    @Test("cuts what is too long")
    func cuts() {
        let text = line(String(repeating: "x", count: 100_000)).json(service: "s")
        #expect(text.utf8.count < 9_000)
        #expect(text.contains("x…"))
    }

    @Test("counts what is repeated more than ten times a second, and tells the count later")
    func countsRepeats() {
        let paper = Paper()
        let sink = sink(paper)
        for _ in 0..<25 { sink.write(line("knock", at: 500)) }
        sink.write(line("other", at: 900))
        #expect(paper.text.count == 11)
        sink.write(line("knock", at: 1_200))
        #expect(paper.text.count == 13)
        #expect(paper.text[11].contains("\"message\":\"left out of the log\",\"count\":\"15\",\"repeated\":\"knock\""))
    }

    @Test("tells at its end what was left out")
    func settles() {
        let paper = Paper()
        let sink = sink(paper)
        for _ in 0..<12 { sink.write(line("knock")) }
        sink.settle(at: LogTime(milliseconds: 10))
        sink.settle(at: LogTime(milliseconds: 20))
        #expect(paper.text.count == 11)
        #expect(paper.text.last?.contains("\"count\":\"2\"") == true)
    }

    @Test("keeps a bound on different messages")
    func boundsMessages() {
        let paper = Paper()
        let sink = sink(paper)
        for number in 0..<5_000 { sink.write(line("message \(number)")) }
        #expect(paper.text.count == 1_000)
        sink.settle(at: LogTime(milliseconds: 0))
        #expect(paper.text.last?.contains("\"count\":\"4000\",\"repeated\":\"(various)\"") == true)
    }

    @Test("takes metadata of the logger and of the entry, and the error")
    func mergesMetadata() {
        let paper = Paper()
        var logger = Logger(label: "x") { _ in LineHandler(logLevel: .info, sink: self.sink(paper)) }
        logger[metadataKey: "a"] = "1"
        logger[metadataKey: "b"] = "1"
        logger.info("hello", metadata: ["b": "2"])
        logger.debug("not this")
        #expect(paper.text.count == 1)
        #expect(paper.text[0].hasSuffix("\"message\":\"hello\",\"a\":\"1\",\"b\":\"2\"}\n"))
    }

    @Test("refuses a level that is none")
    func refusesLevel() {
        #expect(throws: LogError.unknownLevel("loud")) { try Log.start(service: "x", level: "loud") }
    }
}
