// What clients, agents and the coordinator say to each other about models, as bytes and back.
import ClusterModel
import Messages

extension PBClientRequest.Wish {
    init(_ request: ModelRequest) {
        switch request {
        case .offer(let draft): self = .offerModel(PBModelDraft(draft))
        case .register(let draft): self = .registerModel(PBModelDraft(draft))
        case .list(let query):
            self = .models(PBModelsQuery(after: query.after?.number ?? 0, namespace: query.namespace?.text ?? ""))
        case .show(let reference): self = .model(PBModelReference(reference))
        case .remove(let reference, let version):
            self = .removeModel(PBModelRemoval(model: PBModelReference(reference), version: version ?? 0))
        }
    }
}

extension PBClientRequest.Wish? {
    func modelRequest() throws(WireError) -> ModelRequest {
        switch self {
        case .offerModel(let draft): return .offer(try draft.checked())
        case .registerModel(let draft): return .register(try draft.checked())
        case .models(let query):
            return .list(
                ModelsQuery(
                    after: query.after == 0 ? nil : try Check.model(query.after, "ModelsQuery.after"),
                    namespace: query.namespace.isEmpty
                        ? nil : try Check.name(query.namespace, "ModelsQuery.namespace")))
        case .model(let reference): return .show(try reference.checked())
        case .removeModel(let removal):
            return .remove(
                try Check.need(removal.model, "ModelRemoval.model"),
                version: removal.version == 0 ? nil : removal.version)
        default: throw Check.unchosen("ClientRequest.wish")
        }
    }
}

extension PBModelReference: Coded {
    init(_ reference: ModelReference) {
        self.init(namespace: reference.namespace.text, name: reference.name.text)
    }

    func checked() throws(WireError) -> ModelReference {
        ModelReference(
            try Check.name(name, "ModelReference.name"), in: try Check.name(namespace, "ModelReference.namespace"))
    }
}

extension PBModelDraft: Coded {
    init(_ draft: ModelDraft) {
        self.init(
            model: PBModelReference(draft.model), content: draft.content.wire, bytes: draft.bytes,
            files: UInt32(clamping: draft.files), parent: draft.parent ?? 0)
    }

    func checked() throws(WireError) -> ModelDraft {
        ModelDraft(
            try Check.need(model, "ModelDraft.model"), content: try Check.hash(content, "ModelDraft.content"),
            bytes: bytes, files: try Check.number(files, "ModelDraft.files"), parent: parent == 0 ? nil : parent)
    }
}

extension PBModelView: Coded {
    init(_ view: ModelView) {
        self.init(model: PBModelRow(view.model), version: view.version, used: view.used, nodes: view.nodes)
    }

    func checked() throws(WireError) -> ModelView {
        try Check.count(used.count, upTo: ModelVersion.Limits.versions, "ModelView.used")
        let row: ClusterModel.Model = try Check.need(model, "ModelView.model")
        guard nodes.isEmpty || nodes.count == row.versions.count else {
            throw Check.refuse("ModelView.nodes", "there is not one number for each of its versions")
        }
        return ModelView(row, version: version, used: used, nodes: nodes)
    }
}

extension PBModelPage: Coded {
    init(_ page: ModelPage) {
        self.init(rows: page.rows.map { PBModelView($0) }, next: page.next?.number ?? 0)
    }

    func checked() throws(WireError) -> ModelPage {
        ModelPage(
            rows: try Check.list(rows, upTo: WireLimits.page, "ModelPage.rows"),
            next: next == 0 ? nil : try Check.model(next, "ModelPage.next"))
    }
}

extension PBUploadGrant: Coded {
    init(_ grant: UploadGrant) {
        self.init(streamHigh: grant.stream.high, streamLow: grant.stream.low, port: grant.port)
    }

    func checked() throws(WireError) -> UploadGrant {
        UploadGrant(
            stream: StreamToken(high: streamHigh, low: streamLow), port: try Check.port(port, "UploadGrant.port"))
    }
}

extension Check {
    /// Nodes to be asked for files.
    static func neighbours(_ list: [String], _ field: StaticString) throws(WireError) -> [String] {
        try count(list.count, upTo: ModelTalkLimits.neighbours, field)
        return try list.map { (text) throws(WireError) in try endpoint(text, field) }
    }

    /// Hashes of versions that a node has.
    static func contents(_ list: [[UInt8]], _ field: StaticString) throws(WireError) -> [ContentHash] {
        try count(list.count, upTo: ModelTalkLimits.held, field)
        return try list.map { (bytes) throws(WireError) in try hash(bytes, field) }
    }
}

extension PBAheadOrder: Coded {
    init(_ order: AheadOrder) {
        self.init(versions: order.versions.map { PBModelAhead($0) }, filesPort: order.filesPort)
    }

    func checked() throws(WireError) -> AheadOrder {
        AheadOrder(
            try Check.list(versions, upTo: ModelTalkLimits.ahead, "AheadOrder.versions"),
            filesPort: try Check.port(filesPort, "AheadOrder.files_port"))
    }
}

extension PBModelAhead: Coded {
    init(_ fetch: AheadFetch) {
        self.init(
            content: fetch.version.content.wire, sizeBytes: fetch.version.bytes, neighbours: fetch.neighbours)
    }

    func checked() throws(WireError) -> AheadFetch {
        AheadFetch(
            ModelAhead(
                content: try Check.hash(content, "ModelAhead.content"),
                bytes: try Check.within(sizeBytes, 0...ModelVersion.Limits.bytes, "ModelAhead.size_bytes")),
            neighbours: try Check.neighbours(neighbours, "ModelAhead.neighbours"))
    }
}

extension PBFetchView: Coded {
    init(_ view: FetchView) { self.init(node: view.node.text, doneBytes: view.done, wholeBytes: view.whole) }

    func checked() throws(WireError) -> FetchView {
        FetchView(
            node: try Check.name(node, "FetchView.node"),
            done: try Check.within(doneBytes, 0...ModelVersion.Limits.bytes, "FetchView.done_bytes"),
            whole: try Check.within(wholeBytes, 0...ModelVersion.Limits.bytes, "FetchView.whole_bytes"))
    }
}
