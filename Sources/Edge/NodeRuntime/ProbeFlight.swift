// Attempts at probing that are under way: a connection to a port of this node, or a command beside the replica. Each is
// moved by the prober's thread when one of its files has something, and at its deadline.

import ClusterModel
import Daemon
import Glibc
import NodeControl

/// One attempt under way; its files are closed with it.
protocol ProbeFlight {
    var attempt: ProbeAttempt { get }
    var isCommand: Bool { get }
    /// By the boot clock, in milliseconds.
    var deadline: Int64 { get }
    /// What is waited for, as many each time.
    var polls: [pollfd] { get }
    /// Goes as far as it can without waiting; nil while it flies.
    mutating func advance(_ events: [Int16]) -> ProbeVerdict?
    /// Its deadline is here.
    func expire() -> ProbeVerdict
    /// Lets it end soon; it is waited for.
    func kill()
    /// Ends it now; nobody waits for it.
    func abandon()
}

/// A connection, and what is said through it.
final class ConnectionFlight: ProbeFlight {
    private enum Limits {
        /// What is read in one attempt, a chain of certificates included; each conversation reads less by itself.
        static let bytes = 256 << 10
        static let chunk = 16 << 10
    }

    enum Begun {
        case flying(ConnectionFlight)
        case over(ProbeVerdict)
    }

    let attempt: ProbeAttempt
    let isCommand = false
    let deadline: Int64
    private let file: OwnedFile
    /// nil where a connection is all that is asked for.
    private var talk: (any ProbeTalk)?
    private var isConnected = false
    private var request: [UInt8] = []
    private var count = 0

    private init(_ attempt: ProbeAttempt, file: consuming OwnedFile, talk: (any ProbeTalk)?, deadline: Int64) {
        (self.attempt, self.talk, self.deadline) = (attempt, talk, deadline)
        self.file = file
    }

    static func begin(_ attempt: ProbeAttempt, now: Int64) -> Begun {
        guard (1...65_535).contains(attempt.port) else { return .over(ProbeVerdict(false, "it has no port")) }
        let talk: (any ProbeTalk)?
        switch attempt.action {
        case .http(let probe):
            let plain = HTTPTalk(probe, port: attempt.port)
            talk = probe.isEncrypted ? EncryptedTalk(plain, port: attempt.port) : plain
            guard talk != nil else { return .over(ProbeVerdict(false, "there is no TLS to be had")) }
        case .grpc(let service, _):
            talk = GRPCHealthTalk(service: service, port: attempt.port, timeout: attempt.timeout)
        case .tcp, .exec: talk = nil
        }
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000 | 0o4000, 0)
        guard made >= 0 else { return .over(ProbeVerdict(false, "no socket: \(text(errno))")) }
        let file = OwnedFile(taking: made)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(attempt.port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 || errno == EINPROGRESS else {
            return .over(ProbeVerdict(false, "port \(attempt.port): \(text(errno))"))
        }
        let deadline = now + max(1, attempt.timeout.milliseconds)
        return .flying(ConnectionFlight(attempt, file: file, talk: talk, deadline: deadline))
    }

    var polls: [pollfd] {
        let writes = !isConnected || !request.isEmpty ? POLLOUT : 0
        return [pollfd(fd: file.descriptor, events: Int16(writes | (isConnected ? POLLIN : 0)), revents: 0)]
    }

    func advance(_ events: [Int16]) -> ProbeVerdict? {
        if !isConnected {
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(file.descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            guard code == 0 else { return failure(code) }
            isConnected = true
            guard talk != nil else { return ProbeVerdict(true, "port \(attempt.port) takes connections") }
            return say()
        }
        // What came is read before anything is said to one that may have hung up.
        if Int32(events.first ?? 0) & ~POLLOUT != 0, let verdict = hear() { return verdict }
        return say()
    }

    private func say() -> ProbeVerdict? {
        request += talk?.takeOutgoing() ?? []
        guard !request.isEmpty else { return nil }
        let sent = request.withUnsafeBytes { send(file.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent >= 0 else { return errno == EAGAIN ? nil : failure(errno) }
        request.removeFirst(sent)
        return nil
    }

    private func hear() -> ProbeVerdict? {
        var bytes = [UInt8](repeating: 0, count: Limits.chunk)
        let read = recv(file.descriptor, &bytes, bytes.count, 0)
        guard read >= 0 else { return errno == EAGAIN ? nil : failure(errno) }
        guard read > 0 else { return talk?.end() }
        count += read
        if let verdict = talk?.take(Array(bytes.prefix(read))) { return verdict }
        return count > Limits.bytes ? ProbeVerdict(false, "it says too much and no result") : nil
    }

    func expire() -> ProbeVerdict { ProbeVerdict(false, "no answer in \(TimeText.short(attempt.timeout))") }

    func kill() {}

    func abandon() {}

    private func failure(_ code: Int32) -> ProbeVerdict {
        ProbeVerdict(false, "port \(attempt.port): \(Self.text(code))")
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// A command beside the replica. Its shim ends it at its time; the deadline here is for a shim that does not.
final class CommandFlight: ProbeFlight {
    private enum Limits {
        /// Bytes of what it says that are told.
        static let words = 300
        /// Bytes that are read of it; what says more waits until its time is over.
        static let bytes = 1 << 20
        /// Milliseconds that its shim is waited for after its time.
        static let patience: Int64 = 5000
    }

    let attempt: ProbeAttempt
    let isCommand = true
    let deadline: Int64
    private let running: RunningCommand
    private var words = LastWords(limit: Limits.words)

    init(_ attempt: ProbeAttempt, _ running: RunningCommand, now: Int64) {
        (self.attempt, self.running) = (attempt, running)
        deadline = now + attempt.timeout.milliseconds + Limits.patience
    }

    var polls: [pollfd] {
        let output = hasRoom ? running.output : -1
        return [
            pollfd(fd: running.pidfd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        ]
    }

    private var isSilent = false
    private var hasRoom: Bool { !isSilent && words.count < Limits.bytes }

    func advance(_ events: [Int16]) -> ProbeVerdict? {
        if hasRoom, events.last != 0 { hear() }
        guard events.first != 0, let end = running.takeEnd() else { return nil }
        while hasRoom, hear() {}
        return verdict(of: end)
    }

    /// Reads some; false when there is nothing more.
    @discardableResult
    private func hear() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16 << 10)
        let count = read(running.output, &bytes, bytes.count)
        guard count > 0 else {
            isSilent = count == 0 || errno != EAGAIN && errno != EINTR
            return false
        }
        words.put(bytes.prefix(count))
        return true
    }

    private func verdict(of end: CommandEnd) -> ProbeVerdict {
        let said = words.text.isEmpty ? "" : ": \(words.text)"
        return switch end {
        case .exited(0): ProbeVerdict(true, "exit code 0")
        case .exited(let code): ProbeVerdict(false, "exit code \(code)\(said)")
        case .signalled(let number): ProbeVerdict(false, "ended by signal \(number)\(said)")
        case .outlasted: ProbeVerdict(false, "no end in \(TimeText.short(attempt.timeout)), so it was killed\(said)")
        case .notStarted(let why, _): ProbeVerdict(false, "it cannot be run: \(why)")
        case .unseen: ProbeVerdict(false, "what held it ended without a word\(said)")
        }
    }

    func expire() -> ProbeVerdict {
        running.abandon()
        return ProbeVerdict(
            false, "no end in \(TimeText.short(attempt.timeout)), and the kernel does not let go of it")
    }

    func kill() { running.kill() }

    /// Its shim kills it when this agent ends.
    func abandon() { running.kill() }
}
