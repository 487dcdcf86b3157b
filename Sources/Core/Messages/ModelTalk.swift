// What is asked and told about models, and how the pieces of their files are asked for on the bulk endpoint.

package import ClusterModel

/// A model as people call it.
package struct ModelReference: Hashable, Sendable, CustomStringConvertible {
    package let namespace: Name
    package let name: Name

    package init(_ name: Name, in namespace: Name = .standard) {
        self.namespace = namespace
        self.name = name
    }

    package var description: String { namespace == .standard ? "\(name)" : "\(namespace)/\(name)" }
}

/// A version that is to be kept.
package struct ModelDraft: Hashable, Sendable {
    package var model: ModelReference
    /// The hash of its root.
    package var content: ContentHash
    package var bytes: Int64
    package var files: Int
    /// The version that it was made from, if whoever pushes it says so.
    package var parent: UInt32?

    package init(_ model: ModelReference, content: ContentHash, bytes: Int64, files: Int, parent: UInt32? = nil) {
        (self.model, self.content, self.bytes, self.files) = (model, content, bytes, files)
        self.parent = parent
    }
}

package struct ModelsQuery: Hashable, Sendable {
    /// Only those after this one.
    package var after: ModelID?
    package var namespace: Name?

    package init(after: ModelID? = nil, namespace: Name? = nil) {
        self.after = after
        self.namespace = namespace
    }
}

package enum ModelRequest: Hashable, Sendable {
    /// Answered with `.upload`: whoever asks holds the pieces, and the coordinator fetches those that it lacks.
    case offer(ModelDraft)
    /// Answered with `.model` once its files are here; content that is a version already stays that version.
    case register(ModelDraft)
    case list(ModelsQuery)
    case show(ModelReference)
    /// Without a version: all of them.
    case remove(ModelReference, version: UInt32?)

    package var verb: String {
        switch self {
        case .offer, .register: "push models"
        case .list, .show: "see models"
        case .remove: "remove this model"
        }
    }
}

/// One model as it is shown.
package struct ModelView: Hashable, Sendable {
    package var model: Model
    /// The version that the request was about; 0 where it was about none.
    package var version: UInt32
    /// Versions that services and jobs work with, ascending.
    package var used: [UInt32]
    /// On how many nodes each of the model's versions is, in their order; empty where it was not looked up.
    package var nodes: [UInt32]

    package init(_ model: Model, version: UInt32 = 0, used: [UInt32] = [], nodes: [UInt32] = []) {
        (self.model, self.version, self.used, self.nodes) = (model, version, used, nodes)
    }
}

package struct ModelPage: Hashable, Sendable {
    package var rows: [ModelView]
    /// Ask again with this to go on; nil at the end.
    package var next: ModelID?

    package init(rows: [ModelView], next: ModelID?) {
        self.rows = rows
        self.next = next
    }
}

/// Where pieces are handed over: the bulk endpoint on this port of the coordinator, within seconds.
package struct UploadGrant: Hashable, Sendable {
    package let stream: StreamToken
    package let port: UInt32

    package init(stream: StreamToken, port: UInt32) { (self.stream, self.port) = (stream, port) }
}

/// How far the files of a model are for an allocation that waits for them.
package struct FetchProgress: Hashable, Sendable {
    package let allocation: AllocationID
    /// Bytes that are there.
    package let done: Int64

    package init(of allocation: AllocationID, done: Int64) { (self.allocation, self.done) = (allocation, done) }
}

/// A version that a node is to have before anything there needs it.
package struct ModelAhead: Hashable, Sendable {
    package let content: ContentHash
    package let bytes: Int64

    package init(content: ContentHash, bytes: Int64) { (self.content, self.bytes) = (content, bytes) }
}

/// One of those that a node is told of.
package struct AheadFetch: Hashable, Sendable {
    package let version: ModelAhead
    /// Nodes that have it, to be asked before the coordinator: `ADDRESS:PORT`.
    package var neighbours: [String]

    package init(_ version: ModelAhead, neighbours: [String] = []) {
        (self.version, self.neighbours) = (version, neighbours)
    }
}

/// What a node is to fetch ahead, and the coordinator's port at which it does.
package struct AheadOrder: Hashable, Sendable {
    /// The first to come first; none: nothing is fetched ahead any more.
    package var versions: [AheadFetch]
    package var filesPort: UInt32

    package init(_ versions: [AheadFetch], filesPort: UInt32) {
        (self.versions, self.filesPort) = (versions, filesPort)
    }
}

/// What nodes and the coordinator say to each other of models.
package enum ModelTalkLimits {
    /// Versions of which a node says that it has them, those that were used last: 8 KiB in a message, and 80 MB with
    /// the coordinator where 10,000 nodes have so many each.
    package static let held = 256
    /// Versions that one node is told to fetch ahead; it fetches one at a time.
    package static let ahead = 4
    /// Nodes that one is told to ask: where the first has no room two more may, and where all are gone the
    /// coordinator is asked after a quarter of a minute, five seconds for each.
    package static let neighbours = 3
    /// Fetches of which one message tells: a node has a few ranks that wait.
    package static let fetches = 256
}

/// How far a model is on one node of a job.
package struct FetchView: Hashable, Sendable {
    package var node: Name
    /// Bytes that are there, and of all its files.
    package var done: Int64
    package var whole: Int64

    package init(node: Name, done: Int64, whole: Int64) { (self.node, self.done, self.whole) = (node, done, whole) }

    /// Nodes of one job of which a view tells: what a screen shows.
    package static let shown = 64
}

extension [FetchView] {
    /// How far it is on all of these together: `fetching model digits:3, 3.1Gi of 12Gi`; nil where nothing is fetched.
    package func words(of model: ModelUse?) -> String? {
        guard let model, !isEmpty else { return nil }
        let (done, whole) = reduce((Int64(0), Int64(0))) { ($0.0 + $1.done, $0.1 + $1.whole) }
        return "fetching model \(model), \(Quantity.binary(done)) of \(Quantity.binary(whole))"
    }
}
