// A caller for the tests: one connection and its requests, and a crowd of them that counts what became of each.

import Glibc
import Synchronization

struct TestAnswer {
    var status: Int
    var head: String
    var body: String

    func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("\(name):") {
            return String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
        return nil
    }
}

final class TestClient {
    private var stream: TestStream?
    let port: UInt16

    init(port: UInt16) { self.port = port }

    deinit { hangUp() }

    func hangUp() {
        if let stream { close(stream.file) }
        stream = nil
    }

    /// One request over the connection that there is, or a new one; nil where no whole answer came.
    func ask(
        _ path: String, host: String = "any.example", method: String = "GET", body: String = "", headers: [String] = []
    ) -> TestAnswer? {
        if stream == nil { stream = TestSocket.connect(to: port).map { TestStream(file: $0) } }
        guard var stream else { return nil }
        var text = "\(method) \(path) HTTP/1.1\r\nhost: \(host)\r\n" + headers.map { "\($0)\r\n" }.joined()
        if method == "POST" { text += "content-length: \(body.utf8.count)\r\n" }
        guard stream.send("\(text)\r\n\(body)"), let head = stream.head(),
            let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let bytes = stream.bytes(TestStream.length(in: head))
        else {
            hangUp()
            return nil
        }
        self.stream = stream
        if head.lowercased().contains("connection: close") { hangUp() }
        return TestAnswer(status: status, head: head, body: String(decoding: bytes, as: UTF8.self))
    }
}

/// Callers that go on until they are told to stop.
final class TestCrowd: Sendable {
    struct Counts: Sendable {
        var answered = 0
        var refused = 0
        var lost = 0
        var posts = 0
        var first: String?
    }

    private let counts = Mutex(Counts())
    private let running: Mutex<Int>
    private let isOver = Mutex(false)

    /// Half of the callers keep their connection, half open one for each request; every third request is a POST.
    init(callers: Int, port: UInt16, path: String = "/") {
        running = Mutex(callers)
        for caller in 0..<callers {
            TestSocket.thread { [self] in
                let client = TestClient(port: port)
                var number = caller
                while !isOver.withLock({ $0 }) {
                    let isPost = number % 3 == 0
                    let answer = client.ask(path, method: isPost ? "POST" : "GET", body: isPost ? "some words" : "")
                    note(answer, isPost: isPost)
                    if caller % 2 == 0 { client.hangUp() }
                    number += 1
                    // So that the test's own machine is not what is measured.
                    usleep(1_000)
                }
                running.withLock { $0 -= 1 }
            }
        }
    }

    private func note(_ answer: TestAnswer?, isPost: Bool) {
        counts.withLock { counts in
            counts.posts += isPost ? 1 : 0
            switch answer?.status {
            case 200?: counts.answered += 1
            case nil: (counts.lost, counts.first) = (counts.lost + 1, counts.first ?? "no answer")
            case let status?: (counts.refused, counts.first) = (counts.refused + 1, counts.first ?? "status \(status)")
            }
        }
    }

    var seen: Counts { counts.withLock { $0 } }

    func stop() -> Counts {
        isOver.withLock { $0 = true }
        while running.withLock({ $0 }) > 0 { usleep(5_000) }
        return seen
    }
}
