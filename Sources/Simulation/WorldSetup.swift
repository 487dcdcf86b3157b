// How a simulated world begins: its machines, users, wishes and misfortunes, all from the seed.

import ClusterModel
import ControlPlane
import Messages

extension World {
    /// A world in which a random workload meets random misfortunes.
    package static func random(seed: UInt64, options: WorldOptions) -> World {
        var world = World(seed: seed, options: options)
        let length = Int64(60_000 + world.chance.below(240_000))
        var hardware = world.chance.split()
        for _ in 0..<(options.nodes ?? 2 + world.chance.below(5)) { world.addNode(inventory(using: &hardware)) }
        for _ in 0..<People.count { world.addClient() }
        var wishes = world.chance.split()
        let count = options.jobs ?? 6 + world.chance.below(25)
        for job in Workload.jobs(count, clients: 2, until: length, using: &wishes) { world.add(job) }
        if world.chance.chance(perMille: 150) { world.coordinator.settings.finishedKept = 3 }
        if world.chance.chance(perMille: 150) { world.coordinator.settings.pendingPerCycle = 3 }
        world.coordinator.settings.mostDeferrals = 4
        if seed % 5 == 2 { world.coordinator.settings.mishapLimit = 2 }
        world.judges.rules.settings = world.coordinator.settings
        // Some worlds let their agents say little at a time.
        if seed % 7 == 3 { world.coordinator.settings.reportCredit = 1 + UInt32(seed % 3) }
        if options.mutation == .isImpatient { world.coordinator.haste = 4 }
        world.planFaults(until: length)
        world.planClosures(until: length)
        world.planHardships(until: length)
        // A third of the worlds has labels, taints, and jobs that choose their nodes.
        if seed % 3 == 1 { world.planSelections(seed: seed, until: length) }
        world.planWorkflows(until: length)
        world.planSuspensions(until: length)
        world.planFollowing()
        world.planReboots(until: length)
        world.planFencing(until: length)
        if options.hasRecurring ?? (seed % 5 == 4) { world.planRecurring(seed: seed, until: length) }
        if options.hasServices {
            // In a fifth of them nobody probes and nothing works with a model: there who runs is ready, and a floor is
            // judged at once and not by what nodes said.
            let isPlain = seed % 5 == 1
            world.planServices(seed: seed, isPlain: isPlain, until: length)
            if !isPlain { world.planModels(seed: seed, until: length) }
        }
        var powers = world.chance.split()
        for (time, request) in world.planRevocation(until: length, using: &powers) {
            world.plan(.adminAsks(request), after: time)
        }
        // A quarter has jobs of every meaning of a cut-off; by a number that has no factor with the others, so that
        // each comes together with each.
        // What is fenced by itself is work that waits for proof.
        if options.hasLeases ?? (seed % 11 < 3 || world.coordinator.settings.canFence) {
            world.planLeases(seed: seed, until: length)
        }
        world.open(using: Workload.queues, asking: People.setup)
        return world
    }

    private static func inventory(using chance: inout Randomness) -> NodeInventory {
        var resources = Resources(cpu: 2000 * Int64(1 + chance.below(4)), memory: 1 << 33)
        resources.gpus = Int64(chance.below(5))
        if chance.chance(perMille: 500) { resources[.other("licence")] = 2 }
        return Self.inventory(resources, ports: 20_000..<20_000 + 2 + chance.below(8))
    }

    static func inventory(_ resources: Resources, ports: Range<Int>) -> NodeInventory {
        NodeInventory(
            resources: resources,
            gpus: (0..<Int(resources.gpus)).map { GPU(uuid: "GPU-\($0)", model: "test", memory: ByteCount(1 << 34)) },
            ports: ports, dataAddress: "10.0.0.1", kernelBoot: "")
    }

    mutating func addNode(_ inventory: NodeInventory) {
        var inventory = inventory
        inventory.machine = "dmi:\(nodes.count)"
        nodes.append(
            VirtualNode(
                index: nodes.count, hardware: inventory, bootOffset: Int64(chance.below(1_000_000)),
                wallOffset: Int64(chance.below(4_000)) - 2_000))
    }

    /// The first is the admin, unless it is named otherwise.
    mutating func addClient(named name: Name? = nil) {
        let number = clients.count
        let name = name ?? (number == 0 ? Principal.admin.name : People.name(number))
        clients.append(VirtualClient(id: chance.next(), principal: Principal(kind: .user, name: name)))
    }

    mutating func add(_ job: JobScript) {
        scripts[job.spec.name] = jobs.count
        jobs.append(job)
        knowledge.append(JobKnowledge())
    }

    /// An admin takes some nodes out and puts them back.
    private mutating func planClosures(until end: Int64) {
        var chance = chance.split()
        for node in nodes.indices where chance.chance(perMille: 300) {
            let time = Int64(chance.below(Int(end)))
            let span: Span? = chance.chance(perMille: 500) ? .seconds(Int64(chance.below(40))) : nil
            plan(.adminClosesNode(node, isDraining: chance.chance(perMille: 700), within: span), after: time)
            plan(.adminOpensNode(node), after: time + Int64(chance.below(90_000)))
        }
    }

    private mutating func planFaults(until end: Int64) {
        faultsEnd = end
        plan(.faultsStop, after: end)
        guard options.hasFaults else { return }
        var chance = chance.split()
        let pause = 1_500 + chance.below(12_000)
        for strike in FaultPlan.strikes(until: end, nodes: nodes.count, pause: pause, using: &chance) {
            plan(.faultStrikes(strike.fault), after: strike.time)
        }
        if options.hasClones { planClones(until: end, using: &chance) }
    }

    mutating func planClones(until end: Int64, using chance: inout Randomness) {
        for strike in FaultPlan.clones(until: end, nodes: nodes.count, using: &chance) {
            plan(.faultStrikes(strike.fault), after: strike.time)
        }
    }

    /// Starts everything that has to start, and lets the admin declare queues and make a token for every node.
    mutating func open(using queues: [QueueSpec], asking setup: [ClientRequest] = []) {
        for job in jobs.indices {
            if isAskedFor(job) { plan(.clientSubmits(job), after: jobs[job].arrival) }
            if let time = jobs[job].cancel { plan(.clientCancels(job), after: time) }
            for (time, wish) in jobs[job].wishes { plan(.clientWishes(job, wish), after: time) }
            for (time, client, look) in jobs[job].looks { plan(.clientLooks(client, at: job, look), after: time) }
        }
        startCoordinator()
        for queue in queues { ask(0, .declareQueue(queue), .setup) }
        for request in setup { ask(0, request, .setup) }
        for node in nodes.indices {
            ask(0, .createToken(key: nodes[node].token, validity: .minutes(7 * 24 * 60)), .setup)
            // A story's nodes join in their order.
            plan(.nodeBoots(node: node), after: refusals == nil ? Int64(chance.below(20_000)) : Int64(node) * 3_000)
        }
    }
}
