// A replica for the tests: a small HTTP/1.1 server on a port of its own that says who it is and what it was asked.

import Glibc
import Synchronization

final class TestReplica: Sendable {
    struct Counts: Sendable {
        var requests = 0
        var posts = 0
        var inFlight = 0
        var mostInFlight = 0
        /// Requests that came after the replica was stopped.
        var late = 0
    }

    let id: UInt64
    let port: UInt16
    private let listening: Int32
    private let delay: UInt32
    private let counts = Mutex(Counts())
    private let isOver = Mutex(false)
    private let last = Mutex("")

    /// - Parameter delay: Milliseconds that each answer takes.
    init(id: UInt64, delay: Int = 0) throws {
        (self.id, self.delay) = (id, UInt32(delay))
        (listening, port) = try TestSocket.listen()
        let (copy, file) = (self, listening)
        TestSocket.thread {
            while true {
                let one = accept(file, nil, nil)
                guard one >= 0 else { return }
                // A proxy that a test starts would hold it open.
                _ = fcntl(one, F_SETFD, FD_CLOEXEC)
                guard !copy.isOver.withLock({ $0 }) else {
                    close(one)
                    return
                }
                TestSocket.thread { copy.serve(one) }
            }
        }
    }

    var seen: Counts { counts.withLock { $0 } }
    /// The head of the last request.
    var lastHead: String { last.withLock { $0 } }

    /// Nothing new is accepted, as when the process ends.
    func stop() {
        isOver.withLock { $0 = true }
        shutdown(listening, Int32(SHUT_RDWR))
        close(listening)
    }

    private func serve(_ file: Int32) {
        var stream = TestStream(file: file)
        while let head = stream.head() {
            guard stream.skip(TestStream.length(in: head)) else { break }
            last.withLock { $0 = head }
            if isOver.withLock({ $0 }) { counts.withLock { $0.late += 1 } }
            counts.withLock { counts in
                counts.requests += 1
                counts.posts += head.hasPrefix("POST") ? 1 : 0
                counts.inFlight += 1
                counts.mostInFlight = max(counts.mostInFlight, counts.inFlight)
            }
            if delay > 0 { usleep(delay * 1000) }
            if head.contains("upgrade: websocket") {
                stream.send(
                    "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                        + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                while let bytes = stream.some() { stream.send(bytes) }
                counts.withLock { $0.inFlight -= 1 }
                break
            }
            let path = head.split(separator: " ").dropFirst().first ?? ""
            if path.hasPrefix("/stream") {
                stream.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n")
                usleep(500_000)
                stream.send("6\r\nsecond\r\n0\r\n\r\n")
                counts.withLock { $0.inFlight -= 1 }
                continue
            }
            let status = path.hasPrefix("/fail") ? "500 Broken" : "200 OK"
            let body = "replica \(id) \(path)\n"
            counts.withLock { $0.inFlight -= 1 }
            stream.send("HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
        }
        close(file)
    }
}

/// What a test reads from one connection.
struct TestStream {
    let file: Int32
    private var held: [UInt8] = []

    init(file: Int32) { self.file = file }

    /// The head of a message with its empty line; nil at the end.
    mutating func head() -> String? {
        while true {
            if let end = Self.end(of: held) {
                defer { held.removeFirst(end) }
                return String(decoding: held[..<end], as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    mutating func skip(_ count: Int) -> Bool { bytes(count) != nil }

    mutating func bytes(_ count: Int) -> [UInt8]? {
        while held.count < count { guard fill() else { return nil } }
        defer { held.removeFirst(count) }
        return Array(held[..<count])
    }

    mutating func some() -> String? {
        if held.isEmpty, !fill() { return nil }
        defer { held.removeAll() }
        return String(decoding: held, as: UTF8.self)
    }

    @discardableResult
    func send(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    static func length(in head: String) -> Int {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
            return Int(line.dropFirst(15).drop { $0 == " " }) ?? 0
        }
        return 0
    }

    private mutating func fill() -> Bool {
        var room = [UInt8](repeating: 0, count: 16_384)
        let count = read(file, &room, room.count)
        guard count > 0 else { return false }
        held += room[..<count]
        return true
    }

    private static func end(of bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for place in 3..<bytes.count where bytes[place] == 0x0A && bytes[place - 2] == 0x0A { return place + 1 }
        return nil
    }
}

enum TestSocket {
    static func listen() throws -> (Int32, UInt16) {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(file, pointer, size) == 0, Glibc.listen(file, 1024) == 0 else { return Int32(-1) }
                return getsockname(file, pointer, &size)
            }
        }
        guard code == 0 else { throw TestFault(what: "listen: \(String(cString: strerror(errno)))") }
        return (file, UInt16(bigEndian: address.sin_port))
    }

    /// A port that was free a moment ago.
    static func freePort() throws -> UInt16 {
        let (file, port) = try listen()
        close(file)
        return port
    }

    static func connect(to port: UInt16, seconds: Int = 20) -> Int32? {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = loopback(port)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            close(file)
            return nil
        }
        return file
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    static func thread(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Box(body)).toOpaque())
        pthread_detach(thread)
    }
}

struct TestFault: Error {
    let what: String
}
