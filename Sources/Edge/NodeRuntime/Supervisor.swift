// The door of the node's supervision: commands go in from any thread, notices come out on the supervisor's own. Behind
// it SupervisorLoop does the work on one thread, whose whole state needs no lock. Ranks outlive it: `stop` ends the
// watching and nothing else.

import CLinux

/// All ranks of one task to start together on this node.
package struct TaskLaunch: Equatable, Sendable {
    package var task: TaskKey
    /// Kept as the launch record, for the agent that comes after this one.
    package var record: [UInt8]
    package var ranks: [RankLaunch]
    /// When the shims kill the task by themselves, in nanoseconds of the boot clock; 0 is never.
    package var deadline: UInt64
    /// When they kill it because this node was cut off for too long, in the same; 0 is never.
    package var leaseEnd: UInt64

    package init(task: TaskKey, record: [UInt8], ranks: [RankLaunch], deadline: UInt64 = 0, leaseEnd: UInt64 = 0) {
        self.task = task
        self.record = record
        self.ranks = ranks
        self.deadline = deadline
        self.leaseEnd = leaseEnd
    }
}

/// Watches over the ranks of one node.
package final class Supervisor: Sendable {
    private let inbox: SupervisorInbox
    private let thread: SupervisorThread

    /// Starts the supervisor's thread.
    ///
    /// - Parameters:
    ///   - runDirectory: where attempts are kept, on tmpfs; made if missing.
    ///   - shim: the path of task-shim.
    ///   - notify: called on the supervisor's thread with what happened in one turn; it must not wait.
    /// - Throws: `NodeFault` when the directory, the shim or a kernel object is not to be had.
    package init(
        runDirectory: String, tree: CgroupTree, shim: String, notify: @escaping @Sendable ([RankNotice]) -> Void
    ) throws(NodeFault) {
        try makeDirectories(runDirectory, mode: 0o711)
        inbox = try SupervisorInbox()
        let loop = try SupervisorLoop(
            runDirectory: runDirectory, tree: tree, shim: shim, inbox: inbox, notify: notify)
        thread = try SupervisorThread(loop)
    }

    deinit { stop() }

    /// Starts the ranks of a task, once: a second launch of the same key only brings `standing`.
    ///
    /// - Throws: `NodeFault.tooMany` when the thread is hopelessly behind; so do all commands but `stop`.
    package func launch(_ launch: TaskLaunch) throws(NodeFault) {
        try inbox.put(.launch(launch))
    }

    /// Takes over what `AttemptDirectory.scan` found. To be called once, with all of it, before the first launch:
    /// cgroups that no attempt claims are emptied and removed.
    package func adopt(_ found: [FoundAttempt]) throws(NodeFault) {
        try inbox.put(.adopt(found))
    }

    /// Sends a signal to the process group of one rank, or of all; or to their first processes alone.
    package func signal(
        _ task: TaskKey, rank: Int? = nil, _ number: Int32, isForFirstProcess: Bool = false
    ) throws(NodeFault) {
        guard 1...64 ~= number else { throw .refused(field: "signal", why: "\(number) is not in 1...64") }
        let order = isForFirstProcess ? number | Int32(SHIM_ORDER_FIRST) : number
        try inbox.put(.signal(task, rank: rank, order))
    }

    /// Kills every process of every rank, and drops the ranks that are not started yet.
    package func kill(_ task: TaskKey) throws(NodeFault) {
        try inbox.put(.kill(task))
    }

    /// Moves the moment at which the shims kill the task by themselves; 0 is never.
    package func renew(_ task: TaskKey, deadline: UInt64) throws(NodeFault) {
        try inbox.put(.renew(task, deadline: deadline))
    }

    /// Moves the moment at which the shims kill the task because this node was cut off for too long.
    package func renew(_ task: TaskKey, leaseEnd: UInt64) throws(NodeFault) {
        try inbox.put(.renewLease(task, end: leaseEnd))
    }

    /// Keeps the ranks that run still, or lets them run on: `stillness.since` says which. The shims kill the task by
    /// themselves at `deadline` from now on; 0 is never.
    package func keepStill(_ task: TaskKey, _ stillness: TaskStillness, deadline: UInt64) throws(NodeFault) {
        try inbox.put(.keepStill(task, stillness, deadline: deadline))
    }

    /// Kills what runs, and removes the attempt's directory and cgroups; `forgotten` follows, also when it is asked
    /// twice.
    package func forget(_ task: TaskKey) throws(NodeFault) {
        try inbox.put(.forget(task))
    }

    /// Ends the watching and waits for the thread; the ranks go on. Not to be called from `notify`.
    package func stop() {
        inbox.stop()
        thread.join()
    }
}
