// A machine with an agent: what it is, what it has, what is free of it. Whether it is alive is a hope and not a fact;
// Health watches that and the ledger does not.

/// One device that is promised by index.
package struct GPU: Hashable, Sendable {
    package let uuid: String
    package let model: String
    package let memory: ByteCount

    package init(uuid: String, model: String, memory: ByteCount) {
        self.uuid = uuid
        self.model = model
        self.memory = memory
    }
}

/// Where gateways reach a node's replicas in TLS: each promised port has a port of its own there, in the same order.
package struct NodeIngress: Hashable, Sendable {
    package var address: String
    /// That of the first promised port.
    package var firstPort: Int

    package init(address: String, firstPort: Int) { (self.address, self.firstPort) = (address, firstPort) }

    /// The port for a replica's promised one; nil where that is none of the node's, or would be beyond the last port
    /// that there is.
    package func port(for promised: Int, of ports: Range<Int>) -> Int? {
        guard ports.contains(promised) else { return nil }
        let port = firstPort + (promised - ports.lowerBound)
        return port < 65_536 ? port : nil
    }
}

/// What a node says it has, each time it says hello.
package struct NodeInventory: Hashable, Sendable {
    package var resources: Resources
    package var gpus: [GPU]
    package var ports: Range<Int>
    /// Where other ranks reach this node's ranks.
    package var dataAddress: String
    /// Changes when the kernel starts.
    package var kernelBoot: String
    /// By which the machine is known again, as in `dmi:3f2a`: what kind of mark it is, and the mark; empty where it
    /// has none.
    package var machine: String
    /// By which the folder is known again in which the records of its ranks are: what another folder knows nothing of
    /// may still run. Empty from an agent that names none.
    package var runDirectory: String
    /// Where it takes requests for services, as `0.0.0.0:8080`; empty where it is no gateway.
    package var gateway: String
    /// nil where its replicas are reached in the clear.
    package var ingress: NodeIngress?
    /// Where other nodes fetch the files of models that are here, as `10.0.0.12:30900`; empty where they do not.
    package var bulk: String
    /// Limits that this node can not hold, in words; empty where all are held.
    package var unenforced: [String]

    package init(
        resources: Resources, gpus: [GPU] = [], ports: Range<Int>, dataAddress: String, kernelBoot: String,
        machine: String = "", runDirectory: String = "", gateway: String = "", ingress: NodeIngress? = nil,
        bulk: String = "", unenforced: [String] = []
    ) {
        self.resources = resources
        self.gpus = gpus
        self.ports = ports
        self.dataAddress = dataAddress
        self.kernelBoot = kernelBoot
        self.machine = machine
        self.runDirectory = runDirectory
        self.gateway = gateway
        self.ingress = ingress
        self.bulk = bulk
        self.unenforced = unenforced
    }

    package var units: Units { Units(gpus: UnitSet(0..<gpus.count), ports: UnitSet(ports)) }

    package var place: RunPlace {
        RunPlace(kernelBoot: kernelBoot, machine: machine, runDirectory: runDirectory)
    }
}

/// One node as the ledger keeps it.
package struct Node: TableRow, Hashable {
    package let id: NodeID
    package let name: Name
    /// The key that the node proved at its join; its certificate is bound to it.
    package var key: ContentHash
    package var joined: WallTime
    /// nil until the first hello.
    package var inventory: NodeInventory?
    package var free: Resources
    package var freeUnits: Units
    /// Where the search for the next port begins, so that a port rests before it is promised again.
    package var nextPort: Int
    /// When it was given up for lost; nil while it is not.
    package var lost: WallTime?
    /// Who wants its machine to be off; nil where nobody does, or where it is.
    package var fence: NodeFence?
    /// When a command proved that its machine is off; nil where none did, and since it was heard again.
    package var fenced: WallTime?
    /// Why it takes no new work; nil while it is open.
    package var closure: NodeClosure?
    /// Ascending by key.
    package var labels: [Label] = []
    /// Ascending by key and effect.
    package var taints: [Taint] = []
    /// When it was taken out for good; its row stays for the names in old placements, and nil while it is a node.
    package var removed: WallTime?
    /// What stands promised here, in the order of the promises.
    package var allocations: [AllocationID] = []

    package init(id: NodeID, name: Name, key: ContentHash, joined: WallTime) {
        self.id = id
        self.name = name
        self.key = key
        self.joined = joined
        self.inventory = nil
        self.free = .zero
        self.freeUnits = Units()
        self.nextPort = 0
        self.lost = nil
    }
}

/// A node that takes no new work: cordoned, or draining with the intent that it becomes empty.
package struct NodeClosure: Hashable, Sendable {
    package let isDraining: Bool
    /// Shown to everybody who asks why.
    package let reason: String
    package let by: Principal
    package let since: WallTime
    /// When what still runs there is stopped and starts elsewhere; nil lets it end by itself.
    package let deadline: WallTime?
    /// The kernel that is to end once nothing runs there any more; nil where nobody wants a reboot.
    package let rebootOf: String?
    /// It is closed for another reason than the reboot too, and another kernel does not open it.
    package let staysClosed: Bool
    /// Why the last reboot that was wanted of it did not happen, in words.
    package let rebootFailure: String?

    package init(
        isDraining: Bool, reason: String, by: Principal, since: WallTime, deadline: WallTime? = nil,
        rebootOf: String? = nil, staysClosed: Bool = false, rebootFailure: String? = nil
    ) {
        self.isDraining = isDraining
        self.reason = reason
        self.by = by
        self.since = since
        self.deadline = deadline
        self.rebootOf = rebootOf
        self.staysClosed = staysClosed
        self.rebootFailure = rebootFailure
    }

    /// The same with another reboot, or with none.
    package func with(rebootOf kernel: String?, staysClosed: Bool = false, failure: String? = nil) -> NodeClosure {
        NodeClosure(
            isDraining: isDraining, reason: reason, by: by, since: since, deadline: deadline, rebootOf: kernel,
            staysClosed: staysClosed, rebootFailure: failure)
    }
}

/// Somebody's wish that a node's machine be off, which a command is to bring about and to prove.
package struct NodeFence: Hashable, Sendable {
    package let by: Principal
    /// Shown to everybody who asks why.
    package let reason: String
    package let since: WallTime

    package init(by: Principal, reason: String, since: WallTime) {
        self.by = by
        self.reason = reason
        self.since = since
    }
}

/// A promise that whoever holds the key may join as a node, once, until it expires.
package struct JoinPromise: Hashable, Sendable {
    /// SHA-256 of the public key that is made from the token's secret.
    package let key: ContentHash
    package let expires: WallTime
    package let madeBy: Principal
    /// The node that used it and the key that it brought; nil while unused.
    package var used: Use?

    package struct Use: Hashable, Sendable {
        package let node: Name
        package let key: ContentHash

        package init(node: Name, key: ContentHash) {
            self.node = node
            self.key = key
        }
    }

    package init(key: ContentHash, expires: WallTime, madeBy: Principal, used: Use? = nil) {
        self.key = key
        self.expires = expires
        self.madeBy = madeBy
        self.used = used
    }
}
