// Probing replicas: a connection to their port on this node, and a GET where one is asked for. One thread, and every
// attempt ends by itself at its timeout. What an answer means is decided elsewhere.

import ClusterModel
import Daemon
import Glibc
package import NodeControl

/// Makes attempts and tells how they went.
package final class ReplicaProber: @unchecked Sendable {
    private enum Limits {
        /// Attempts at once: those beyond wait for their turn, and their time counts from then. Each replica has one a
        /// probe.
        static let flights = 512
        /// A status line is all that is read, with some headers that came with it.
        static let answer = 4096
    }

    private let notify: @Sendable ([RuntimeNotice]) -> Void
    /// Both ends of a pipe: a byte in it wakes the thread.
    private let (wakes, wake): (Int32, Int32)
    // Guarded by `lock`.
    private var waiting: [ProbeAttempt] = []
    private var isStopped = false
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    // Touched by the thread only.
    private var flights: [ProbeFlight] = []

    /// `notify` is called on the prober's thread; it must not wait.
    package init(notify: @escaping @Sendable ([RuntimeNotice]) -> Void) throws(NodeFault) {
        self.notify = notify
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .last("pipe", "of the prober") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (wakes, wake) = (ends[0], ends[1])
        pthread_mutex_init(lock, nil)
        BackgroundThread.run(name: "coord-probes") { [self] in loop() }
    }

    deinit {
        lock.deallocate()
    }

    package func probe(_ attempt: ProbeAttempt) {
        pthread_mutex_lock(lock)
        waiting.append(attempt)
        pthread_mutex_unlock(lock)
        rouse()
    }

    package func stop() {
        pthread_mutex_lock(lock)
        isStopped = true
        pthread_mutex_unlock(lock)
        rouse()
    }

    private func loop() {
        while take() {
            var polls = [pollfd(fd: wakes, events: Int16(POLLIN), revents: 0)]
            for flight in flights { polls.append(pollfd(fd: flight.file, events: flight.events, revents: 0)) }
            let now = KernelClock.boot
            let next = flights.map(\.deadline).min().map { Int32(clamping: max(0, $0 - now) + 1) } ?? -1
            guard poll(&polls, nfds_t(polls.count), next) >= 0 || errno == EINTR else { continue }
            if polls[0].revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 256)
                _ = read(wakes, &bytes, bytes.count)
            }
            advance(polls.dropFirst().map(\.revents))
        }
        for flight in flights { close(flight.file) }
        close(wakes)
        close(wake)
    }

    /// A pipe that is full wakes it as well.
    private func rouse() {
        var byte: UInt8 = 1
        _ = write(wake, &byte, 1)
    }

    /// Begins what may begin; false when it is to stop.
    private func take() -> Bool {
        pthread_mutex_lock(lock)
        let room = min(waiting.count, Limits.flights - flights.count)
        let fresh = Array(waiting.prefix(room))
        waiting.removeFirst(room)
        let goesOn = !isStopped
        pthread_mutex_unlock(lock)
        var failed: [RuntimeNotice] = []
        for attempt in fresh {
            switch ProbeFlight.begin(attempt, now: KernelClock.boot) {
            case .flying(let flight): flights.append(flight)
            case .over(let isSuccess, let said): failed.append(Self.notice(attempt, isSuccess, said))
            }
        }
        if !failed.isEmpty { notify(failed) }
        return goesOn
    }

    private func advance(_ events: [Int16]) {
        let now = KernelClock.boot
        var notices: [RuntimeNotice] = []
        var left: [ProbeFlight] = []
        for (place, flight) in flights.enumerated() {
            var flight = flight
            let outcome: ProbeFlight.Outcome =
                events[place] != 0
                ? flight.advance(limit: Limits.answer)
                : now >= flight.deadline
                    ? .over(isSuccess: false, said: "no answer in \(TimeText.short(flight.attempt.timeout))")
                    : .flying(flight)
            switch outcome {
            case .flying(let next): left.append(next)
            case .over(let isSuccess, let said):
                close(flight.file)
                notices.append(Self.notice(flight.attempt, isSuccess, said))
            }
        }
        flights = left
        if !notices.isEmpty { notify(notices) }
    }

    private static func notice(_ attempt: ProbeAttempt, _ isSuccess: Bool, _ said: String) -> RuntimeNotice {
        .probed(attempt.allocation, attempt.purpose, isSuccess: isSuccess, said: said)
    }
}

/// One attempt under way.
private struct ProbeFlight {
    enum Outcome {
        case flying(ProbeFlight)
        case over(isSuccess: Bool, said: String)
    }

    let attempt: ProbeAttempt
    let file: Int32
    /// By the boot clock, in milliseconds.
    let deadline: Int64
    private var isConnected = false
    private var request: [UInt8] = []
    private var answer: [UInt8] = []

    private init(_ attempt: ProbeAttempt, file: Int32, deadline: Int64) {
        (self.attempt, self.file, self.deadline) = (attempt, file, deadline)
        if case .http(let path, _) = attempt.action {
            // 1.0: no answer comes in chunks, and the server closes when it is done.
            request = Array(
                ("GET \(path) HTTP/1.0\r\nHost: 127.0.0.1:\(attempt.port)\r\n"
                    + "User-Agent: coord-probe\r\nAccept: */*\r\n\r\n").utf8)
        }
    }

    var events: Int16 { !isConnected || !request.isEmpty ? Int16(POLLOUT) : Int16(POLLIN) }

    static func begin(_ attempt: ProbeAttempt, now: Int64) -> Outcome {
        guard (1...65_535).contains(attempt.port) else { return .over(isSuccess: false, said: "it has no port") }
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000 | 0o4000, 0)
        guard file >= 0 else { return .over(isSuccess: false, said: "no socket: \(Self.text(errno))") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(attempt.port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 || errno == EINPROGRESS else {
            let said = "port \(attempt.port): \(text(errno))"
            close(file)
            return .over(isSuccess: false, said: said)
        }
        return .flying(
            ProbeFlight(attempt, file: file, deadline: now + max(1, attempt.timeout.milliseconds)))
    }

    /// Goes as far as it can without waiting.
    mutating func advance(limit: Int) -> Outcome {
        if !isConnected {
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(file, SOL_SOCKET, SO_ERROR, &code, &size)
            guard code == 0 else { return .over(isSuccess: false, said: "port \(attempt.port): \(Self.text(code))") }
            isConnected = true
            guard case .http = attempt.action else {
                return .over(isSuccess: true, said: "port \(attempt.port) takes connections")
            }
        }
        if !request.isEmpty {
            let count = request.withUnsafeBytes { send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else {
                return errno == EAGAIN
                    ? .flying(self) : .over(isSuccess: false, said: "port \(attempt.port): \(Self.text(errno))")
            }
            request.removeFirst(count)
            return .flying(self)
        }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = bytes.withUnsafeMutableBytes { recv(file, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else {
            return errno == EAGAIN
                ? .flying(self) : .over(isSuccess: false, said: "port \(attempt.port): \(Self.text(errno))")
        }
        answer += bytes.prefix(count)
        if let status = HTTPStatus.read(answer) {
            return .over(isSuccess: (200...399).contains(status), said: "HTTP \(status)")
        }
        guard count > 0, answer.count < limit, HTTPStatus.mayFollow(answer) else {
            return .over(isSuccess: false, said: "port \(attempt.port) does not speak HTTP")
        }
        return .flying(self)
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
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
