// The first words of every conversation, inside TLS: who speaks which versions of the protocol, for which cluster,
// and under which epoch. What follows them is in ClientRequest, AgentReport and AgentOrder.

package import ClusterModel

/// The versions of the protocol that a program speaks.
///
/// A program speaks its own version and the one before (N-1). Within a version fields are only added, never reused;
/// what a peer does not know it ignores in messages and refuses in the journal.
package struct ProtocolRange: Hashable, Sendable {
    package static let ours = ProtocolRange(oldest: 1, newest: 3)
    /// From this one on agents know the orders to keep ranks still and to let them run on; one before would refuse the
    /// whole message.
    package static let stillness: UInt32 = 2
    /// The same of the order to reboot.
    package static let reboots: UInt32 = 2
    /// From this one on agents hold longer leases when an answer grants them.
    package static let grants: UInt32 = 2
    /// From this one on agents say which models they have and how far those are that come, and know the order to fetch
    /// some ahead; a coordinator before would refuse the whole message, and so would an agent.
    package static let models: UInt32 = 3

    /// From this one on agents know probes by gRPC and by commands, and what a request of one may have beside its
    /// path; one before would refuse the whole message, or ask for something else.
    package static let probes: UInt32 = 3

    /// The same of the order to run a command beside a rank.
    package static let commands: UInt32 = 3

    package let oldest: UInt32
    package let newest: UInt32

    package init(oldest: UInt32, newest: UInt32) {
        self.oldest = oldest
        self.newest = newest
    }

    /// The newest version that both speak; nil when there is none.
    package func agreed(with peer: ProtocolRange) -> UInt32? {
        let newest = min(newest, peer.newest)
        return newest >= max(oldest, peer.oldest) ? newest : nil
    }
}

/// An agent's first word on a new session.
package struct AgentHello: Hashable, Sendable {
    package var versions: ProtocolRange
    /// The cluster of its certificate.
    package var cluster: ClusterID
    /// Random, made at each start of the agent: tells a restart from a reconnection.
    package var incarnation: UInt64
    /// The highest epoch that it obeyed; a coordinator behind it was restored from a backup.
    package var highestEpoch: UInt64
    package var inventory: NodeInventory
    /// Everything that it holds, so that both sides can compare.
    package var accounts: [AllocationAccount]
    /// The number of the first report that was never acknowledged.
    package var nextReport: UInt64
    /// When it was sent, by the node's own boot clock.
    package var sent: BootTime
    /// Versions of models that are whole on its disk, as in `AgentMessage.models`.
    package var models: [ContentHash] = []

    package init(
        versions: ProtocolRange = .ours, cluster: ClusterID, incarnation: UInt64, highestEpoch: UInt64,
        inventory: NodeInventory, accounts: [AllocationAccount], nextReport: UInt64, sent: BootTime
    ) {
        self.versions = versions
        self.cluster = cluster
        self.incarnation = incarnation
        self.highestEpoch = highestEpoch
        self.inventory = inventory
        self.accounts = accounts
        self.nextReport = nextReport
        self.sent = sent
    }
}

/// One allocation as the node knows it.
package struct AllocationAccount: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case preparing
        case prepared
        case running
        case stopping
        case ended
    }

    package let allocation: AllocationID
    package let job: JobID
    package let attempt: UInt32
    package let state: State
    /// Its ranks stand still.
    package let isStill: Bool

    package init(allocation: AllocationID, job: JobID, attempt: UInt32, state: State, isStill: Bool = false) {
        self.allocation = allocation
        self.job = job
        self.attempt = attempt
        self.state = state
        self.isStill = isStill
    }
}

/// The coordinator's answer to an agent.
package struct AgentWelcome: Hashable, Sendable {
    package var version: UInt32
    package var cluster: ClusterID
    /// Raised durably at every start of the coordinator; orders of a lower one are refused.
    package var epoch: UInt64
    /// Counts this node's sessions within the epoch; messages of an older one are refused.
    package var generation: UInt64
    /// How long the agent may go without hearing before it looks for the coordinator anew.
    package var lease: Span
    /// How many reports may be unacknowledged.
    package var reportCredit: UInt32
    /// Everything below was durable already and need not be sent again.
    package var acknowledged: UInt64
    /// When the hello that this answers was sent, and what it grants.
    package var answer: LeaseAnswer

    package init(
        version: UInt32, cluster: ClusterID, epoch: UInt64, generation: UInt64, lease: Span, reportCredit: UInt32,
        acknowledged: UInt64, answer: LeaseAnswer
    ) {
        self.version = version
        self.cluster = cluster
        self.epoch = epoch
        self.generation = generation
        self.lease = lease
        self.reportCredit = reportCredit
        self.acknowledged = acknowledged
        self.answer = answer
    }
}

/// A client's first word.
package struct ClientHello: Hashable, Sendable {
    package var versions: ProtocolRange
    /// Random, the first half of every request key of this client.
    package var client: UInt64

    package init(versions: ProtocolRange = .ours, client: UInt64) {
        self.versions = versions
        self.client = client
    }
}

/// The coordinator's answer to a client.
package struct ClientWelcome: Hashable, Sendable {
    package var version: UInt32
    package var cluster: ClusterID
    package var epoch: UInt64
    /// How many requests may be unanswered.
    package var requestCredit: UInt32
    /// The port of the bulk endpoint on the same host.
    package var bulkPort: UInt32

    package init(version: UInt32, cluster: ClusterID, epoch: UInt64, requestCredit: UInt32, bulkPort: UInt32) {
        self.version = version
        self.cluster = cluster
        self.epoch = epoch
        self.requestCredit = requestCredit
        self.bulkPort = bulkPort
    }
}

/// A machine's wish to become a node, on a connection that a join token opened.
package struct JoinRequest: Hashable, Sendable {
    package var name: Name
    /// A PKCS#10 request in DER, signed with the node's new key.
    package var certificateRequest: [UInt8]
    /// SHA-256 of the new public key, as the edge found it in the request.
    package var key: ContentHash

    package init(name: Name, certificateRequest: [UInt8], key: ContentHash) {
        self.name = name
        self.certificateRequest = certificateRequest
        self.key = key
    }
}

/// What a new node is given.
package struct JoinGrant: Hashable, Sendable {
    package var cluster: ClusterID
    package var node: NodeID
    /// PEM.
    package var certificate: [UInt8]
    /// PEM.
    package var authority: [UInt8]

    package init(cluster: ClusterID, node: NodeID, certificate: [UInt8], authority: [UInt8]) {
        self.cluster = cluster
        self.node = node
        self.certificate = certificate
        self.authority = authority
    }
}
