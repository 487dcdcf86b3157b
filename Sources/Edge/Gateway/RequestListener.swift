// Takes the proxy's lines from a Unix socket on a thread of its own and counts them. The proxy connects, and connects
// again after a reload; while nobody listens it keeps about a second of lines and drops the oldest.

import Glibc
import Synchronization

package final class RequestListener: Sendable {
    /// Two processes of a reload with one connection a thread group each, and room.
    private static let mostConnections = 16
    /// A line is at most 256 bytes; what is longer than this without an end is none.
    private static let mostHeld = 4_096

    private let path: String
    private let state: Mutex<State>
    private let wake: (read: Int32, write: Int32)

    private struct State {
        var records = RequestRecords()
        var isOver = false
    }

    package init(path: String) throws(GatewayError) {
        self.path = path
        state = Mutex(State())
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw .socket(path: path, operation: "make a pipe", reason: systemReason())
        }
        for end in ends { Self.keep(end) }
        wake = (ends[0], ends[1])
        let file = try Self.listen(at: path)
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

    package func stop() {
        state.withLock { $0.isOver = true }
        var byte: UInt8 = 0
        write(wake.write, &byte, 1)
    }

    /// For us alone, and without waiting.
    private static func keep(_ file: Int32) {
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        _ = fcntl(file, F_SETFL, O_NONBLOCK)
    }

    private static func listen(at path: String) throws(GatewayError) -> Int32 {
        unlink(path)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { throw .folderTooLong(path: path, most: room - 1) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let file = socket(AF_UNIX, kind, 0)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard file >= 0, code == 0, Glibc.listen(file, 16) == 0 else {
            let reason = systemReason()
            close(file)
            throw .socket(path: path, operation: "listen", reason: reason)
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
        unlink(path)
    }

    /// Reads what there is and counts its whole lines; false at the end.
    private func take(from connection: inout Connection, _ room: inout [UInt8]) -> Bool {
        let count = read(connection.file, &room, room.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        var bytes = room[..<count]
        state.withLock { state in
            if !connection.held.isEmpty, let end = bytes.firstIndex(of: 0x0A) {
                connection.held += bytes[..<end]
                state.records.count(connection.held[...])
                connection.held.removeAll(keepingCapacity: true)
                bytes = bytes[(end + 1)...]
            }
            while let end = bytes.firstIndex(of: 0x0A) {
                state.records.count(bytes[bytes.startIndex..<end])
                bytes = bytes[(end + 1)...]
            }
        }
        connection.held += bytes
        return connection.held.count <= Self.mostHeld
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
