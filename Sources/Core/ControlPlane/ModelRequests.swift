// What clients wish for models, decided. Files are not looked at here: the edge says when those of a root are here.

package import ClusterModel
import Ledger
package import Messages
import Scheduling

extension ClusterConductor {
    /// As it is called where it is not found.
    static let modelWord = "model"

    mutating func decide(
        _ request: ModelRequest, of principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ClientReply {
        switch request {
        case .offer(let draft):
            try check(draft)
            let stream = StreamToken(high: randomness.next(), low: randomness.next())
            turn.effects.append(.receive(stream, draft.content, from: principal))
            return .upload(UploadGrant(stream: stream, port: settings.bulkPort))
        case .register(let draft): return .model(try register(draft, by: principal, at: now, into: &turn))
        case .list(let query): return .models(modelPage(query, for: principal))
        case .show(let reference): return .model(view(of: try found(reference)))
        case .remove(let reference, let version):
            try remove(try found(reference), version, by: principal, at: now, into: &turn)
            return .done
        }
    }

    /// Every file of this content is here, or not.
    mutating func take(received content: ContentHash, _ outcome: UploadOutcome) {
        // An upload that failed undoes none that came.
        guard case .whole(let bytes, let files) = outcome else { return }
        receivedModels.removeAll { $0.content == content }
        receivedModels.append(ReceivedModel(content: content, bytes: bytes, files: files))
        // The oldest is forgotten; whoever pushed it pushes again, and finds its pieces here.
        if receivedModels.count > settings.receivedModels { receivedModels.removeFirst() }
    }

    /// Lets the edge look for files that no version has.
    mutating func sweepModels(at now: Now, into turn: inout Turn) {
        guard now.boot >= nextSweep else { return }
        nextSweep = now.boot + settings.sweepEvery
        turn.effects.append(sweep(dropping: []))
    }

    private func sweep(dropping dropped: [ContentHash]) -> Effect {
        let kept = (state.modelContents + receivedModels.map(\.content)).sorted()
        return .sweep(keeping: kept, dropping: dropped, heard: receivedNumber)
    }

    /// The same spec with the content of the version that it works with.
    func resolved(_ spec: Boxed<JobSpec>) throws(Rejection) -> Boxed<JobSpec> {
        guard let use = spec.value.model else { return spec }
        let namespace = spec.value.namespace
        guard let row = state.model(use.name, in: namespace), let newest = row.newest else {
            throw .invalid(
                field: "model",
                why: "there is no model \(use.name) in namespace \(namespace); "
                    + "`coordctl models push \(use.name) PATH` makes it")
        }
        guard let version = use.version == 0 ? newest : row.version(use.version) else {
            throw .invalid(
                field: "model",
                why: "model \(use.name) has no version \(use.version); its newest is \(newest.number), and "
                    + "`coordctl models \(use.name)` lists all")
        }
        let wanted = ModelUse(use.name, version: version.number, content: version.content, bytes: version.bytes)
        guard wanted != use else { return spec }
        var filled = spec.value
        filled.model = wanted
        return Boxed(filled)
    }

    /// Once it had ended, nothing kept its version from being removed; what came under that number since is not it.
    func checkVersion(of job: Job) throws(Rejection) {
        guard let use = job.spec.value.model else { return }
        let row = state.model(use.name, in: job.spec.value.namespace)
        guard row?.version(use.version)?.content != use.content else { return }
        throw .conflict(
            why:
                "model \(use.name) has no version \(use.version) any more, with which job \(job.id) worked; submit the "
                + "job anew with one of those that `coordctl models \(use.name)` lists")
    }

    private func check(_ draft: ModelDraft) throws(Rejection) {
        guard (1...ModelVersion.Limits.files).contains(draft.files) else {
            throw .invalid(
                field: "files", why: "a version has 1 to \(ModelVersion.Limits.files) files, not \(draft.files)")
        }
        guard (0...ModelVersion.Limits.bytes).contains(draft.bytes) else {
            throw .invalid(field: "bytes", why: "a version has at most \(ModelVersion.Limits.bytes) bytes")
        }
        let row = state.model(draft.model.name, in: draft.model.namespace)
        guard row != nil || state.models.count < settings.modelLimit else {
            throw .conflict(why: "there are \(settings.modelLimit) models already; remove some")
        }
        if row?.versions.contains(where: { $0.content == draft.content }) == true { return }
        guard (row?.versions.count ?? 0) < ModelVersion.Limits.versions else {
            throw .conflict(
                why: "model \(draft.model.name) has \(ModelVersion.Limits.versions) versions already; remove some with "
                    + "`coordctl models remove \(draft.model.name):VERSION`")
        }
        guard let parent = draft.parent else { return }
        guard row?.version(parent) != nil else {
            throw .invalid(field: "parent", why: "model \(draft.model.name) has no version \(parent)")
        }
    }

    private mutating func register(
        _ draft: ModelDraft, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) -> ModelView {
        try check(draft)
        let row = state.model(draft.model.name, in: draft.model.namespace)
        let received = receivedModels.first { $0.content == draft.content }
        if let received { try compare(draft, bytes: received.bytes, files: received.files) }
        try compareWithVersions(draft)
        if let row, let known = row.versions.first(where: { $0.content == draft.content }) {
            receivedModels.removeAll { $0.content == draft.content }
            return view(of: row, version: known.number)
        }
        guard received != nil else {
            throw .conflict(
                why: "the files of this version are not here; push them again, only what is missing is sent")
        }
        let id = row?.id ?? state.nextModel
        let version = ModelVersion(
            number: row?.next ?? 1, content: draft.content, bytes: draft.bytes, files: draft.files,
            parent: draft.parent, by: principal, created: now.wall)
        commit(
            .model(
                .registered(id, namespace: draft.model.namespace, name: draft.model.name, version)), to: &turn)
        receivedModels.removeAll { $0.content == draft.content }
        guard let row = state.models[id] else { throw .unknown(what: Self.modelWord, draft.model.name) }
        return view(of: row, version: version.number)
    }

    /// Nodes make room for what is registered, and refuse a model of another size.
    private func compare(_ draft: ModelDraft, bytes: Int64, files: Int) throws(Rejection) {
        guard draft.bytes == bytes else {
            throw .invalid(
                field: "bytes", why: "the files of this version have \(bytes) bytes, not \(draft.bytes); push it again")
        }
        guard draft.files == files else {
            throw .invalid(field: "files", why: "this version has \(files) files, not \(draft.files); push it again")
        }
    }

    /// Whoever has the same content has the same files: a version that says otherwise was registered wrongly.
    private func compareWithVersions(_ draft: ModelDraft) throws(Rejection) {
        for row in state.models {
            guard let known = row.versions.first(where: { $0.content == draft.content }) else { continue }
            guard row.namespace == draft.model.namespace else {
                // Of another namespace's versions nothing is said to whoever may not see them.
                continue
            }
            guard known.bytes == draft.bytes, known.files == draft.files else {
                throw .conflict(
                    why: "version \(known.number) of model \(row.name) has the same content with \(known.bytes) bytes "
                        + "in \(known.files) files, and this one is said to have \(draft.bytes) in \(draft.files); "
                        + "remove that one with `coordctl models remove \(row.name):\(known.number)`, then push again")
            }
        }
    }

    private mutating func remove(
        _ row: Model, _ number: UInt32?, by principal: Principal, at now: Now, into turn: inout Turn
    ) throws(Rejection) {
        let concerned = row.versions.map(\.number).filter { number == nil || $0 == number }
        // What is gone already is what was asked for.
        guard !concerned.isEmpty else { return }
        let used = usedVersions(of: row)
        if let first = concerned.first(where: used.contains) {
            throw .conflict(
                why: "version \(first) of model \(row.name) is worked with by a service or a job that has not ended; "
                    + "`coordctl models \(row.name)` shows which versions are")
        }
        let contents = row.versions.filter { concerned.contains($0.number) }.map(\.content)
        for version in concerned {
            commit(.model(.removed(row.id, version: version, by: principal, at: now.wall)), to: &turn)
        }
        for content in contents { places.leave(content) }
        turn.effects.append(sweep(dropping: contents))
    }

    private func found(_ reference: ModelReference) throws(Rejection) -> Model {
        guard let row = state.model(reference.name, in: reference.namespace) else {
            throw .unknown(what: Self.modelWord, reference.name)
        }
        return row
    }

    package func modelPage(_ query: ModelsQuery, for principal: Principal) -> ModelPage {
        let rights = state.access.rights(of: principal)
        var rows: [ModelView] = []
        for row in state.models.rows(from: ModelID((query.after?.number ?? 0) + 1)) {
            guard rights.role(in: row.namespace) != nil, (query.namespace ?? row.namespace) == row.namespace else {
                continue
            }
            guard rows.count < settings.modelsPerPage else {
                return ModelPage(rows: rows, next: rows.last?.model.id)
            }
            rows.append(line(of: row))
        }
        return ModelPage(rows: rows, next: nil)
    }

    /// Of a list the newest of each is what is looked at; who works with it is asked of one.
    func line(of row: Model) -> ModelView {
        var short = row
        short.versions = Array(row.versions.suffix(1))
        return ModelView(short)
    }

    private func view(of row: Model, version: UInt32 = 0) -> ModelView {
        ModelView(
            row, version: version, used: usedVersions(of: row),
            nodes: row.versions.map { UInt32(clamping: places.nodes(with: $0.content).count) })
    }

    /// The versions that services may go back to, and those that jobs have which have not ended.
    private func usedVersions(of row: Model) -> [UInt32] {
        var used: [UInt32] = []
        func note(_ spec: JobSpec) {
            guard let use = spec.model, use.name == row.name, spec.namespace == row.namespace else { return }
            used.append(use.version)
        }
        for service in state.services where service.namespace == row.namespace {
            for revision in service.revisions { note(revision.spec.value.job.value) }
        }
        for job in state.jobs where !job.phase.isTerminal { note(job.spec.value) }
        used.sort()
        return used.enumerated().filter { $0.offset == 0 || used[$0.offset - 1] != $0.element }.map(\.element)
    }
}
