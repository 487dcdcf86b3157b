// Reads the proxy's lines, one for each request, from a named pipe on a thread of its own and counts them. The proxy
// holds the pipe open for both directions: it goes on while nobody reads, and the next driver opens it by its name.
//
// HAProxy's ring over TCP was tried before: it costs the same and loses nothing while it is read, but it needs a port,
// to which every process of the machine can write, and does not tell what it lost. Over a Unix socket that nobody
// listens on it tries thousands of times a second. Datagrams are lost at ten in a queue.

import Glibc
import Synchronization

package final class RequestListener: Sendable {
    /// What is longer than this without an end is no line: the proxy's have 60 bytes.
    private static let mostHeld = 4_096
    /// Half a second of 30,000 requests; what a user without rights may have. The proxy counts what finds no room.
    private static let pipeBytes: Int32 = 1_048_576
    /// Microseconds between two looks: 60,000 lines a second are 36 KB in that time. Every line alone would wake us.
    private static let rest: UInt32 = 10_000

    private let path: String
    private let file: Int32
    private let onHeld: @Sendable () -> Void
    private let state: Mutex<State>

    private struct State {
        var records = RequestRecords()
        var isOver = false
        var hasEnded = false
    }

    /// - Parameters:
    ///   - path: The pipe; made where there is none.
    ///   - onHeld: Called on this thread when requests have begun to wait for services without a replica.
    package init(path: String, onHeld: @escaping @Sendable () -> Void = {}) throws(GatewayError) {
        (self.path, self.onHeld) = (path, onHeld)
        state = Mutex(State())
        guard mkfifo(path, 0o600) == 0 || errno == EEXIST else {
            throw .file(path: path, operation: "make a pipe", reason: systemReason())
        }
        file = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
        var facts = stat()
        guard file >= 0, fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFIFO else {
            let reason = file < 0 ? systemReason() : "it is no pipe"
            close(file)
            throw .file(path: path, operation: "read the proxy's lines from it", reason: reason)
        }
        // A smaller one works as well, and loses sooner.
        _ = fcntl(file, Self.setPipeSize, Self.pipeBytes)
        do { try GatewayThread.run { [self] in loop() } } catch {
            close(file)
            throw error
        }
    }

    /// F_SETPIPE_SZ, which the C library shows only to those who ask for all of GNU.
    private static let setPipeSize: Int32 = 1031

    /// Everything counted so far.
    package var records: RequestRecords { state.withLock { $0.records } }

    /// Services for which requests have begun to wait since this was asked last.
    package func takeHeld() -> Set<String> { state.withLock { $0.records.takeHeld() } }

    package func seat(_ layout: PoolLayout) { state.withLock { $0.records.seat(layout) } }

    /// Ends it; when this returns the pipe is free for the next driver, with what is not read yet.
    package func stop() {
        state.withLock { $0.isOver = true }
        // A turn takes a tenth of a second at most; two seconds are for a machine that stands still.
        for _ in 0..<400 where !state.withLock({ $0.hasEnded }) { usleep(5_000) }
    }

    private func loop() {
        var held: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 262_144)
        while !state.withLock({ $0.isOver }) {
            var one = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            guard poll(&one, 1, 100) > 0 else { continue }
            let count = read(file, &room, room.count)
            if count > 0 { take(room[..<count], &held) }
            usleep(Self.rest)
        }
        close(file)
        state.withLock { $0.hasEnded = true }
    }

    /// Counts whole lines, and holds the beginning of the next.
    private func take(_ bytes: ArraySlice<UInt8>, _ held: inout [UInt8]) {
        var bytes = bytes
        let isHeld = state.withLock { state in
            if !held.isEmpty, let end = bytes.firstIndex(of: 0x0A) {
                held += bytes[..<end]
                state.records.count(held[...])
                held.removeAll(keepingCapacity: true)
                bytes = bytes[(end + 1)...]
            }
            while let end = bytes.firstIndex(of: 0x0A) {
                state.records.count(bytes[bytes.startIndex..<end])
                bytes = bytes[(end + 1)...]
            }
            return !state.records.held.isEmpty
        }
        if isHeld { onHeld() }
        held += bytes
        if held.count > Self.mostHeld { held.removeAll() }
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
