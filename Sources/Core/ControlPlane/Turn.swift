// What goes into the coordinator's mind, what comes out, and the law between them: (1) step, (2) make the events
// durable, (3) perform the effects. If (2) fails the process ends; it never acts on what it could not write. If it
// dies between (2) and (3) the effects are found again from the state, so each is safe to do twice.

package import ClusterModel
package import Ledger
package import Messages

/// One conversation at the control endpoint, numbered by the edge and never used again.
package struct SessionID: Hashable, Comparable, Sendable {
    package let number: UInt64

    package init(_ number: UInt64) { self.number = number }

    package static func < (less: SessionID, more: SessionID) -> Bool { less.number < more.number }
}

/// Who an agent is, as its certificate proved it.
package struct NodeProof: Hashable, Sendable {
    package let name: Name
    package let key: ContentHash

    package init(name: Name, key: ContentHash) {
        self.name = name
        self.key = key
    }
}

/// Something that happened outside.
package enum Input: Sendable {
    case request(SessionID, number: UInt64, Principal, ClientRequest)
    /// A request that the edge could not make sense of; it is answered in its place.
    case malformed(SessionID, number: UInt64, Rejection)
    case agent(SessionID, NodeProof, AgentMessage)
    /// On a connection that the key of a token opened.
    case join(SessionID, token: ContentHash, JoinRequest)
    case closed(SessionID)
    /// What came of writing finished jobs into the history.
    case keep(KeepOutcome)
    case recalled(Recall, Recollection)
    /// What came of fencing a node.
    case fence(NodeID, FenceOutcome)
    /// What came of fetching the files of a version. Numbered from 1 within an epoch.
    case received(ContentHash, UploadOutcome, number: UInt64)
    /// Time has passed; comes about once a second.
    case tick
}

/// Something to do outside.
package enum Effect: Hashable, Sendable {
    case reply(SessionID, number: UInt64, ClientReply)
    case welcome(SessionID, AgentWelcome)
    case orders(SessionID, [AgentOrder], epoch: UInt64)
    /// Every report below this number is durable.
    case acknowledge(SessionID, UInt64)
    /// Answers a heartbeat.
    case heartbeat(SessionID, epoch: UInt64, LeaseAnswer)
    /// Say why, and close.
    case refuse(SessionID, String)
    /// Let the holders of these keys through the handshake, and nobody else who has no certificate.
    case admit([ContentHash])
    /// Sign the certificate that was asked for, and hand it over.
    case grant(SessionID, NodeID, JoinRequest)
    /// These two will meet on the bulk endpoint.
    case bridge(StreamToken, sender: Name, receiver: Principal)
    /// Write these into the history, in place of what it has of them, and say what came of it; one at a time.
    case keep([PastJob])
    /// Look into the history, and say what it knows.
    case recall(Recall)
    /// Power this node's machine off, and say what came of it; never two for one node at once.
    case fence(NodeID, Name, address: String)
    /// Fetch the pieces of this root that are not here from whoever opens this stream, and say when all are.
    case receive(StreamToken, ContentHash, from: Principal)
    /// Files of other versions than these are not asked for any more, but for those of which it was said that they
    /// are here after this number. Those of what is dropped go at once; whatever else nobody knows of goes when it is
    /// old, since an upload that broke off may be gone on with.
    case sweep(keeping: [ContentHash], dropping: [ContentHash], heard: UInt64)
}

/// What came of fetching the files of a version.
package enum UploadOutcome: Hashable, Sendable {
    /// Every file is here, durably, and this is how many bytes and files they are.
    case whole(bytes: Int64, files: Int)
    case failed(why: String)
}

/// What came of a command that was to power a machine off.
package enum FenceOutcome: Hashable, Sendable {
    /// The machine is off, as surely as the command can know; what it said.
    case isOff(said: String)
    /// It may be on; in words.
    case failed(why: String)
}

/// What came of writing into the history.
package enum KeepOutcome: Hashable, Sendable {
    /// Everything up to now is durable there.
    case kept
    case failed
}

/// One step's events and effects.
package struct Turn: Sendable {
    /// What became true. Durable before any effect leaves the process.
    package var events: [Event] = []
    /// What the edge must now do, in this order. Each is safe to do twice.
    package var effects: [Effect] = []

    package init() {}
}
