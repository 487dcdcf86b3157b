// How facts about nodes, queues and the cluster itself change the tables.

import ClusterModel

extension ClusterState {
    /// Folds one fact about a node into the state.
    package mutating func apply(_ event: NodeEvent) {
        switch event {
        case .joined(let id, let name, let key, let token, let time):
            join(id, name: name, key: key, token: token, at: time)
        case .inventoried(let id, let inventory): hear(of: id, inventory)
        case .lost(let id, let time):
            precondition(nodes[id] != nil, "a node that joined can be lost")
            nodes[id]?.lost = time
        case .closed(let id, let closure):
            precondition(nodes[id] != nil, "a node that joined can be closed")
            nodes[id]?.closure = closure
        case .reopened(let id, _, _):
            precondition(nodes[id] != nil, "a node that joined can be opened")
            nodes[id]?.closure = nil
        case .vouchedDown(let id, _, _, let time):
            guard let node = nodes[id] else { preconditionFailure("a node that joined can be lost") }
            nodes[id]?.lost = node.lost ?? time
            nodes[id]?.fence = nil
        case .fenceWanted(let id, let by, let reason, let time):
            precondition(nodes[id] != nil, "a node that joined can be fenced")
            nodes[id]?.fence = NodeFence(by: by, reason: reason, since: time)
            nodes[id]?.fenced = nil
        case .fenced(let id, _, let time):
            guard var node = nodes[id] else { preconditionFailure("a node that joined can be fenced") }
            (node.lost, node.fence, node.fenced) = (node.lost ?? time, nil, time)
            nodes[id] = node
        case .removed(let id, _, let time):
            guard var node = nodes[id], node.allocations.isEmpty, node.removed == nil else {
                preconditionFailure("a node on which nothing stands promised is removed once")
            }
            (node.inventory, node.free, node.freeUnits) = (nil, .zero, Units())
            (node.labels, node.taints, node.closure, node.removed) = ([], [], nil, time)
            (node.fence, node.fenced) = (nil, nil)
            nodes[id] = node
            nameNode(nil, node.name)
        case .labelled(let id, let labels, _, _):
            precondition(nodes[id] != nil, "a node that joined can be labelled")
            nodes[id]?.labels = labels
        case .tainted(let id, let taints, _, _):
            precondition(nodes[id] != nil, "a node that joined can be tainted")
            nodes[id]?.taints = taints
        }
    }

    private mutating func hear(of id: NodeID, _ inventory: NodeInventory) {
        guard var node = nodes[id] else { preconditionFailure("a node that joined has an inventory") }
        let (before, place) = (node.inventory?.place, inventory.place)
        node.inventory = inventory
        node.lost = nil
        (node.fence, node.fenced) = (nil, nil)
        node.free = inventory.resources
        node.freeUnits = inventory.units
        if !inventory.ports.contains(node.nextPort) { node.nextPort = inventory.ports.lowerBound }
        for id in node.allocations {
            guard var allocation = allocations[id] else { continue }
            node.free -= allocation.resources
            node.freeUnits.subtract(allocation.units)
            guard before != place, let promised = allocation.promisedTo ?? before else { continue }
            allocation.promisedTo = place.mayKnow(of: promised) ? nil : promised
            allocations[id] = allocation
        }
        nodes[id] = node
    }

    private mutating func join(_ id: NodeID, name: Name, key: ContentHash, token: ContentHash, at time: WallTime) {
        if let node = node(named: name) {
            precondition(node.id == id && node.key == key, "a name belongs to one key")
        } else {
            precondition(id == nextNode, "node ids are handed out in order")
            nextNode = NodeID(id.number + 1)
            nodes[id] = Node(id: id, name: name, key: key, joined: time)
            nameNode(id, name)
        }
        let place = promises.firstPlace { $0.key < token }
        guard place < promises.count, promises[place].key == token else { return }
        promises[place].used = JoinPromise.Use(node: name, key: key)
    }

    /// Folds one fact about a queue into the state.
    package mutating func apply(_ event: QueueEvent) {
        switch event {
        case .declared(let spec):
            declare(spec)
        }
    }

    /// Folds one fact about the cluster into the state.
    package mutating func apply(_ event: ClusterEvent) {
        switch event {
        case .opened(let epoch, _):
            precondition(epoch > self.epoch, "an epoch is higher than the one before")
            self.epoch = epoch
        case .promised(let promise):
            let place = promises.firstPlace { $0.key < promise.key }
            if place < promises.count, promises[place].key == promise.key {
                promises[place] = promise
            } else {
                promises.insert(promise, at: place)
            }
            forgetOldPromises(but: promise.key)
        case .recovered(let epoch, let job, let allocation, _):
            precondition(
                epoch > self.epoch && job > nextJob && allocation > nextAllocation, "a recovery jumps forward only")
            (self.epoch, nextJob, nextAllocation) = (epoch, job, allocation)
            leapVersions()
        case .maintained(let maintenance): self.maintenance = maintenance
        }
    }

    /// Keeps as many as the door can hold at once. One that was used goes first, which only tells it from an unknown
    /// one, and of those that are alike the one that expires first; never the one that was just made.
    private mutating func forgetOldPromises(but new: ContentHash) {
        guard promises.count > 8192 else { return }
        var goes: Int?
        for place in promises.indices where promises[place].key != new {
            guard let other = goes else {
                goes = place
                continue
            }
            let (isUsed, otherIsUsed) = (promises[place].used != nil, promises[other].used != nil)
            if isUsed != otherIsUsed ? isUsed : promises[place].expires < promises[other].expires { goes = place }
        }
        if let goes { promises.remove(at: goes) }
    }
}
