// A command that runs beside a rank: as its user, in its place, with its environment and inside its cgroups, so that it
// counts there and ends there. A shim of its own holds it, kills it at its time with all that it has started, and ends
// with the agent. This file starts it, reads what comes of it, and waits for nothing.

import CLinux
import Glibc

/// What is to run beside a rank, and for how long.
package struct RankCommand: Sendable {
    let task: TaskKey
    /// The rank's own launch with the command's words in place of its own.
    let launch: RankLaunch
    /// When its time is over, in nanoseconds of the boot clock.
    let until: UInt64

    init(_ words: [String], beside launch: RankLaunch, of task: TaskKey, until: UInt64) {
        self.task = task
        var launch = launch
        launch.arguments = words
        (self.launch, self.until) = (launch, until)
    }
}

/// How a command ended.
package enum CommandEnd: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    /// Its time was over, and it was killed with all that it had started.
    case outlasted
    /// In words.
    case notStarted(String, errno: Int32)
    /// What held it is gone without a word.
    case unseen
}

/// A command under way, with the handles by which it is followed; they are closed with it.
package final class RunningCommand: Sendable {
    let pidfd: Int32
    private let shim: Int32
    /// What it writes to its output, and to its errors; -1 where these are in the output.
    let output: Int32
    let errors: Int32
    private let result: Int32

    fileprivate init(_ launched: Launched, output: Int32, errors: Int32, result: Int32) {
        (pidfd, shim) = (launched.pidfd, launched.shimPID)
        (self.output, self.errors, self.result) = (output, errors, result)
    }

    deinit {
        for file in [pidfd, output, errors, result] where file >= 0 { close(file) }
    }

    /// What it said since this was asked last, at most `room` bytes of it: its output, else its errors.
    package struct Words: Sendable {
        package var output: [UInt8] = []
        package var errors: [UInt8] = []
    }

    /// Waits until it says something or ends, and reads at most so much of it.
    package func listen(room: Int, milliseconds: Int32) -> Words {
        var polls = [pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)]
        for file in [output, errors] {
            polls.append(pollfd(fd: room > 0 ? file : -1, events: Int16(POLLIN), revents: 0))
        }
        guard poll(&polls, nfds_t(polls.count), milliseconds) > 0 else { return Words() }
        var words = Words()
        if polls[1].revents != 0 { words.output = Self.read(output, upTo: room) }
        if polls[2].revents != 0 { words.errors = Self.read(errors, upTo: room - words.output.count) }
        // A pipe that nobody writes to any more is always ready: its end is told by the process's.
        if words.output.isEmpty, words.errors.isEmpty, polls[0].revents == 0 { usleep(5000) }
        return words
    }

    private static func read(_ file: Int32, upTo limit: Int) -> [UInt8] {
        guard limit > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = Glibc.read(file, &bytes, limit)
        return count > 0 ? Array(bytes.prefix(count)) : []
    }

    /// Kills it with all that it has started.
    package func kill() {
        _ = node_pidfd_order(pidfd, Int32(SHIM_ORDER_KILL))
        // A shim that someone has stopped could not obey.
        node_pidfd_continue(pidfd)
    }

    /// Gives it a signal, with its process group.
    package func signal(_ number: Int32) { _ = node_pidfd_order(pidfd, number) }

    /// The end of one whose shim does not end it: what it has started is killed first, so that it is not left alone.
    /// A process that the kernel does not let go of stays in the rank's cgroups.
    package func abandon() {
        _ = node_kill_children(shim)
        _ = node_pidfd_kill(pidfd)
        var status: Int32 = 0
        // Its end takes no time once it is killed; 50 ms is a hundred times what was seen.
        for _ in 0..<50 where node_pidfd_reap(pidfd, &status) == 0 { usleep(1000) }
    }

    /// How it ended; nil while it runs.
    package func takeEnd() -> CommandEnd? {
        var status: Int32 = 0
        guard node_pidfd_reap(pidfd, &status) != 0 else { return nil }
        var record = shim_result()
        guard node_read_result(result, &record) == 1 else { return .unseen }
        return CommandEnd(record)
    }
}

extension CommandEnd {
    /// The steps of a start, in the order of task-shim/Task.h.
    private static let stages = ["none", "clone", "cgroup", "output", "limits", "user", "directory", "exec"]

    fileprivate init(_ record: shim_result) {
        if record.stage != 0 {
            let number = Int32(clamping: record.error)
            let stage = Int(clamping: record.stage)
            let name = Self.stages.indices.contains(stage) ? Self.stages[stage] : "start"
            self = .notStarted("\(name): \(NodeFault.words(number))", errno: number)
        } else if record.outlasted != 0 {
            self = .outlasted
        } else if record.exited != 0 {
            self = .exited(Int32(clamping: record.code))
        } else {
            self = .signalled(Int32(clamping: record.signal))
        }
    }
}

/// Both ends of a pipe.
private struct Pipe: ~Copyable {
    let reading: OwnedFile
    let writing: OwnedFile

    init() throws(NodeFault) {
        var (reading, writing): (Int32, Int32) = (-1, -1)
        let answer = node_pipe(&reading, &writing)
        guard answer == 0 else { throw .system(call: "pipe", subject: "of a command", errno: -answer) }
        self.reading = OwnedFile(taking: reading)
        self.writing = OwnedFile(taking: writing)
    }

    /// What writes into it waits while it is full, as any program expects.
    borrowing func waitsForRoom() { _ = fcntl(writing.descriptor, F_SETFL, 0) }
}

extension ShimLauncher {
    /// Starts a command beside a rank.
    ///
    /// - Parameter separatesErrors: Whether its errors come apart from its output; else both are in the output.
    /// - Throws: `NodeFault`; nothing of it is left then. A rank that is gone is seen by the shim, and told as its end.
    func run(_ command: RankCommand, separatesErrors: Bool = false) throws(NodeFault) -> RunningCommand {
        try command.launch.check()
        let nothing = try OwnedFile(opening: "/dev/null", O_RDONLY)
        let result = try Pipe()
        let output = try Pipe()
        output.waitsForRoom()
        guard separatesErrors else {
            let started = try spawn(
                command, input: nothing.descriptor, result: result.writing.descriptor,
                output: output.writing.descriptor, errors: output.writing.descriptor)
            return RunningCommand(
                started, output: output.reading.release(), errors: -1, result: result.reading.release())
        }
        let errors = try Pipe()
        errors.waitsForRoom()
        let started = try spawn(
            command, input: nothing.descriptor, result: result.writing.descriptor,
            output: output.writing.descriptor, errors: errors.writing.descriptor)
        return RunningCommand(
            started, output: output.reading.release(), errors: errors.reading.release(),
            result: result.reading.release())
    }
}
