// Standard output and standard error, without Foundation: start-up time counts. Output is collected and written in
// large pieces; complaints are written at once.

import Glibc

/// What the person sees.
enum Screen {
    private enum Limits {
        /// Written when so much has gathered: a pipe's capacity.
        static let buffer = 65_536
        /// No terminal is wider; a larger number in COLUMNS is a mistake.
        static let columns = 2...10_000
    }

    /// Touched by the main thread only.
    nonisolated(unsafe) private static var pending: [UInt8] = []

    static func print(_ line: String) {
        pending += Array(line.utf8)
        pending.append(0x0A)
    }

    static func print(_ lines: [String]) throws(CommandFault) {
        for line in lines {
            print(line)
            if pending.count > Limits.buffer { try flush() }
        }
    }

    /// Bytes as they are, for logs.
    static func write(_ bytes: some Sequence<UInt8>) throws(CommandFault) {
        pending += bytes
        if pending.count > Limits.buffer { try flush() }
    }

    /// Bytes as they are on standard error, after what was printed before them.
    static func writeErrors(_ bytes: [UInt8]) throws(CommandFault) {
        try flush()
        guard let code = put(bytes, on: STDERR_FILENO) else { return }
        throw CommandFault("cannot write the errors: \(String(cString: strerror(code)))")
    }

    /// Writes what was collected; throws when it cannot be written.
    static func flush() throws(CommandFault) {
        guard !pending.isEmpty else { return }
        let bytes = pending
        pending = []
        guard let code = put(bytes, on: STDOUT_FILENO) else { return }
        // The reader of a pipe has seen enough: the end that the signal would have made, had it not been ignored.
        guard code != EPIPE else { exit(128 + SIGPIPE) }
        throw CommandFault("cannot write the output: \(String(cString: strerror(code)))")
    }

    /// A line on standard error, after what was printed before it.
    static func complain(_ text: String) {
        try? flush()
        _ = put(Array("coordctl: \(text)\n".utf8), on: STDERR_FILENO)
    }

    /// The error number, or nil when everything was written.
    private static func put(_ bytes: [UInt8], on file: Int32) -> Int32? {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                var item = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                poll(&item, 1, 1000)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }

    /// Columns of the terminal, or of COLUMNS; nil when standard output is no terminal and COLUMNS is not set.
    static var width: Int? {
        if let text = Environment.value("COLUMNS"), let columns = Int(text), Limits.columns.contains(columns) {
            return columns
        }
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return Limits.columns.contains(Int(size.ws_col)) ? Int(size.ws_col) : nil
    }
}

/// The variables of this process.
enum Environment {
    static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Only before any other thread runs.
    static func set(_ name: String, to value: String) { setenv(name, value, 1) }

    /// All of them, as they were given; what is not `NAME=value` is left out.
    static var all: [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        var next = environ
        while let text = next.pointee {
            let variable = String(cString: text)
            if let equals = variable.firstIndex(of: "="), equals > variable.startIndex {
                found.append((String(variable[..<equals]), String(variable[variable.index(after: equals)...])))
            }
            next += 1
        }
        return found
    }
}

/// Where the command was called.
func currentDirectory() throws(CommandFault) -> String {
    guard let path = getcwd(nil, 0) else {
        throw CommandFault("the current directory is gone: \(String(cString: strerror(errno))); `cd` to another one")
    }
    defer { free(path) }
    return String(cString: path)
}

/// The time of this machine's clock.
func wallMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
