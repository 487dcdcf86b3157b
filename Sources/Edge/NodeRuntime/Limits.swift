// Every bound of this room, with its reason. Nothing here is a policy that a user may want to change: those come with
// the launch or from the agent's own configuration.

/// The bounds of the agent's hands.
enum Limits {
    /// A rank's number; the shim has the same bound. Gangs of a million ranks are beyond anything foreseen.
    static let highestRank = 1_048_575
    /// Ranks of one task on one node: the list must fit the first page of the lease file.
    static let ranksPerAttempt = 1_000
    /// Ranks that one supervisor holds, each with one descriptor, under the usual hard limit of 20,000 files.
    static let ranksPerNode = 8_192
    /// Bytes of a task's key, so that "key.rank" and ".new-key" stay below the 255 bytes of a file name.
    static let keyBytes = 128
    /// A launch record is an order with its payload; what the coordinator says is capped at 4 MiB.
    static let launchRecordBytes = 5 << 20
    /// Records are written by the shim in buffers of at most a kilobyte.
    static let shimRecordBytes = 4_096
    /// Kernel files (cgroup values, /proc entries) that are read whole.
    static let kernelFileBytes = 64 << 10
    /// The mount table of a machine with thousands of container mounts.
    static let mountTableBytes = 4 << 20
    /// Arguments and environment of one task: the kernel's own bound with the usual 8 MiB stack.
    static let argumentBytes = 2 << 20
    /// The kernel refuses a single string above 128 KiB.
    static let argumentStringBytes = (128 << 10) - 1
    /// Supplementary groups; the shim has the same bound.
    static let groups = 64
    /// Linux has 16 resource limits; the shim has the same bound.
    static let resourceLimits = 16
    /// Commands waiting for the supervisor's thread. An order for each rank it may hold, with room for signals.
    static let commands = 65_536
    /// Ranks started before the thread looks again at what ended and what must be killed: about 5 ms.
    static let startsPerTurn = 8
    /// Tokens and notices taken in one turn.
    static let readyPerTurn = 64
    /// How often an adopted rank whose start is not yet recorded, and one that is being swept, is looked at.
    static let pollMilliseconds: Int32 = 10
    /// Rounds of sweeping after a lost shim, 10 s in all: what sleeps uninterruptibly is then given up and named.
    static let sweepRounds = 1_000
    /// Signals kept for a rank whose shim is not known yet.
    static let waitingOrders = 16
    /// Entries below an attempt's directory, and their depth, that a removal walks before it gives up and says so.
    static let removalEntries = 1_000_000
    static let removalDepth = 64
    /// Attempts found in a run directory by one scan.
    static let attempts = 65_536
    /// The smallest memory limit: below it the kernel kills before a program is loaded.
    static let smallestMemoryBytes: Int64 = 256 << 10
    /// The kernel's shortest CPU quota is one millisecond of its period of 100.
    static let smallestCPUMilli: Int64 = 10
    /// The largest CPU figure taken: a million cores, far below what would overflow a quota.
    static let largestCPUMilli: Int64 = 1_000_000_000
    /// One chunk of a log, so that a reply fits a bulk frame.
    static let logChunkBytes = 256 << 10
    /// GPUs (and slices of them) of one node.
    static let devices = 1_024
    /// Bytes of a reason that a C library gives.
    static let reasonBytes = 512
}
