// Models in the coordinator's mind: versions, who may do what with them, and the jobs that work with them.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("Models") struct ModelTests {
    private static let digits = ModelReference(Name(unchecked: "digits"))
    private static let bob = Principal(kind: .user, name: Name(unchecked: "bob"))

    private static func content(_ byte: UInt8) -> ContentHash {
        guard let hash = ContentHash(bytes: [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a hash")
        }
        return hash
    }

    private static func draft(_ byte: UInt8, parent: UInt32? = nil) -> ModelDraft {
        ModelDraft(digits, content: content(byte), bytes: 1000 * Int64(byte), files: 2, parent: parent)
    }

    /// All files of it came.
    private static func came(_ byte: UInt8, number: UInt64) -> Input {
        .received(content(byte), .whole(bytes: 1000 * Int64(byte), files: 2), number: number)
    }

    private static func push(_ byte: UInt8, parent: UInt32? = nil, to talk: inout Conversation) -> ClientReply? {
        talk.step([came(byte, number: 1)])
        return talk.ask(.model(.register(draft(byte, parent: parent)))).replies.first
    }

    private static func number(_ reply: ClientReply?) -> UInt32? {
        guard case .model(let view)? = reply else { return nil }
        return view.version
    }

    private static func why(_ reply: ClientReply?) -> String {
        guard case .rejected(let rejection)? = reply else { return "\(String(describing: reply))" }
        return rejection.description
    }

    @Test("are fetched from whoever offers them, and are versions once their files are here")
    func offered() throws {
        var talk = Conversation()
        let effects = talk.ask(.model(.offer(Self.draft(1))))
        guard case .upload(let grant)? = effects.replies.first else { throw Missing() }
        let receives = effects.filter { if case .receive = $0 { true } else { false } }
        #expect(receives == [.receive(grant.stream, Self.content(1), from: .admin)])
        #expect(Self.why(talk.ask(.model(.register(Self.draft(1)))).replies.first).contains("are not here"))
        talk.step([.received(Self.content(1), .failed(why: "the client went away"), number: 1)])
        #expect(Self.why(talk.ask(.model(.register(Self.draft(1)))).replies.first).contains("are not here"))
        #expect(Self.number(Self.push(1, to: &talk)) == 1)
        #expect(Self.number(Self.push(2, parent: 1, to: &talk)) == 2)
        #expect(Self.number(Self.push(1, to: &talk)) == 1, "what is a version stays that one")
        #expect(Self.why(Self.push(3, parent: 7, to: &talk)).contains("has no version 7"))
        let row = try #require(talk.conductor.state.model(Self.digits.name, in: .standard))
        #expect(row.versions.map(\.number) == [1, 2] && row.versions[1].parent == 1)
        #expect(talk.conductor.state.violations().isEmpty)
    }

    @Test("keep their numbers over a removal and over a restart")
    func numbered() throws {
        var talk = Conversation()
        for byte: UInt8 in 1...3 { _ = Self.push(byte, to: &talk) }
        let effects = talk.ask(.model(.remove(Self.digits, version: 3)))
        #expect(effects.replies == [.done])
        let sweeps = effects.filter { if case .sweep = $0 { true } else { false } }
        #expect(sweeps == [.sweep(keeping: [Self.content(1), Self.content(2)], dropping: [Self.content(3)], heard: 1)])
        #expect(talk.ask(.model(.remove(Self.digits, version: 3))).replies == [.done], "safe to ask twice")
        #expect(Self.number(Self.push(4, to: &talk)) == 4, "no number comes twice")
        var later = Conversation(restarting: talk)
        #expect(Self.number(Self.push(4, to: &later)) == 4)
        var state = later.conductor.state
        #expect(ClusterState(restoring: state.takeCheckpoint())?.models.map { $0 } == state.models.map { $0 })
        #expect(later.ask(.model(.remove(Self.digits, version: nil))).replies == [.done])
        #expect(later.conductor.state.models.isEmpty)
        #expect(Self.why(later.ask(.model(.show(Self.digits))).replies.first).contains("no model digits"))
    }

    @Test("that a job asks for are the newest, or the one that it names, and it says of each node where they are")
    func worked() throws {
        var settings = Settings()
        settings.bulkPort = 7412
        var talk = Conversation(settings: settings)
        let node = talk.addNode(1, Generate.inventory(cpu: 64_000))
        var spec = Generate.spec(cpu: 1000).value
        spec.model = ModelUse(Self.digits.name, content: Self.content(9), bytes: 5)
        func submit(_ spec: JobSpec, _ key: UInt64) -> [Effect] {
            talk.ask(.submit(SubmitRequest(key: RequestKey(client: 5, sequence: key), spec: Boxed(spec))))
        }
        #expect(Self.why(submit(spec, 1).replies.first).contains("there is no model digits"))
        _ = Self.push(1, to: &talk)
        _ = Self.push(2, to: &talk)
        let prepared = submit(spec, 2).orders.compactMap { order -> PrepareOrder? in
            if case .prepare(let prepare) = order { prepare } else { nil }
        }
        let order = try #require(prepared.first)
        #expect(
            order.spec.value.model == ModelUse(Self.digits.name, version: 2, content: Self.content(2), bytes: 2000),
            "whoever submits does not say what the content is")
        #expect(order.filesPort == 7412)
        spec.model = ModelUse(Self.digits.name, version: 1)
        #expect(submit(spec, 3).replies.first == .submitted(JobID(2)))
        spec.model = ModelUse(Self.digits.name, version: 8)
        #expect(Self.why(submit(spec, 4).replies.first).contains("its newest is 2"))
        spec.namespace = Name(unchecked: "elsewhere")
        #expect(Self.why(submit(spec, 5).replies.first).contains("in namespace elsewhere"))
        #expect(Self.why(talk.ask(.model(.remove(Self.digits, version: 1))).replies.first).contains("worked with"))
        for id in [1, 2] { talk.ask(.cancel(JobID(UInt64(id)))) }
        for allocation in talk.conductor.state.allocations.map(\.id) {
            talk.step([
                talk.report(
                    1, on: node, first: UInt64(allocation.number), [.ended(allocation, .stopped, at: talk.now.wall)])
            ])
        }
        #expect(talk.ask(.model(.remove(Self.digits, version: nil))).replies == [.done])
    }

    @Test("that are gone, or came anew under their number, let no job run once more that had ended")
    func gone() throws {
        var talk = Conversation()
        _ = Self.push(1, to: &talk)
        var spec = Generate.spec(cpu: 1000).value
        spec.model = ModelUse(Self.digits.name)
        _ = talk.submit(Boxed(spec), key: 1)
        talk.ask(.cancel(JobID(1)))
        #expect(talk.ask(.requeue(JobID(1))).replies == [.done], "its version is there")
        talk.ask(.cancel(JobID(1)))
        #expect(talk.ask(.model(.remove(Self.digits, version: nil))).replies == [.done])
        #expect(Self.why(talk.ask(.requeue(JobID(1))).replies.first).contains("no version 1 any more"))
        #expect(Self.number(Self.push(2, to: &talk)) == 1, "the model is another one")
        #expect(Self.why(talk.ask(.requeue(JobID(1))).replies.first).contains("no version 1 any more"))
        #expect(talk.conductor.state.jobs[JobID(1)]?.phase.isTerminal == true)
    }

    @Test("make a new revision of a service when a newer one is there, and stay for those it may go back to")
    func served() throws {
        var talk = Conversation()
        _ = talk.addNode(1, Generate.inventory(cpu: 64_000, ports: 40))
        _ = Self.push(1, to: &talk)
        var job = Generate.spec(cpu: 1000).value
        job.model = ModelUse(Self.digits.name)
        let spec = Boxed(ServiceSpec(name: Name(unchecked: "web"), replicas: 1, job: Boxed(job)))
        func revision() -> UInt32? { talk.conductor.state.service(spec.value.name, in: .standard)?.newest.number }
        talk.ask(.service(.declare(spec)))
        talk.ask(.service(.declare(spec)))
        #expect(revision() == 1)
        _ = Self.push(2, to: &talk)
        talk.ask(.service(.declare(spec)))
        #expect(revision() == 2)
        let row = try #require(talk.conductor.state.service(spec.value.name, in: .standard))
        #expect(row.newest.spec.value.job.value.model?.version == 2)
        #expect(Self.why(talk.ask(.model(.remove(Self.digits, version: 1))).replies.first).contains("worked with"))
    }

    @Test("are pushed by users of a namespace, seen by those who have a role there, and removed by who pushed them")
    func rights() throws {
        var talk = Conversation()
        let lab = ModelReference(Self.digits.name, in: Name(unchecked: "lab"))
        func draft(_ byte: UInt8) -> ModelDraft {
            var draft = Self.draft(byte)
            draft.model = lab
            return draft
        }
        talk.step([Self.came(1, number: 1)])
        talk.ask(.model(.register(draft(1))))
        func ask(_ request: ModelRequest) -> String { Self.why(talk.ask(.model(request), by: Self.bob).replies.first) }
        #expect(ask(.show(lab)).contains("no model digits"), "what he may not know of is not there")
        #expect(ask(.offer(draft(2))).contains("may not push models"))
        guard case .models(let page)? = talk.ask(.model(.list(ModelsQuery())), by: Self.bob).replies.first else {
            throw Missing()
        }
        #expect(page.rows.isEmpty)
        talk.ask(.grant(Grant(.user(Self.bob.name), .user, in: .namespace(lab.namespace))))
        #expect(ask(.remove(lab, version: 1)).contains("may not remove this model"))
        talk.step([Self.came(2, number: 2)])
        guard case .model(let view)? = talk.ask(.model(.register(draft(2))), by: Self.bob).replies.first else {
            throw Missing()
        }
        #expect(view.version == 2 && view.model.versions[1].by == Self.bob)
        #expect(talk.ask(.model(.remove(lab, version: 2)), by: Self.bob).replies == [.done])
    }

    @Test("are registered with the bytes and files that came, whatever whoever pushes them says")
    func counted() throws {
        var talk = Conversation()
        talk.step([Self.came(1, number: 1)])
        func register(_ bytes: Int64, _ files: Int, as name: String = "digits") -> ClientReply? {
            var draft = Self.draft(1)
            draft.model = ModelReference(Name(unchecked: name))
            (draft.bytes, draft.files) = (bytes, files)
            return talk.ask(.model(.register(draft))).replies.first
        }
        #expect(Self.why(register(5, 2)).contains("have 1000 bytes, not 5"))
        #expect(Self.why(register(1000, 3)).contains("has 2 files, not 3"))
        #expect(talk.conductor.state.models.isEmpty)
        #expect(Self.number(register(1000, 2)) == 1)
        // It is a version now, and nothing of it is on its way any more.
        #expect(Self.why(register(999, 2)).contains("`coordctl models remove digits:1`"))
        talk.step([.received(Self.content(1), .whole(bytes: 999, files: 2), number: 2)])
        #expect(Self.why(register(999, 2, as: "other")).contains("version 1 of model digits has the same content"))
        #expect(talk.conductor.state.models.map(\.versions.count) == [1])
    }

    @Test("let the edge look for files that nobody has, a while after the start and then once a day")
    func swept() {
        var talk = Conversation()
        _ = Self.push(1, to: &talk)
        talk.step([Self.came(2, number: 7)])
        func sweeps(after seconds: Int64) -> [Effect] {
            talk.clock += seconds * 1_000
            return talk.step([.tick]).filter { if case .sweep = $0 { true } else { false } }
        }
        let expected = Effect.sweep(keeping: [Self.content(1), Self.content(2)], dropping: [], heard: 7)
        #expect(sweeps(after: 599).isEmpty)
        #expect(sweeps(after: 1) == [expected])
        #expect(sweeps(after: 24 * 3600 - 1).isEmpty)
        #expect(sweeps(after: 1) == [expected])
    }

    @Test("are bounded")
    func bounded() throws {
        var settings = Settings()
        settings.modelLimit = 1
        settings.receivedModels = 2
        var talk = Conversation(settings: settings)
        for byte: UInt8 in 1...128 { #expect(Self.number(Self.push(byte, to: &talk)) == UInt32(byte)) }
        #expect(Self.why(Self.push(129, to: &talk)).contains("has 128 versions already"))
        var other = Self.draft(130)
        other.model = ModelReference(Name(unchecked: "other"))
        #expect(Self.why(talk.ask(.model(.offer(other))).replies.first).contains("there are 1 models already"))
        var odd = Self.draft(131)
        (odd.bytes, odd.files) = (-1, 0)
        #expect(Self.why(talk.ask(.model(.offer(odd))).replies.first).contains("1 to 100000 files"))
        odd.files = 1
        #expect(Self.why(talk.ask(.model(.offer(odd))).replies.first).contains("at most"))
        for byte: UInt8 in 140...142 { talk.step([Self.came(byte, number: UInt64(byte))]) }
        talk.ask(.model(.remove(Self.digits, version: 1)))
        #expect(Self.why(talk.ask(.model(.register(Self.draft(140)))).replies.first).contains("push them again"))
        #expect(Self.number(talk.ask(.model(.register(Self.draft(142)))).replies.first) == 129)
    }
}

private struct Missing: Error {}
