// HAProxy as a process of this machine: started, asked whether it lives, told to end. It has a session of its own and
// survives us, so that traffic goes on while the coordinator is away.

import Glibc

/// One process of the proxy.
struct ProxyProcess: Hashable, Sendable {
    let pid: pid_t

    /// Whether it still runs; a child that has ended is let go of. One that an earlier driver started is not our child.
    func isAlive() -> Bool {
        var status: Int32 = 0
        let ended = waitpid(pid, &status, WNOHANG)
        return ended == 0 || (ended < 0 && (kill(pid, 0) == 0 || errno == EPERM))
    }

    func signal(_ signal: Int32) { kill(pid, signal) }

    /// Lets it finish for so long, and ends it.
    func end(patience: Int) {
        signal(SIGUSR1)
        guard !waitForEnd(milliseconds: patience) else { return }
        signal(SIGTERM)
        guard !waitForEnd(milliseconds: 2_000) else { return }
        signal(SIGKILL)
        _ = waitForEnd(milliseconds: 2_000)
    }

    /// Waits for its end; false where it took longer.
    func waitForEnd(milliseconds patience: Int) -> Bool {
        let end = milliseconds() + patience
        while isAlive() {
            guard milliseconds() < end else { return false }
            usleep(5_000)
        }
        return true
    }

    /// POSIX_SPAWN_SETSID, which the C library shows only to those who ask for all of GNU.
    private static let ownSession: Int32 = 0x80

    /// Starts a program; its output and its errors go to the end of a file.
    ///
    /// - Parameter records: A pipe that it is given to write its records to, and holds open itself.
    static func start(_ words: [String], errors: String, records: String? = nil) throws(GatewayError) -> ProxyProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        if let records {
            // Both ways, so that a pipe without a reader is no fault.
            posix_spawn_file_actions_addopen(
                &actions, HAProxyConfiguration.recordFile, records, O_RDWR | O_NONBLOCK, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | ownSession))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, words[0], &actions, &attributes, &arguments, environ)
        guard code != ENOENT else { throw .noProgram(path: words[0]) }
        guard code == 0 else { throw .file(path: words[0], operation: "run it", reason: systemReason(code)) }
        return ProxyProcess(pid: pid)
    }

    /// Every process that was started with this configuration file: those of a driver before us too.
    static func running(configuration: String) -> [pid_t] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [pid_t] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let pid = pid_t(name), let text = try? FolderFile.read("/proc/\(name)/cmdline", most: 8192) else {
                continue
            }
            let words = text.split(separator: "\0")
            if words.contains(Substring(configuration)), words.contains("-db") { found.append(pid) }
        }
        return found
    }
}

/// Small files of the gateway's folder.
enum FolderFile {
    /// Writes it whole or not at all.
    static func write(_ text: String, to path: String) throws(GatewayError) {
        let draft = "\(path).draft"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(path: draft, operation: "write", reason: systemReason()) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let reason = systemReason()
                close(file)
                throw .file(path: draft, operation: "write", reason: reason)
            }
            rest = rest.dropFirst(count)
        }
        close(file)
        guard rename(draft, path) == 0 else { throw .file(path: path, operation: "replace", reason: systemReason()) }
    }

    /// Its beginning, up to so many bytes.
    static func read(_ path: String, most: Int) throws(GatewayError) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .file(path: path, operation: "open", reason: systemReason()) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < most {
            let count = Glibc.read(file, &room, min(room.count, most - bytes.count))
            guard count > 0 else { break }
            bytes += room[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
