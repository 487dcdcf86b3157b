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

    package init(_ model: Model, version: UInt32 = 0, used: [UInt32] = []) {
        (self.model, self.version, self.used) = (model, version, used)
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
