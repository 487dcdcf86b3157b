// Any values of models, for the law that what was encoded is read back.
import ClusterModel
import Ledger
import Messages

extension CodecSource {
    mutating func modelVersion(_ number: UInt32) -> ModelVersion {
        ModelVersion(
            number: number, content: hash(), bytes: Int64(below(1 << 40)), files: below(100_000),
            parent: maybe { UInt32(1 + $0.below(1000)) }, by: principal(), created: time())
    }

    mutating func modelRow() -> Model {
        var row = Model(
            id: ModelID(counter(upTo: 1 << 48 - 1)), namespace: name(), name: name(),
            first: modelVersion(UInt32(1 + below(1000))))
        for step in 1...3 where below(2) == 0 {
            row.versions.append(modelVersion(UInt32(1000 * step + 1 + below(900))))
        }
        row.next = UInt32(5000 + below(1000))
        return row
    }

    mutating func modelReference() -> ModelReference { ModelReference(name(), in: name()) }

    mutating func modelDraft() -> ModelDraft {
        ModelDraft(
            modelReference(), content: hash(), bytes: Int64(below(1 << 40)), files: below(100_000),
            parent: maybe { UInt32(1 + $0.below(1000)) })
    }

    mutating func modelUse() -> ModelUse {
        ModelUse(name(), version: UInt32(below(9)), content: maybe { $0.hash() }, bytes: Int64(below(1 << 40)))
    }

    mutating func modelRequests() -> [ClientRequest] {
        [
            .model(.offer(modelDraft())), .model(.register(modelDraft())),
            .model(
                .list(
                    ModelsQuery(
                        after: maybe { ModelID(max(1, $0.counter(upTo: 1 << 48 - 1))) }, namespace: maybe { $0.name() })
                )),
            .model(.show(modelReference())),
            .model(.remove(modelReference(), version: maybe { UInt32(1 + $0.below(1000)) })),
        ]
    }

    mutating func modelReplies() -> [ClientReply] {
        [
            .models(
                ModelPage(
                    rows: list(upTo: 3) { ModelView($0.modelRow()) },
                    next: maybe { ModelID(max(1, $0.counter(upTo: 1 << 48 - 1))) })),
            .model(
                ModelView(
                    modelRow(), version: UInt32(below(9)), used: list(upTo: 3) { UInt32($0.below(9)) })),
            .model(spreadModel()),
            .upload(UploadGrant(stream: token(), port: UInt32(below(65_536)))),
        ]
    }

    mutating func modelEvents() -> [ModelEvent] {
        [
            .registered(
                ModelID(counter(upTo: 1 << 48 - 1)), namespace: name(), name: name(),
                modelVersion(UInt32(1 + below(1000)))),
            .removed(
                ModelID(counter(upTo: 1 << 48 - 1)), version: UInt32(1 + below(1000)), by: principal(), at: time()),
        ]
    }

    private mutating func spreadModel() -> ModelView {
        let row = modelRow()
        return ModelView(row, nodes: row.versions.map { _ in UInt32(below(10_000)) })
    }

    mutating func aheadOrder() -> AheadOrder {
        let versions = list(upTo: 3) { source in
            AheadFetch(
                ModelAhead(content: source.hash(), bytes: Int64(source.below(1 << 40))),
                neighbours: source.list(upTo: 3) { _ in "10.0.0.7:30900" })
        }
        return AheadOrder(versions, filesPort: UInt32(below(65_536)))
    }

    mutating func fetchView() -> FetchView {
        FetchView(node: name(), done: Int64(below(1 << 40)), whole: Int64(below(1 << 40)))
    }
}
