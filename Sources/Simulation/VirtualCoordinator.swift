// A simulated coordinator process: the mind, when one lives, its inbox, and the effects that wait for the disk.

import ClusterModel
import ControlPlane

struct VirtualCoordinator {
    /// Where a planned crash falls in the life of a turn.
    enum Crash {
        case beforeCommit
        case afterCommit
        case betweenEffects
        /// The machine stops while the disk writes, and for so long, in milliseconds.
        case losesPower(for: Int64)
    }

    /// nil while no coordinator lives.
    var conductor: ClusterConductor?
    /// Counts coordinators.
    var life = 0
    var inbox: [Input] = []
    /// Nodes for which it runs the fence command.
    var fencing: [NodeID] = []
    var isStepping = false
    var hasStepped = false
    /// Effects that wait until everything up to the ticket is durable, in the order of their turns.
    var held: [(ticket: Int, effects: [Effect])] = []
    var crash: Crash?
    /// So many of its next effects are done twice.
    var doubling = 0
    var wallOffset: Int64 = 0
    var bootOffset: Int64
    /// The wall clock that was handed last: it is never handed an earlier one.
    private var lastWall: Int64 = 0
    /// The latest that any coordinator was handed.
    private(set) var latestWall: Int64 = 0
    /// How fast its boot clock runs; more than 1 is a deliberate mistake.
    var haste: Int64 = 1
    var turns = 0
    /// Milliseconds that one write to the disk takes.
    var diskDelay: Int64 = 3
    var settings = Settings()

    init(bootOffset: Int64) { self.bootOffset = bootOffset }

    mutating func now(at clock: Int64) -> Now {
        lastWall = max(lastWall, World.epoch + clock + wallOffset)
        latestWall = max(latestWall, lastWall)
        return Now(
            wall: WallTime(milliseconds: lastWall), boot: BootTime(milliseconds: (clock + bootOffset) * haste))
    }

    /// A new process on the same machine: it remembers nothing.
    mutating func forget() {
        conductor = nil
        life += 1
        inbox = []
        isStepping = false
        hasStepped = false
        held = []
        crash = nil
        lastWall = 0
    }
}
