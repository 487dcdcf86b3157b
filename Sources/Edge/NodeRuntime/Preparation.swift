// An order with its payload, as the node keeps it: in memory while it waits for go, and as the launch record of its
// attempt for the agent that comes after this one.

import ClusterModel
import Messages
import Synchronization
import Wire

struct Preparation: Sendable {
    let order: PrepareOrder
    let payload: LaunchPayload
    /// Order and payload, encoded as they came.
    let record: [UInt8]

    init(_ order: PrepareOrder, payload bytes: [UInt8]?) throws(NodeFault) {
        guard let bytes else {
            throw .refused(field: "payload", why: "\(order.spec.value.payload) did not come with the order")
        }
        do throws(WireError) {
            payload = try LaunchPayload.decoded(from: bytes)
            record = try CoordinatorMessage.orders([.prepare(order)], epoch: 0).encoded { _ in bytes }
        } catch {
            throw .refused(field: "payload", why: error.description)
        }
        self.order = order
    }

    /// Reads a launch record; nil when it is not one.
    init?(record: [UInt8]) {
        guard let (message, payloads) = try? CoordinatorMessage.decoded(from: record),
            case .orders(let orders, _) = message, case .prepare(let order)? = orders.first,
            let bytes = payloads.first?.1, let payload = try? LaunchPayload.decoded(from: bytes)
        else { return nil }
        self.order = order
        self.payload = payload
        self.record = record
    }
}

/// The preparations of a node, for the loop and the supervisor's thread.
final class Preparations: Sendable {
    private let byAllocation = Mutex<[AllocationID: Preparation]>([:])

    subscript(id: AllocationID) -> Preparation? {
        get { byAllocation.withLock { $0[id] } }
        set { byAllocation.withLock { $0[id] = newValue } }
    }
}

extension PrepareOrder {
    func key(of rank: UInt32) -> LogKey { LogKey(job: job, attempt: attempt, rank: rank) }
}
