// The way into the supervisor's thread: a bounded list of commands, and a bell that wakes it. It keeps their order.
import CLinux
import Glibc
import Synchronization

/// What the supervisor's thread is asked to do.
enum SupervisorCommand: Sendable {
    case launch(TaskLaunch)
    case adopt([FoundAttempt])
    case signal(TaskKey, rank: Int?, Int32)
    case kill(TaskKey)
    case renew(TaskKey, deadline: UInt64)
    case renewLease(TaskKey, end: UInt64)
    case keepStill(TaskKey, TaskStillness, deadline: UInt64)
    case forget(TaskKey)
}

/// Commands on their way to the supervisor's thread.
final class SupervisorInbox: Sendable {
    private struct Content {
        var commands: [SupervisorCommand] = []
        var isStopped = false
    }

    /// An eventfd, readable while something waits.
    let bell: Int32
    private let content = Mutex(Content())

    init() throws(NodeFault) {
        bell = node_eventfd()
        guard bell >= 0 else { throw .system(call: "eventfd", subject: "of the supervisor", errno: -bell) }
    }

    deinit { close(bell) }

    /// Hands a command to the thread.
    ///
    /// - Throws: `NodeFault.tooMany` when the list is full.
    func put(_ command: SupervisorCommand) throws(NodeFault) {
        let isTaken = content.withLock { content in
            guard content.commands.count < Limits.commands else { return false }
            content.commands.append(command)
            return true
        }
        guard isTaken else { throw .tooMany("commands waiting for the supervisor", limit: Limits.commands) }
        ring()
    }

    func stop() {
        content.withLock { $0.isStopped = true }
        ring()
    }

    /// All that waits, oldest first; nil after `stop`.
    func take() -> [SupervisorCommand]? {
        var count: UInt64 = 0
        read(bell, &count, MemoryLayout<UInt64>.size)
        return content.withLock { content in
            guard !content.isStopped else { return nil }
            defer { content.commands = [] }
            return content.commands
        }
    }

    private func ring() {
        var one: UInt64 = 1
        write(bell, &one, MemoryLayout<UInt64>.size)
    }
}
