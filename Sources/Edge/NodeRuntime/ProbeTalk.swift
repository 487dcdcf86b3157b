// What is said to a replica that is probed, and what its answer means: a value that is fed with bytes and gives bytes
// away, and knows neither sockets nor time.

import ClusterModel
import Glibc
import NodeControl

/// How an attempt went, in a few words.
struct ProbeVerdict: Equatable, Sendable {
    let isSuccess: Bool
    let said: String

    init(_ isSuccess: Bool, _ said: String) { (self.isSuccess, self.said) = (isSuccess, said) }
}

/// One conversation. What it reads it bounds by itself.
protocol ProbeTalk {
    /// What is to be sent; given away once.
    mutating func takeOutgoing() -> [UInt8]
    /// Takes what came; nil while the answer is not there.
    mutating func take(_ bytes: [UInt8]) -> ProbeVerdict?
    /// The other side says nothing more.
    mutating func end() -> ProbeVerdict
}

/// A request in HTTP/1.0: no answer comes in chunks, and the server closes when it is done. Nothing but the status is
/// looked at.
struct HTTPTalk: ProbeTalk {
    /// A status line is all that is waited for, with what came with it.
    private static let limit = 4096

    private let port: Int
    private var outgoing: [UInt8]
    private var answer: [UInt8] = []

    init(_ probe: HTTPProbe, port: Int) {
        self.port = port
        outgoing = Self.request(probe, port: port)
    }

    /// A header that is asked for stands in place of ours.
    private static func request(_ probe: HTTPProbe, port: Int) -> [UInt8] {
        var headers = [("Host", "127.0.0.1:\(port)"), ("User-Agent", "coord-probe"), ("Accept", "*/*")]
        if let post = probe.post {
            headers += [("Content-Type", post.contentType), ("Content-Length", "\(post.body.utf8.count)")]
        }
        let asked = probe.headers.map { $0.name.lowercased() }
        headers = headers.filter { !asked.contains($0.0.lowercased()) }
        var text = "\(probe.post == nil ? "GET" : "POST") \(probe.path) HTTP/1.0\r\n"
        for (name, value) in headers + probe.headers.map({ ($0.name, $0.value) }) { text += "\(name): \(value)\r\n" }
        return Array("\(text)\r\n\(probe.post?.body ?? "")".utf8)
    }

    mutating func takeOutgoing() -> [UInt8] {
        defer { outgoing = [] }
        return outgoing
    }

    mutating func take(_ bytes: [UInt8]) -> ProbeVerdict? {
        answer += bytes.prefix(Self.limit - answer.count)
        if let status = HTTPStatus.read(answer) { return ProbeVerdict((200...399).contains(status), "HTTP \(status)") }
        return answer.count < Self.limit && HTTPStatus.mayFollow(answer) ? nil : end()
    }

    mutating func end() -> ProbeVerdict { ProbeVerdict(false, "port \(port) does not speak HTTP") }
}

/// The status line of an answer.
enum HTTPStatus {
    /// The status, once it is there whole.
    static func read(_ bytes: [UInt8]) -> Int? {
        guard mayFollow(bytes), bytes.count >= 13, bytes[8] == 0x20 else { return nil }
        let digits = bytes[9..<12]
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), [0x20, 0x0d, 0x0a].contains(bytes[12]) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Whether these are the first bytes of a status line, as far as they go.
    static func mayFollow(_ bytes: [UInt8]) -> Bool {
        let pattern = Array("HTTP/1.".utf8)
        return zip(bytes, pattern).allSatisfy { $0 == $1 } && (bytes.count < 13 || isLine(bytes))
    }

    private static func isLine(_ bytes: [UInt8]) -> Bool {
        bytes[8] == 0x20 && bytes[9..<12].allSatisfy { (0x30...0x39).contains($0) }
    }
}
