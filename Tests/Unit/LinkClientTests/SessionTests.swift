// The client's conversation with scripted coordinators, good and bad.

import ClusterModel
import Messages
import Synchronization
import Testing
import Transport

@testable import Link

@Suite("A control client", .serialized)
struct SessionTests {
    @Test("matches replies that come in another order")
    func matches() throws {
        let rig = try Rig()
        let held = Mutex<[Move]>([])
        let endpoint = try rig.control { message, _ in
            switch message {
            case .hello: return [.welcome()]
            case .request(let number, .cancel(let job, _), _):
                let moves = held.withLock { held in
                    held.insert(.reply(number, .submitted(job)), at: 0)
                    return held
                }
                return moves.count == 3 ? moves : []
            case .request: return []
            }
        }
        let client = ControlClient(try rig.context(of: endpoint))
        let numbers = try client.send((1...3).map { (.cancel(JobID($0)), payload: []) })
        #expect(numbers == 1..<4)
        var found: [UInt64: JobID] = [:]
        while found.count < 3, let answer = try client.receive(timeout: .seconds(10)) {
            if case .submitted(let job) = answer.reply { found[answer.number] = job }
        }
        #expect(found == [1: JobID(1), 2: JobID(2), 3: JobID(3)])
    }

    @Test("never leaves more requests unanswered than its credit")
    func obeysCredit() throws {
        let rig = try Rig()
        let most = Mutex((open: 0, highest: 0, waiting: [UInt64]()))
        let endpoint = try rig.control { message, _ in
            guard case .request(let number, _, _) = message else { return [.welcome(credit: 4)] }
            return most.withLock { state in
                state.waiting.append(number)
                state.highest = max(state.highest, state.waiting.count)
                guard state.waiting.count == 4 || number > 18 else { return [] }
                defer { state.waiting = [] }
                return state.waiting.map { .reply($0, .done) }
            }
        }
        let client = ControlClient(try rig.context(of: endpoint))
        _ = try client.send((1...20).map { (.cancel(JobID($0)), payload: []) })
        var count = 0
        while count < 20, try client.receive(timeout: .seconds(10)) != nil { count += 1 }
        #expect(count == 20)
        #expect(most.withLock { $0.highest } == 4)
    }

    @Test("asks again with the same key when the connection breaks under a submission")
    func submitsOnce() throws {
        let rig = try Rig()
        let keys = Mutex<[RequestKey]>([])
        let endpoint = try rig.control { message, connection in
            switch message {
            case .hello: return [.welcome()]
            case .request(let number, .submit(let request), let payload):
                keys.withLock { $0.append(request.key) }
                guard connection > 0 else { return [.close] }
                return [.reply(number, .submitted(JobID(UInt64(payload.count > 0 ? 42 : 0))))]
            case .request: return [.close]
            }
        }
        let client = ControlClient(try rig.context(of: endpoint))
        #expect(try client.submit(sampleSpec(), payload: LaunchPayload(command: ["true"])) == JobID(42))
        #expect(try client.submit(sampleSpec(), payload: LaunchPayload(command: ["true"])) == JobID(42))
        let found = keys.withLock { $0 }
        #expect(found.count == 3)
        #expect(found[0] == found[1])
        #expect(found[1] != found[2])
    }

    @Test("gives up after the second break, and says that the connection ended")
    func givesUp() throws {
        let rig = try Rig()
        let endpoint = try rig.control { message, _ in
            if case .hello = message { [.welcome()] } else { [.close] }
        }
        let client = ControlClient(try rig.context(of: endpoint))
        let fault = #expect(throws: ClientFault.self) { try client.ask(.queues) }
        #expect(fault?.exitCode == 8)
    }

    @Test("throws the coordinator's refusals with their exit codes")
    func throwsRejections() throws {
        let rig = try Rig()
        let endpoint = try rig.control { message, _ in
            guard case .request(let number, _, _) = message else { return [.welcome()] }
            return [.reply(number, .rejected(.unknownJob(JobID(7))))]
        }
        let client = ControlClient(try rig.context(of: endpoint))
        let fault = #expect(throws: ClientFault.self) { try client.job(JobID(7)) }
        #expect(fault == .rejected(.unknownJob(JobID(7))))
        #expect(fault?.exitCode == 3)
    }

    @Test("names both versions when they do not agree, and repeats the coordinator's reason")
    func namesVersions() throws {
        let rig = try Rig()
        let newer = try rig.control { _, _ in [.welcome(version: 9)] }
        let fault = #expect(throws: ClientFault.self) { try ControlClient(rig.context(of: newer)).connect() }
        #expect(fault?.description.contains("speaks version 9 of the protocol, this program 1 to 3") == true)
        let strict = try rig.control { _, _ in [.say(.refused("no client of your kind")), .close] }
        let refusal = #expect(throws: ClientFault.self) { try ControlClient(rig.context(of: strict)).connect() }
        #expect(refusal?.description.contains("ended the session: no client of your kind") == true)
    }

    @Test("refuses an answer that nobody asked for")
    func refusesStrangeAnswers() throws {
        let rig = try Rig()
        let endpoint = try rig.control { message, _ in
            if case .hello = message { [.welcome()] } else { [.reply(99, .done)] }
        }
        let fault = #expect(throws: ClientFault.self) { try ControlClient(rig.context(of: endpoint)).ask(.queues) }
        #expect(fault?.exitCode == 255)
    }

    @Test("tries the addresses in order, and says why each failed")
    func triesAddresses() throws {
        let rig = try Rig()
        let endpoint = try rig.control { message, _ in
            guard case .request(let number, _, _) = message else { return [.welcome()] }
            return [.reply(number, .queues([]))]
        }
        try rig.write(address: "127.0.0.1:1\n127.0.0.1:\(endpoint.port)\n")
        let client = ControlClient(try ClientContext(folder: rig.folder))
        guard case .queues = try client.ask(.queues) else { throw Unexpected() }
        try rig.write(address: "127.0.0.1:1 127.0.0.1:2")
        let fault = #expect(throws: ClientFault.self) { try ControlClient(ClientContext(folder: rig.folder)).connect() }
        #expect(fault?.exitCode == 8)
        #expect(fault?.description.contains("127.0.0.1:1") == true)
        #expect(fault?.description.contains("127.0.0.1:2") == true)
    }

    @Test("does not believe a coordinator of another cluster")
    func mistrusts() throws {
        let rig = try Rig()
        let other = try Rig()
        let endpoint = try other.control { _, _ in [.welcome()] }
        let fault = #expect(throws: ClientFault.self) { try ControlClient(rig.context(of: endpoint)).connect() }
        #expect(fault?.exitCode == 4)
        #expect(fault?.description.contains("must be of one cluster") == true)
    }

    @Test("waits for the change that it asked for, and over a break")
    func watches() throws {
        let rig = try Rig()
        let endpoint = try rig.control { message, connection in
            switch message {
            case .hello: return [.welcome()]
            case .request(let number, .watch(_, let version), _):
                return connection == 0 ? [.close] : [.reply(number, .job(sampleView(version: version + 1)))]
            case .request: return []
            }
        }
        let client = ControlClient(try rig.context(of: endpoint))
        let told = Mutex<[String]>([])
        let view = try client.persistently(
            trouble: { _ in told.withLock { $0.append("trouble") } }, relief: { told.withLock { $0.append("relief") } }
        ) { () throws(ClientFault) in try client.change(of: JobID(1), after: 4) }
        #expect(view.version == 5)
        #expect(told.withLock { $0 } == ["trouble", "relief"])
    }

    private struct Unexpected: Error {}
}
