// Fixed values of models, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    private static let digits = ModelReference(name("digits"), in: name("research"))

    private static let draft = ModelDraft(digits, content: hash(7), bytes: 1 << 33, files: 12, parent: 2)

    static let digitsRow: Model = {
        let first = ModelVersion(
            number: 2, content: hash(6), bytes: 1 << 20, files: 3, parent: nil, by: user, created: time)
        var row = Model(id: ModelID(4), namespace: name("research"), name: name("digits"), first: first)
        row.versions.append(
            ModelVersion(
                number: 5, content: hash(7), bytes: 1 << 33, files: 12, parent: 2, by: admin,
                created: time + .seconds(60)))
        row.next = 6
        return row
    }()

    private static let servedSpec: Boxed<JobSpec> = {
        var found = spec.value
        found.model = ModelUse(name("digits"), version: 5, content: hash(7), bytes: 1 << 33)
        return Boxed(found)
    }()

    private static let wantingSpec: Boxed<JobSpec> = {
        var found = spec.value
        found.model = ModelUse(name("digits"))
        return Boxed(found)
    }()

    static let modelRequests: [ClientRequest] = [
        .model(.offer(draft)), .model(.register(draft)),
        .model(.list(ModelsQuery(after: ModelID(3), namespace: name("research")))), .model(.list(ModelsQuery())),
        .model(.show(digits)), .model(.remove(digits, version: 5)), .model(.remove(digits, version: nil)),
        .submit(SubmitRequest(key: key, spec: wantingSpec)),
    ]

    static let modelReplies: [ClientReply] = [
        .models(ModelPage(rows: [ModelView(digitsRow)], next: ModelID(4))),
        .model(ModelView(digitsRow, version: 5, used: [2, 5])), .upload(UploadGrant(stream: token, port: 7412)),
    ]

    static let modelEvents: [Event] = [
        .model(
            .registered(
                ModelID(4), namespace: name("research"), name: name("digits"), digitsRow.versions[1])),
        .model(.removed(ModelID(4), version: 2, by: admin, at: time)),
        .job(.submitted(job, servedSpec, owner: user, request: key, at: time)),
    ]

    static let modelChunks: [CheckpointChunk] = {
        var head = accessHead
        head.nextModel = ModelID(5)
        return [.models(index: 0, [digitsRow]), .head(head)]
    }()

    static let pieceFrames: [StreamFrame] = [
        .open(token, as: .holder), .ask(hash(7)), .piece(hash(7), [0, 1, 255]),
        .lack(hash(7), why: "push the model again"),
    ]

    static let holdingMessages: [AgentMessage] = {
        var hello = AgentHello(
            versions: ProtocolRange(oldest: 1, newest: 3), cluster: cluster, incarnation: 77, highestEpoch: 3,
            inventory: inventory, accounts: [], nextReport: 12, sent: BootTime(milliseconds: 5))
        hello.models = [hash(6), hash(7)]
        return [
            .hello(hello), .models([hash(6), hash(7)]), .models([]), .failedAhead([hash(7)]),
            .fetching([
                FetchProgress(of: AllocationID(9), done: 0), FetchProgress(of: AllocationID(12), done: 3_300_000_000),
            ]),
        ]
    }()

    static let aheadOrders: [AgentOrder] = [
        .fetchAhead(
            AheadOrder(
                [
                    AheadFetch(ModelAhead(content: hash(7), bytes: 1 << 33)),
                    AheadFetch(ModelAhead(content: hash(6), bytes: 1 << 20)),
                ], filesPort: 7412)),
        .fetchAhead(AheadOrder([], filesPort: 7412)),
        .fetchAhead(
            AheadOrder(
                [
                    AheadFetch(
                        ModelAhead(content: hash(7), bytes: 1 << 33),
                        neighbours: ["10.0.0.12:30900", "[fd00::12]:30901"])
                ], filesPort: 7412)),
    ]

    static let fetchingReplies: [ClientReply] = {
        let fetch = FetchView(node: name("node-12"), done: 3_300_000_000, whole: 1 << 33)
        var view = JobView(
            id: job, spec: servedSpec, owner: user, phase: .starting(since: time), attempt: 1, restarts: 0,
            submitted: time, started: nil,
            placements: [PlacementView(node: name("node-12"), ranks: 0..<1, ending: nil)], wait: nil, version: 9)
        view.fetches = [fetch]
        var replica = ReplicaView(
            job: job, revision: 2, phase: .starting(since: time), node: name("node-12"), port: 20_001, isReady: false,
            ends: 0)
        replica.fetch = fetch
        var service = ServiceView(webRow)
        service.shown = [replica]
        return [.job(view), .service(service)]
    }()
}
