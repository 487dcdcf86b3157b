// A simulated machine: its agent, when one lives, and what its agent's hands hold. It decides nothing.

import ClusterModel
import ControlPlane
import Messages
import NodeControl

struct VirtualNode {
    let index: Int
    let name: Name
    let key: ContentHash
    var token: ContentHash
    /// What the machine has when nothing is broken.
    let hardware: NodeInventory
    /// What its agent finds there now.
    var inventory: NodeInventory
    var hasJoined = false

    /// Counts starts of the kernel.
    var boot = 0
    var isUp = false
    /// What its boot clock shows at the beginning of simulated time, in milliseconds.
    var bootOffset: Int64
    var wallOffset: Int64
    /// How much faster its boot clock runs than the coordinator's, in millionths.
    var drift: Int64 = 0

    /// nil while no agent lives.
    var agent: NodeConductor?
    /// Counts agents.
    var life = 0
    var session: SessionID?
    /// Connections that failed since the last that stood.
    var failures = 0
    var isConnecting = false
    var isFrozen = false
    /// What came while the agent was frozen.
    var waiting: [NodeInput] = []
    /// The agent dies after performing so many more effects.
    var dyingAfter: Int?
    /// The agent dies instead of performing its next effect of this kind.
    var dyingAt: EffectKind?
    /// So many of its agent's next effects are done twice.
    var doubling = 0
    /// The highest epoch that an agent of this node wrote down.
    var keptEpoch: UInt64 = 0

    var runtime = VirtualRuntime()
    /// Of models, on its disk: they outlive its kernel.
    var files: [ContentHash] = []
    /// What has half come.
    var halves: [ContentHash] = []
    /// What its agent was told to fetch ahead.
    var ahead: [ModelAhead] = []
    var cutsUpward = 0
    var cutsDownward = 0
    /// How many times slower than usual its hands are.
    var slowness: Int64 = 1
    var refusals = 0
    var startRefusals = 0
    var failingStarts = 0
    /// The prepare orders of the session before this one; only a deliberate mistake uses them.
    var oldOrders: [PrepareOrder] = []

    var isCut: Bool { cutsUpward > 0 || cutsDownward > 0 }

    init(index: Int, hardware: NodeInventory, bootOffset: Int64, wallOffset: Int64) {
        self.index = index
        name = Name(unchecked: "node-\(index + 1)")
        key = Workload.hash(1_000 + UInt64(index))
        token = Workload.hash(2_000 + UInt64(index))
        self.hardware = hardware
        inventory = hardware
        self.bootOffset = bootOffset
        self.wallOffset = wallOffset
    }

    /// How long from `clock` until its boot clock shows that time; it may be over.
    func wait(until time: BootTime, at clock: Int64) -> Int64 {
        let left = time.milliseconds - now(at: clock).boot.milliseconds
        return left - (left * drift).dividedDown(by: 1_000_000) + 1
    }

    func now(at clock: Int64) -> Now {
        Now(
            wall: WallTime(milliseconds: World.epoch + clock + wallOffset),
            boot: BootTime(milliseconds: clock + bootOffset + (clock * drift).dividedDown(by: 1_000_000)))
    }
}

extension Int64 {
    /// The whole part towards minus infinity, so that a clock never stands still around zero.
    fileprivate func dividedDown(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
