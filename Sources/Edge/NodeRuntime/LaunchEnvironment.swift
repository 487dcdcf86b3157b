// What a rank finds in its environment: who it is, how to meet the others in the words of each launcher, and what it
// was granted. A variable that the user set stays, but for the rank's own identity.

import ClusterModel
import Messages

/// The environment of one rank.
struct LaunchEnvironment {
    let order: PrepareOrder
    let payload: LaunchPayload
    let rank: UInt32
    let cluster: ClusterID
    /// The node's devices, by index.
    let gpus: [GPU]
    let hostfile: String
    let home: String
    let user: String
    /// Where models are kept, each under its content's hash.
    let models: String

    /// `NAME=value`, each name once.
    var lines: [String] {
        var names: [String] = []
        var values = Lookup<String, String>()
        func set(_ name: String, _ value: String) {
            if values[name] == nil { names.append(name) }
            values[name] = value
        }
        for (name, value) in defaults { set(name, value) }
        for variable in payload.environment { set(variable.name, variable.value) }
        for (name, value) in devices + identity { set(name, value) }
        return names.map { "\($0)=\(values[$0] ?? "")" }
    }

    private var gang: GangView { order.gang.value }
    private var hostIndex: Int { gang.hosts.firstIndex { $0.ranks.contains(rank) } ?? 0 }
    private var localRank: UInt32 { rank - order.ranks.lowerBound }
    private var masterAddress: String { gang.hosts.first?.address ?? "127.0.0.1" }
    private var nodes: String { Hostlist.compress(gang.hosts.map(\.node.text)) }
    private var threads: Int64 { max(1, order.spec.value.requests.cpu.value / 1000) }

    /// Who the rank is: no user may set it differently.
    private var identity: [(String, String)] {
        [
            ("RANK", "\(rank)"), ("WORLD_SIZE", "\(gang.ranks)"), ("LOCAL_RANK", "\(localRank)"),
            ("LOCAL_WORLD_SIZE", "\(order.ranks.count)"), ("GROUP_RANK", "\(hostIndex)"), ("NODE_RANK", "\(hostIndex)"),
            ("COORD_CLUSTER", "\(cluster)"), ("COORD_JOB_ID", "\(order.job)"),
            ("COORD_JOB_NAME", "\(order.spec.value.name)"), ("COORD_QUEUE", "\(order.spec.value.queue)"),
            ("COORD_ATTEMPT", "\(order.attempt)"), ("COORD_GENERATION", "\(order.attempt - 1)"),
            ("COORD_RESTARTS", "\(order.restarts)"), ("COORD_RANK", "\(rank)"), ("COORD_NODE_RANK", "\(hostIndex)"),
            ("COORD_NODES", nodes), ("COORD_HOSTFILE", hostfile),
        ] + array + recurring + replica + model
    }

    /// Where a replica is to listen, and of what it is one.
    private var replica: [(String, String)] {
        guard let replica = order.spec.value.replica else { return [] }
        return [("PORT", "\(gang.masterPort)"), ("COORD_SERVICE_REVISION", "\(replica.revision)")]
    }

    /// Where the files of its model are, and which one it is.
    private var model: [(String, String)] {
        guard let use = order.spec.value.model, let content = use.content else { return [] }
        return [
            ("COORD_MODEL", "\(use.name)"), ("COORD_MODEL_VERSION", "\(use.version)"),
            ("COORD_MODEL_PATH", "\(models)/\(content)"), ("MODEL_PATH", "\(models)/\(content)"),
        ]
    }

    /// The time for which a run of a recurring job was submitted, in seconds since 1970 and as RFC 3339 has it.
    private var recurring: [(String, String)] {
        guard let time = order.spec.value.recurring?.time else { return [] }
        return [
            ("COORD_SCHEDULED_SECONDS", "\(time.milliseconds / 1000)"), ("COORD_SCHEDULED_TIME", time.text),
        ]
    }

    /// Which element of an array it is, in our words, in Slurm's (sbatch, "OUTPUT ENVIRONMENT VARIABLES") and in
    /// Kubernetes'.
    private var array: [(String, String)] {
        guard let element = order.element, let shape = order.spec.value.array else { return [] }
        let indices = shape.indices
        var found = [
            ("COORD_ARRAY_JOB_ID", "\(element.array)"), ("COORD_ARRAY_INDEX", "\(element.index)"),
            ("COORD_ARRAY_COUNT", "\(indices.count)"),
            ("SLURM_ARRAY_JOB_ID", "\(element.array.ordinal)"), ("SLURM_ARRAY_TASK_ID", "\(element.index)"),
            ("SLURM_ARRAY_TASK_COUNT", "\(indices.count)"), ("SLURM_ARRAY_TASK_MIN", "\(indices.first ?? 0)"),
            ("SLURM_ARRAY_TASK_MAX", "\(indices.last ?? 0)"), ("SLURM_ARRAY_TASK_STEP", "\(indices.step)"),
            ("JOB_COMPLETION_INDEX", "\(element.index)"),
        ]
        if let place = indices.place(of: element.index), place < payload.items.count {
            found.append(("COORD_ARRAY_ITEM", payload.items[place]))
        }
        return found
    }

    private var defaults: [(String, String)] {
        var found = [
            ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), ("HOME", home), ("USER", user),
            ("LANG", "C.UTF-8"), ("PYTHONUNBUFFERED", "1"), ("OMP_NUM_THREADS", "\(threads)"),
            ("OPENBLAS_NUM_THREADS", "\(threads)"), ("MASTER_ADDR", masterAddress),
            ("MASTER_PORT", "\(gang.masterPort)"),
        ]
        if let directory = payload.checkpointDirectory { found.append(("COORD_CHECKPOINT_DIR", directory)) }
        return found + launcher
    }

    /// A rank sees the devices that it was granted, by UUID, and on a node with devices no other, whatever the user
    /// set.
    private var devices: [(String, String)] {
        guard !gpus.isEmpty else { return [] }
        let each = Int(order.spec.value.requests.gpus)
        let mine = order.units.gpus.numbers.dropFirst(Int(localRank) * each).prefix(each)
        let list = mine.filter { $0 < gpus.count }.map { gpus[$0].uuid }.joined(separator: ",")
        return [
            ("CUDA_DEVICE_ORDER", "PCI_BUS_ID"), ("CUDA_VISIBLE_DEVICES", list),
            ("NVIDIA_VISIBLE_DEVICES", list.isEmpty ? "void" : list),
        ]
    }

    private var launcher: [(String, String)] {
        switch order.spec.value.launcher {
        case .none: []
        case .torchrun: torchrun
        case .jax: jax
        }
    }

    /// Every rank is one torchrun, which starts a worker for each device of the rank (torch.distributed.run: any flag
    /// can come from PET_<FLAG>).
    private var torchrun: [(String, String)] {
        [
            ("PET_NNODES", "\(gang.ranks)"), ("PET_NODE_RANK", "\(rank)"),
            ("PET_NPROC_PER_NODE", "\(max(1, order.spec.value.requests.gpus))"), ("PET_MASTER_ADDR", masterAddress),
            ("PET_MASTER_PORT", "\(gang.masterPort)"), ("PET_RDZV_ID", "\(order.job)-\(order.attempt)"),
        ]
    }

    /// Devices are numbered anew within a rank, from 0.
    private var localDevices: String {
        (0..<max(1, order.spec.value.requests.gpus)).map { "\($0)" }.joined(separator: ",")
    }

    /// The names that scripts read, and the Slurm-shaped ones by which a bare `jax.distributed.initialize()` finds
    /// number and rank (jax/_src/clusters/slurm_cluster.py reads these six).
    private var jax: [(String, String)] {
        [
            ("JAX_COORDINATOR_ADDRESS", "\(masterAddress):\(gang.masterPort)"), ("JAX_NUM_PROCESSES", "\(gang.ranks)"),
            ("JAX_PROCESS_ID", "\(rank)"), ("JAX_LOCAL_DEVICE_IDS", localDevices),
            ("SLURM_JOB_ID", "\(order.job.ordinal)"), ("SLURM_STEP_NODELIST", nodes),
            ("SLURM_NTASKS", "\(gang.ranks)"), ("SLURM_PROCID", "\(rank)"), ("SLURM_LOCALID", "\(localRank)"),
            ("SLURM_STEP_NUM_NODES", "\(gang.hosts.count)"),
        ]
    }
}
