// The supervisor's thread: one epoll over the bell, the pipe of notices and a handle for each shim. A turn takes what
// is ready, obeys, starts a few ranks, and tells what happened. Everything here runs on that thread alone.
import CLinux
import Glibc

/// The state and the turn of a supervisor.
final class SupervisorLoop {
    let runDirectory: String
    let tree: CgroupTree
    let launcher: ShimLauncher
    private let inbox: SupervisorInbox
    private let notify: @Sendable ([RankNotice]) -> Void
    private let epoll: Int32
    private let noticesIn: Int32
    private let noticesOut: Int32

    var attempts: [TaskKey: SupervisedAttempt] = [:]
    var ranks: [UInt64: SupervisedRank] = [:]
    /// Attempts with ranks still to start, oldest first.
    var starting: [TaskKey] = []
    /// Ranks that are looked at again and again: awaited or being swept.
    var polled: Set<UInt64> = []
    /// Cgroups that no attempt claims, with the rounds they have been swept.
    var strays: [String: Int] = [:]
    var notices: [RankNotice] = []
    /// 0 and 1 are the bell and the pipe.
    private var lastToken: UInt64 = 1

    private static let bellToken: UInt64 = 0
    private static let pipeToken: UInt64 = 1

    init(
        runDirectory: String, tree: CgroupTree, shim: String, inbox: SupervisorInbox,
        notify: @escaping @Sendable ([RankNotice]) -> Void
    ) throws(NodeFault) {
        epoll = node_epoll()
        guard epoll >= 0 else { throw .system(call: "epoll_create1", subject: "of the supervisor", errno: -epoll) }
        var reading: Int32 = -1
        var writing: Int32 = -1
        let piped = node_pipe(&reading, &writing)
        guard piped == 0 else {
            close(epoll)
            throw .system(call: "pipe2", subject: "of the supervisor", errno: -piped)
        }
        noticesIn = reading
        noticesOut = writing
        do {
            launcher = try ShimLauncher(program: shim, tree: tree, noticeFile: writing)
            try SupervisorLoop.watch(inbox.bell, as: SupervisorLoop.bellToken, by: epoll)
            try SupervisorLoop.watch(reading, as: SupervisorLoop.pipeToken, by: epoll)
        } catch {
            for file in [epoll, reading, writing] { close(file) }
            throw error
        }
        self.runDirectory = runDirectory
        self.tree = tree
        self.inbox = inbox
        self.notify = notify
    }

    deinit {
        for rank in ranks.values {
            if case .watched(let pidfd) = rank.phase { close(pidfd) }
        }
        for file in [epoll, noticesIn, noticesOut] { close(file) }
    }

    /// Runs until the inbox is stopped.
    func run() {
        while true {
            let ready = wait()
            guard let commands = inbox.take() else { return }
            for command in commands { obey(command) }
            startSome()
            readNotices()
            for token in ready where token > SupervisorLoop.pipeToken { shimEnded(token) }
            pollRanks()
            sweepStrays()
            removeLeaving()
            tell()
        }
    }

    private func tell() {
        guard !notices.isEmpty else { return }
        notify(notices)
        notices.removeAll(keepingCapacity: true)
    }

    private func wait() -> [UInt64] {
        let isPolling = !polled.isEmpty || !strays.isEmpty
        let patience: Int32 = !starting.isEmpty ? 0 : isPolling ? Limits.pollMilliseconds : -1
        var tokens = [UInt64](repeating: 0, count: Limits.readyPerTurn)
        let count = node_epoll_wait(epoll, &tokens, Int32(tokens.count), patience)
        return Array(tokens.prefix(Int(max(count, 0))))
    }

    private static func watch(_ file: Int32, as token: UInt64, by epoll: Int32) throws(NodeFault) {
        let answer = node_epoll_add(epoll, file, token)
        guard answer >= 0 else { throw .system(call: "epoll_ctl", subject: "of the supervisor", errno: -answer) }
    }

    /// A new name for a rank on this thread.
    func newToken() -> UInt64 {
        lastToken += 1
        return lastToken
    }

    /// Watches the shim of a rank.
    func watch(_ token: UInt64, pidfd: Int32) {
        ranks[token]?.phase = .watched(pidfd: pidfd)
        // The kernel's bound of watches is far above that of files, which the shim's handle has already passed.
        if (try? SupervisorLoop.watch(pidfd, as: token, by: epoll)) == nil { polled.insert(token) }
    }

    /// Ends the watching of a shim and answers its wait status, if it was this agent's child.
    func unwatch(pidfd: Int32) -> Int32? {
        node_epoll_remove(epoll, pidfd)
        var status: Int32 = 0
        let reaped = node_pidfd_reap(pidfd, &status)
        close(pidfd)
        return reaped == 1 ? status : nil
    }

    /// Takes the notices of shims that have just started their tasks.
    func readNotices() {
        var buffer = [shim_notice](repeating: shim_notice(), count: Limits.readyPerTurn)
        while true {
            let count = node_read_notices(noticesIn, &buffer, Int32(buffer.count))
            guard count > 0 else { return }
            for notice in buffer.prefix(Int(count)) {
                guard let rank = ranks[notice.token] else { continue }
                started(notice.token, StartRecord(notice, rank: rank.rank))
            }
        }
    }

    /// Notes that a rank runs, and tells it once.
    func started(_ token: UInt64, _ record: StartRecord) {
        guard let rank = ranks[token], rank.start == nil else { return }
        ranks[token]?.start = record
        notices.append(.started(rank.task, record))
    }
}
