// Takes the proxy's lines from a loopback port on a thread of its own and counts them. The proxy connects, and connects
// again after a reload; while nobody listens it keeps about a second of lines and drops the oldest. A Unix socket would
// need no port, but HAProxy 2.6 tries one that nobody listens on 6,000 times a second, and a port 4 times.

import Glibc
import Synchronization

/// Where the proxy sends its lines.
package struct RecordEndpoint: Hashable, Sendable {
    static let tokenLength = 16

    /// Of 127.0.0.1.
    package let port: UInt16
    /// Every process of this machine can connect to the port; only ours and the proxy know the token.
    package let token: String

    package init(port: UInt16, token: String) { (self.port, self.token) = (port, token) }

    static func newToken() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = String(generator.next(), radix: 16)
        return String(repeating: "0", count: tokenLength - digits.count) + digits
    }
}

package final class RequestListener: Sendable {
    /// Two processes of a reload with one connection a thread group each, and room.
    private static let mostConnections = 16
    /// A line is at most 256 bytes; what is longer than this without an end is none.
    private static let mostHeld = 4_096

    /// Where the proxy connects to, and what each of its lines begins with.
    package let endpoint: RecordEndpoint
    private let path: String
    private let state: Mutex<State>
    private let wake: (read: Int32, write: Int32)

    private struct State {
        var records = RequestRecords()
        var isOver = false
        var hasEnded = false
    }

    /// - Parameter path: The file that names the endpoint, so that the next driver has the same.
    package init(path: String) throws(GatewayError) {
        self.path = path
        let (file, endpoint) = try Self.listen(as: path)
        self.endpoint = endpoint
        state = Mutex(State())
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            close(file)
            throw .socket(path: path, operation: "make a pipe", reason: systemReason())
        }
        for end in ends { Self.keep(end) }
        wake = (ends[0], ends[1])
        do { try GatewayThread.run { [self] in loop(file) } } catch {
            close(file)
            throw error
        }
    }

    deinit {
        close(wake.read)
        close(wake.write)
    }

    /// Everything counted so far.
    package var records: RequestRecords { state.withLock { $0.records } }

    package func seat(_ layout: PoolLayout) { state.withLock { $0.records.seat(layout) } }

    /// Ends it; when this returns its port is free for the next driver.
    package func stop() {
        state.withLock { $0.isOver = true }
        var byte: UInt8 = 0
        write(wake.write, &byte, 1)
        // A turn takes a millisecond; two seconds are for a machine that stands still.
        for _ in 0..<400 where !state.withLock({ $0.hasEnded }) { usleep(5_000) }
    }

    /// For us alone, and without waiting.
    private static func keep(_ file: Int32) {
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        _ = fcntl(file, F_SETFL, O_NONBLOCK)
    }

    /// The endpoint of the driver before, or another where somebody has its port.
    private static func listen(as path: String) throws(GatewayError) -> (Int32, RecordEndpoint) {
        let words = (try? FolderFile.read(path, most: 256))?.split(separator: " ") ?? []
        if words.count == 2, let port = UInt16(words[0]), words[1].utf8.count == RecordEndpoint.tokenLength,
            let file = try? listen(port)
        {
            return (file, RecordEndpoint(port: port, token: String(words[1])))
        }
        let file = try listen(0)
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(file, $0, &size) }
        }
        let endpoint = RecordEndpoint(port: UInt16(bigEndian: address.sin_port), token: RecordEndpoint.newToken())
        do { try FolderFile.write("\(endpoint.port) \(endpoint.token)", to: path) } catch {
            close(file)
            throw error
        }
        return (file, endpoint)
    }

    private static func listen(_ port: UInt16) throws(GatewayError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let file = socket(AF_INET, kind, 0)
        var (yes, address) = (Int32(1), sockaddr_in())
        setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard file >= 0, code == 0, Glibc.listen(file, 16) == 0 else {
            let reason = systemReason()
            close(file)
            throw .socket(path: "127.0.0.1:\(port)", operation: "listen", reason: reason)
        }
        return file
    }

    private struct Connection {
        let file: Int32
        var held: [UInt8] = []
    }

    private func loop(_ listening: Int32) {
        var connections: [Connection] = []
        var room = [UInt8](repeating: 0, count: 262_144)
        while !state.withLock({ $0.isOver }) {
            var files = [listening, wake.read].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            files += connections.map { pollfd(fd: $0.file, events: Int16(POLLIN), revents: 0) }
            // The bound is only for a wake-up that was lost.
            poll(&files, nfds_t(files.count), 1_000)
            for place in connections.indices.reversed() where files[place + 2].revents != 0 {
                if take(from: &connections[place], &room) { continue }
                close(connections[place].file)
                connections.remove(at: place)
            }
            guard files[0].revents != 0 else { continue }
            let file = accept(listening, nil, nil)
            guard file >= 0 else { continue }
            Self.keep(file)
            if connections.count < Self.mostConnections {
                connections.append(Connection(file: file))
            } else {
                close(file)
            }
        }
        for connection in connections { close(connection.file) }
        close(listening)
        state.withLock { $0.hasEnded = true }
    }

    /// Reads what there is and counts its whole lines; false at the end.
    private func take(from connection: inout Connection, _ room: inout [UInt8]) -> Bool {
        let count = read(connection.file, &room, room.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        var bytes = room[..<count]
        var isOurs = true
        state.withLock { state in
            if !connection.held.isEmpty, let end = bytes.firstIndex(of: 0x0A) {
                connection.held += bytes[..<end]
                isOurs = isOurs && note(connection.held[...], in: &state.records)
                connection.held.removeAll(keepingCapacity: true)
                bytes = bytes[(end + 1)...]
            }
            while isOurs, let end = bytes.firstIndex(of: 0x0A) {
                isOurs = note(bytes[bytes.startIndex..<end], in: &state.records)
                bytes = bytes[(end + 1)...]
            }
        }
        connection.held += bytes
        return isOurs && connection.held.count <= Self.mostHeld
    }

    /// Counts a line that begins with the token; false for any other, which is not from the proxy.
    private func note(_ line: ArraySlice<UInt8>, in records: inout RequestRecords) -> Bool {
        guard line.starts(with: endpoint.token.utf8) else { return false }
        records.count(line.dropFirst(RecordEndpoint.tokenLength + 1))
        return true
    }
}

/// A thread for one piece of work.
enum GatewayThread {
    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    static func run(_ body: @escaping @Sendable () -> Void) throws(GatewayError) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(body))
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw .thread(reason: systemReason(code))
        }
        pthread_detach(thread)
    }
}
