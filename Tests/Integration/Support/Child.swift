// A program that a test started, held by its process id. It knows nothing of what the program is.

import Glibc

/// What went wrong with the bench itself, or what was waited for in vain.
struct BenchError: Error, CustomStringConvertible {
    let description: String
}

/// How a program ended, as a shell would say it: its code, or 128 and the signal.
struct ExitCode: Equatable, CustomStringConvertible {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    fileprivate init(status: Int32) {
        number = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f)
    }

    var description: String { "\(number)" }
}

/// One child process. Not for use by two threads.
final class Child {
    /// POSIX_SPAWN_SETSID, a macro that is not imported.
    private static let newSession: Int16 = 0x80

    let pid: pid_t
    private(set) var ended: ExitCode?

    /// Starts a program in a session of its own; what it says goes to the two files.
    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], directory: String = "/",
        input: String = "/dev/null", output: String, errors: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, writing, 0o644)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Child.newSession)
        // env(1) changes the folder and becomes the program.
        let env = "/usr/bin/env"
        var words = ([env, "-C", directory, program] + arguments).map { strdup($0) } + [nil]
        var variables = Child.variables(environment).map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var pid: pid_t = 0
        let error = posix_spawn(&pid, env, &actions, &attributes, &words, &variables)
        guard error == 0 else {
            throw BenchError(description: "cannot start \(program): \(String(cString: strerror(error)))")
        }
        self.pid = pid
    }

    private static func variables(_ own: [String: String]) -> [String] {
        var all = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/", "LANG": "C.UTF-8",
        ]
        all.merge(own) { _, new in new }
        return all.map { "\($0.key)=\($0.value)" }
    }

    /// The code, once it has ended; nil while it runs.
    @discardableResult
    func poll() -> ExitCode? {
        guard ended == nil else { return ended }
        var status: Int32 = 0
        if waitpid(pid, &status, WNOHANG) == pid { ended = ExitCode(status: status) }
        return ended
    }

    /// Waits for the end; throws when it does not come.
    @discardableResult
    func end(within seconds: Double = 60) throws -> ExitCode {
        try eventually("process \(pid) ends", within: seconds) { poll() != nil }
        return ended ?? ExitCode(255)
    }

    func signal(_ number: Int32) { if poll() == nil { kill(pid, number) } }

    /// kill -9, and reaped.
    func destroy() {
        signal(SIGKILL)
        _ = try? end(within: 10)
    }
}

/// Waits until something is so, looking every 20 ms; throws with these words when it is not in time.
func eventually(_ what: String, within seconds: Double = 120, _ holds: () throws -> Bool) throws {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(seconds)
    while clock.now < deadline {
        if try holds() { return }
        usleep(20_000)
    }
    throw BenchError(description: "waited \(seconds) s in vain until: \(what)")
}
