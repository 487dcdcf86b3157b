// One conversation with HAProxy's Runtime API over its Unix socket: a command, its answer, the next. It blocks, each
// answer has a deadline and a bound, and it belongs to whoever opened it.

import Glibc

final class RuntimeConnection {
    /// A healthy proxy answers within a millisecond; one that is being flooded has been seen to take hundreds.
    static let patience = 5_000
    /// 32,000 slots, a line of 700 bytes each, with room.
    static let mostBytes = 33_554_432

    private let file: Int32
    private let path: String

    private init(file: Int32, path: String) { (self.file, self.path) = (file, path) }

    static func open(_ path: String) throws(GatewayError) -> RuntimeConnection {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { throw .folderTooLong(path: path, most: room - 1) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { throw .socket(path: path, operation: "open a socket", reason: systemReason()) }
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else {
            let reason = systemReason()
            close(file)
            throw .socket(path: path, operation: "connect", reason: reason)
        }
        _ = fcntl(file, F_SETFL, O_NONBLOCK)
        // With its prompt the proxy keeps the connection, and shows where an answer ends.
        let connection = RuntimeConnection(file: file, path: path)
        _ = try connection.ask("prompt")
        return connection
    }

    deinit { close(file) }

    /// The answer without its prompt and the empty line before it.
    func ask(_ command: String, payload: String? = nil) throws(GatewayError) -> String {
        try ask(command, payload: payload, unless: { false }) ?? ""
    }

    /// The same, unless something else has to be done before all of it came: then nil, and nothing more can be asked
    /// on this connection.
    func ask(
        _ command: String, payload: String? = nil, unless isInterrupted: () -> Bool
    ) throws(GatewayError) -> String? {
        let end = milliseconds() + Self.patience
        let text = payload.map { "\(command) <<\n\($0)\n" } ?? "\(command)\n"
        try send(Array(text.utf8), for: command, until: end)
        var answer: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &room, room.count)
            if isInterrupted() { return nil }
            if count > 0 {
                answer += room[..<count]
                guard answer.count <= Self.mostBytes else { throw .tooLong(command: command, most: Self.mostBytes) }
                // Nothing more is on its way: the next command has not been given. Megabytes come in many parts, and
                // only the end is looked at.
                if answer[max(0, answer.count - 3)...].elementsEqual([0x0A, 0x3E, 0x20]) { return Self.body(answer) }
            } else if count == 0 {
                throw .socket(path: path, operation: "read the answer to `\(command)`", reason: "it was closed")
            } else {
                try wait(for: POLLIN, command, until: end)
            }
        }
    }

    private func send(_ bytes: [UInt8], for command: String, until end: Int) throws(GatewayError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 { rest = rest.dropFirst(count) } else { try wait(for: POLLOUT, command, until: end) }
        }
    }

    private func wait(for event: Int32, _ command: String, until end: Int) throws(GatewayError) {
        guard errno == EAGAIN || errno == EINTR else {
            throw .socket(path: path, operation: "talk about `\(command)`", reason: systemReason())
        }
        let left = end - milliseconds()
        guard left > 0 else { throw .outlasted(path: path, command: command, milliseconds: Self.patience) }
        var one = pollfd(fd: file, events: Int16(event), revents: 0)
        poll(&one, 1, Int32(left))
    }

    /// Without the prompts: one at the end, and one for each line of a payload.
    private static func body(_ answer: [UInt8]) -> String {
        var bytes = answer.dropLast(2)
        while bytes.starts(with: [0x2B, 0x20]) { bytes = bytes.dropFirst(2) }
        while bytes.last == 0x0A { bytes.removeLast() }
        while bytes.first == 0x0A { bytes.removeFirst() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

func systemReason(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }

/// Of a clock that only goes forwards.
func milliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
}
