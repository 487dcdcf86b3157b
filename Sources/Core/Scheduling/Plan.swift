// What one cycle proposes: whole gangs, and the reason for everyone who was looked at and must wait.

package import ClusterModel

/// One node's share of a gang.
package struct Share: Hashable, Sendable {
    package let node: NodeID
    package let ranks: Range<UInt32>
    package let resources: Resources
    package let units: Units

    package init(node: NodeID, ranks: Range<UInt32>, resources: Resources, units: Units) {
        self.node = node
        self.ranks = ranks
        self.resources = resources
        self.units = units
    }
}

package struct GangPlacement: Hashable, Sendable {
    package let job: JobID
    /// In rank order.
    package let shares: [Share]
}

package struct Waiting: Hashable, Sendable {
    package let job: JobID
    package let reason: Wait
}

package struct Plan: Hashable, Sendable {
    package var placements: [GangPlacement] = []
    /// Those who wait and were looked at, in their order.
    package var waiting: [Waiting] = []
    /// The job behind which everyone waits who was not looked at; nil when everyone was.
    package var last: JobID?
    /// When those start at the latest of whom the limits of what runs say it.
    package var starts: [StartPromise] = []
}
