// Runs another program, waits for its end, and keeps the beginning of what it says. For what an administrator gave by
// option; it blocks, so it has a thread of its own.

import Glibc

/// A program with its arguments.
package struct ShortCommand: Sendable {
    /// How it ended.
    package enum End: Equatable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// It took longer than it may, and was killed with all that it had started.
        case outlasted
        /// It could not be started; an errno.
        case notStarted(Int32)
    }

    package struct Outcome: Equatable, Sendable {
        package let end: End
        /// The beginning of what it wrote to its output and its errors, without anything that is not to be shown.
        package let said: String

        package init(end: End, said: String) { (self.end, self.said) = (end, said) }

        /// In words, without the program's name: `exited with code 3: no such host`.
        package var words: String {
            let how =
                switch end {
                case .exited(let code): "exited with code \(code)"
                case .signalled(let signal): "was ended by signal \(signal)"
                case .outlasted: "took too long, and was killed"
                case .notStarted(let error): "can not be run: \(String(cString: strerror(error)))"
                }
            return said.isEmpty ? how : "\(how): \(said)"
        }
    }

    /// How long a killed program is waited for, in hundredths of a second.
    private static let patience = 500

    private let words: [String]

    /// - Parameter words: The program, which is looked for in PATH, and its arguments; at least one.
    package init?(_ words: [String]) {
        guard words.first?.isEmpty == false else { return nil }
        self.words = words
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - milliseconds: How long it may take.
    ///   - limit: How many bytes of its output are kept; the rest is read and let go.
    package func run(milliseconds: Int64, keeping limit: Int) -> Outcome {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return Outcome(end: .notStarted(errno), said: "") }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Not the other end, which the program takes for its output.
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        var pid: pid_t = 0
        let code = spawn(&pid, output: ends[1])
        close(ends[1])
        guard code == 0 else { return Outcome(end: .notStarted(code), said: "") }
        var output = Output(file: ends[0], limit: limit)
        let end = wait(for: pid, until: KernelClock.boot + milliseconds, &output)
        output.read()
        return Outcome(end: end, said: output.text)
    }

    private func spawn(_ pid: inout pid_t, output: Int32) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This process blocks and ignores signals that its child must hear; and what the child starts ends with it.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        return posix_spawnp(&pid, words[0], &actions, &attributes, &arguments, environ)
    }

    private func wait(for pid: pid_t, until end: Int64, _ output: inout Output) -> End {
        var status: Int32 = 0
        while true {
            let ended = waitpid(pid, &status, WNOHANG)
            if ended == pid { break }
            guard ended == 0 || errno == EINTR else { return .signalled(0) }
            guard KernelClock.boot < end else {
                kill(-pid, SIGKILL)
                // One that the kernel does not let go of must not keep anybody; it stays a zombie then.
                for _ in 0..<Self.patience where waitpid(pid, &status, WNOHANG) == 0 { usleep(10_000) }
                return .outlasted
            }
            output.wait(milliseconds: 20)
        }
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }

    /// What the program says.
    private struct Output {
        let file: Int32
        let limit: Int
        private var bytes: [UInt8] = []
        private var isOver = false

        init(file: Int32, limit: Int) { (self.file, self.limit) = (file, limit) }

        /// Waits a little, and reads what there is.
        mutating func wait(milliseconds: Int32) {
            guard !isOver else {
                usleep(UInt32(milliseconds) * 1000)
                return
            }
            var one = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            if poll(&one, 1, milliseconds) > 0 { read() }
        }

        mutating func read() {
            var room = [UInt8](repeating: 0, count: 4096)
            // A program that never stops talking must not keep anybody here.
            for _ in 0..<64 {
                let count = Glibc.read(file, &room, room.count)
                guard count > 0 else {
                    isOver = count == 0
                    return
                }
                bytes += room[..<min(count, limit - bytes.count)]
            }
        }

        /// One line of it, without control characters and cut at a character's end.
        var text: String {
            var text = ""
            for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar != "\u{FFFD}" {
                text.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
            }
            return text.split(separator: " ").joined(separator: " ")
        }
    }
}
