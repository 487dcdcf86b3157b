// Ids, resources, units, queues and node inventories as bytes and back. Jobs and what becomes of them are in
// ModelCodecJob.swift, waits and rejections in ModelCodecWait.swift.
import ClusterModel

extension PBPrincipal: Coded {
    init(_ principal: Principal) {
        let kind: PBPrincipalKind =
            switch principal.kind {
            case .user: .user
            case .node: .node
            case .coordinator: .coordinator
            }
        self.init(kind: kind, name: principal.name.text)
    }

    func checked() throws(WireError) -> Principal {
        let name = try Check.name(name, "Principal.name")
        switch kind {
        case .user: return Principal(kind: .user, name: name)
        case .node: return Principal(kind: .node, name: name)
        case .coordinator: return Principal(kind: .coordinator, name: name)
        default: throw Check.unknown(kind, "Principal.kind")
        }
    }
}

extension PBRequestKey: Coded {
    init(_ key: RequestKey) { self.init(client: key.client, sequence: key.sequence) }

    func checked() throws(WireError) -> RequestKey {
        RequestKey(client: client, sequence: try Check.counter(sequence, "RequestKey.sequence"))
    }
}

extension PBResources: Coded {
    init(_ resources: Resources) {
        self.init(
            cpuMilli: resources.cpu.value, memoryBytes: resources.memory.value, gpus: resources.gpus,
            others: resources.others.map { PBNamedAmount(name: $0.name, amount: $0.amount) })
    }

    /// What one machine has, or one rank is promised.
    func checked() throws(WireError) -> Resources {
        try read(memory: 0...WireLimits.memory, other: 0...WireLimits.amount)
    }

    /// A sum over many machines or jobs, or a difference.
    func sum() throws(WireError) -> Resources {
        let bounds = -WireLimits.sum...WireLimits.sum
        return try read(memory: bounds, other: bounds)
    }

    private func read(memory: ClosedRange<Int64>, other: ClosedRange<Int64>) throws(WireError) -> Resources {
        try Check.count(others.count, upTo: WireLimits.namedAmounts, "Resources.others")
        var result = Resources(
            cpu: try Check.within(cpuMilli, other, "Resources.cpu_milli"),
            memory: try Check.within(memoryBytes, memory, "Resources.memory_bytes"),
            gpus: try Check.within(gpus, other, "Resources.gpus"))
        var last = ""
        for named in others {
            let kind = try ResourceKind.checked(named.name, "NamedAmount.name")
            guard case .other(let name) = kind, name > last, named.amount != 0 else {
                throw Check.refuse(
                    "Resources.others", "names ascend, stand once, have no field of their own, are not 0")
            }
            last = name
            result[kind] = try Check.within(named.amount, other, "NamedAmount.amount")
        }
        return result
    }
}

extension ResourceKind {
    /// A kind by a name of visible ASCII, so that equal names have equal bytes.
    static func checked(_ name: String, _ field: StaticString) throws(WireError) -> ResourceKind {
        let bytes = name.utf8
        guard !bytes.isEmpty, bytes.count <= WireLimits.resourceName, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw Check.refuse(field, "a resource's name is 1 to \(WireLimits.resourceName) visible ASCII characters")
        }
        return ResourceKind(name: name)
    }
}

extension PBUnits: Coded {
    init(_ units: Units) {
        self.init(gpus: Self.list(units.gpus), cores: Self.list(units.cores), ports: Self.list(units.ports))
    }

    func checked() throws(WireError) -> Units {
        Units(
            gpus: try Self.set(gpus, "Units.gpus"), cores: try Self.set(cores, "Units.cores"),
            ports: try Self.set(ports, "Units.ports"))
    }

    private static func list(_ set: UnitSet) -> [UInt32] {
        set.isEmpty ? [] : set.numbers.map { UInt32(truncatingIfNeeded: $0) }
    }

    private static func set(_ numbers: [UInt32], _ field: StaticString) throws(WireError) -> UnitSet {
        var set = UnitSet()
        var next: UInt32 = 0
        for number in numbers {
            guard number >= next, number < WireLimits.ports else {
                throw Check.refuse(field, "numbers ascend and are below \(WireLimits.ports), but \(number) comes")
            }
            next = number + 1
            set.insert(Int(number))
        }
        return set
    }
}

extension PBQueueSpec: Coded {
    init(_ spec: QueueSpec) {
        self.init(
            name: spec.name.text,
            bounds: spec.quota.bounds.map { PBQuotaBound(kind: $0.kind.description, amount: $0.amount) },
            pendingLimit: UInt32(clamping: spec.pendingLimit), isClosed: !spec.isOpen,
            isStrictFifo: spec.strategy == .strictFIFO,
            userLimits: spec.limits.perUser.isEmpty ? nil : PBUsageBound(spec.limits.perUser),
            accountLimits: spec.limits.perAccount.isEmpty ? nil : PBUsageBound(spec.limits.perAccount),
            rolloutSurge: spec.rolloutSurge.bounds.map {
                PBQuotaBound(kind: $0.kind.description, amount: $0.amount)
            })
    }

    private static func quota(_ bounds: [PBQuotaBound], _ field: StaticString) throws(WireError) -> Quota {
        try Check.count(bounds.count, upTo: WireLimits.namedAmounts, field)
        var quota: [Quota.Bound] = []
        for bound in bounds {
            let kind = try ResourceKind.checked(bound.kind, "QuotaBound.kind")
            guard !quota.contains(where: { $0.kind == kind }) else {
                throw Check.refuse(field, "\(kind) is bounded twice")
            }
            let amount = try Check.within(bound.amount, 0...WireLimits.sum, "QuotaBound.amount")
            quota.append(Quota.Bound(kind: kind, amount: amount))
        }
        return Quota(quota)
    }

    func checked() throws(WireError) -> QueueSpec {
        var spec = QueueSpec(
            name: try Check.name(name, "QueueSpec.name"), quota: try Self.quota(bounds, "QueueSpec.bounds"),
            pendingLimit: try Check.number(pendingLimit, upTo: WireLimits.pending, "QueueSpec.pending_limit"),
            isOpen: !isClosed)
        if let userLimits { spec.limits.perUser = try userLimits.checked() }
        if let accountLimits { spec.limits.perAccount = try accountLimits.checked() }
        spec.strategy = isStrictFifo ? .strictFIFO : .backfill
        spec.rolloutSurge = try Self.quota(rolloutSurge, "QueueSpec.rollout_surge")
        return spec
    }
}

extension PBDevice: Coded {
    init(_ gpu: GPU) {
        self.init(
            uuid: gpu.uuid.remark(upTo: WireLimits.label), model: gpu.model.remark(upTo: WireLimits.label),
            memoryBytes: gpu.memory.value)
    }

    func checked() throws(WireError) -> GPU {
        GPU(
            uuid: try Check.text(uuid, upTo: WireLimits.label, "Device.uuid"),
            model: try Check.text(model, upTo: WireLimits.label, "Device.model"),
            memory: ByteCount(try Check.within(memoryBytes, 0...WireLimits.memory, "Device.memory_bytes")))
    }
}

extension PBNodeInventory: Coded {
    init(_ inventory: NodeInventory) {
        self.init(
            resources: PBResources(inventory.resources), gpus: inventory.gpus.map { PBDevice($0) },
            portLower: UInt32(clamping: inventory.ports.lowerBound),
            portUpper: UInt32(clamping: inventory.ports.upperBound),
            dataAddress: inventory.dataAddress.remark(upTo: WireLimits.label),
            kernelBoot: inventory.kernelBoot.remark(upTo: WireLimits.label),
            unenforced: inventory.unenforced.prefix(WireLimits.remarks).map { $0.remark() },
            machine: inventory.machine.remark(upTo: WireLimits.label),
            runDirectory: inventory.runDirectory.remark(upTo: WireLimits.label),
            gateway: inventory.gateway.remark(upTo: WireLimits.label),
            ingressAddress: inventory.ingress?.address.remark(upTo: WireLimits.label) ?? "",
            ingressPort: UInt32(clamping: inventory.ingress?.firstPort ?? 0),
            bulk: inventory.bulk.remark(upTo: WireLimits.label))
    }

    func checked() throws(WireError) -> NodeInventory {
        guard portLower <= portUpper, portUpper <= WireLimits.ports else {
            throw Check.refuse("NodeInventory.port_upper", "\(portLower) to \(portUpper) is not a range of ports")
        }
        return NodeInventory(
            resources: try Check.need(resources, "NodeInventory.resources"),
            gpus: try Check.list(gpus, upTo: WireLimits.devices, "NodeInventory.gpus"),
            ports: Int(portLower)..<Int(portUpper),
            dataAddress: try Check.host(dataAddress, "NodeInventory.data_address"),
            kernelBoot: try Check.text(kernelBoot, upTo: WireLimits.label, "NodeInventory.kernel_boot"),
            machine: try Check.text(machine, upTo: WireLimits.label, "NodeInventory.machine"),
            runDirectory: try Check.text(runDirectory, upTo: WireLimits.label, "NodeInventory.run_directory"),
            gateway: try Check.text(gateway, upTo: WireLimits.label, "NodeInventory.gateway"),
            ingress: try ingress(),
            bulk: try Check.endpoint(bulk, "NodeInventory.bulk"),
            unenforced: try Check.texts(
                unenforced, upTo: WireLimits.remarks, each: WireLimits.text, "NodeInventory.unenforced"))
    }

    private func ingress() throws(WireError) -> NodeIngress? {
        let address = try Check.host(ingressAddress, "NodeInventory.ingress_address")
        guard ingressPort > 0 else { return nil }
        return NodeIngress(
            address: address, firstPort: Int(try Check.port(ingressPort, "NodeInventory.ingress_port")))
    }
}
