// Autoscaling in the coordinator's mind: what is measured moves the size, within its bounds and windows.

import ClusterModel
import ControlPlane
import Ledger
import Messages
import Support
import Testing

@Suite("Autoscaling") struct ServiceScalingTests {
    private static let reference = ServiceReference(Name(unchecked: "web"))

    private static func scaling(least: Int32 = 2, most: Int32 = 10, percent: Int64 = 70) -> ServiceScaling {
        var bounds = ScalingSpec(least: least, most: most)
        bounds.warmUp = WarmUp(initialization: .zero, readinessDelay: .zero)
        return ServiceScaling(bounds: bounds, metrics: [ServiceMetric(.cpu, .utilization(percent: percent))])
    }

    /// A service on one node whose replicas all use so much.
    private struct Load {
        var talk = Conversation()
        var node: SessionID
        var next: UInt64 = 1
        var running: [AllocationID] = []

        init(replicas: Int = 2) {
            node = talk.addNode(1, Generate.inventory(cpu: 64_000, ports: 40))
            let spec = ServiceSpec(
                name: ServiceScalingTests.reference.name, replicas: replicas,
                job: Generate.spec(cpu: 1000, rerunAfter: 15))
            obey(talk.ask(.service(.declare(Boxed(spec)))))
            pass(2)
        }

        mutating func obey(_ effects: [Effect]) {
            var effects = effects
            while true {
                var reports: [AgentReport] = []
                for order in effects.orders {
                    switch order {
                    case .prepare(let prepare):
                        running.append(prepare.allocation)
                        reports.append(.started(prepare.allocation, at: talk.now.wall))
                    case .stop(let id, _):
                        running.removeAll { $0 == id }
                        reports.append(.ended(id, .stopped, at: talk.now.wall))
                    default: break
                    }
                }
                guard !reports.isEmpty else { return }
                next += UInt64(reports.count)
                effects = talk.step([talk.report(1, on: node, first: next - UInt64(reports.count), reports)])
            }
        }

        mutating func change(_ change: ServiceChange) -> ClientReply? {
            let effects = talk.ask(.service(.change(ServiceScalingTests.reference, change)))
            obey(effects)
            return effects.replies.first
        }

        mutating func pass(_ seconds: Int, cpu: Int64? = nil) {
            for second in 0..<seconds {
                obey(talk.pass(seconds: 1))
                if let cpu, second % 5 == 4 {
                    let usage = running.map {
                        ReplicaUsage(allocation: $0, cpu: cpu, memory: 1 << 20, window: .seconds(5))
                    }
                    obey(talk.step([.agent(node, Conversation.proof(1), .usage(usage))]))
                }
                obey(talk.step([.agent(node, Conversation.proof(1), .beat(1))]))
            }
        }

        var replicas: Int {
            talk.conductor.state.service(ServiceScalingTests.reference.name, in: .standard)?.replicas ?? 0
        }
    }

    @Test("grows by the ratio of what is used to what is wanted, at most by the rules, and holds within the tolerance")
    func grows() {
        var load = Load()
        #expect(load.change(.autoscale(Boxed(Self.scaling()))) == .done)
        load.pass(60, cpu: 720)
        #expect(load.replicas == 2, "72 % is within a tenth of 70 %")
        load.pass(10, cpu: 1400)
        #expect(load.replicas == 4, "140 of 70 is twice")
        #expect(load.running.count == 4)
        load.pass(60, cpu: 1400)
        #expect(load.replicas == 10, "and no more than its bound")
    }

    @Test("shrinks when less was wanted for the whole window, and not below its bound")
    func shrinks() {
        var load = Load(replicas: 8)
        _ = load.change(.autoscale(Boxed(Self.scaling())))
        load.pass(280, cpu: 100)
        #expect(load.replicas == 8, "five minutes have not passed")
        load.pass(40, cpu: 100)
        #expect(load.replicas == 2)
    }

    @Test("does nothing where nothing is measured, and says so")
    func unmeasured() {
        var load = Load(replicas: 3)
        _ = load.change(.autoscale(Boxed(Self.scaling())))
        load.pass(400)
        #expect(load.replicas == 3)
        guard case .service(let view)? = load.talk.ask(.service(.show(Self.reference))).replies.first else { return }
        #expect(view.scalingState?.contains("FailedGetResourceMetric") == true)
    }

    @Test("is not overruled by scale and apply, but ended; a coordinator that begins anew shrinks nothing at once")
    func keeps() {
        var load = Load(replicas: 2)
        _ = load.change(.autoscale(Boxed(Self.scaling())))
        load.pass(30, cpu: 1400)
        let size = load.replicas
        #expect(size > 4)
        guard case .rejected(.conflict)? = load.change(.scale(3)) else {
            Issue.record("it is scaled by hand")
            return
        }
        load.talk = Conversation(restarting: load.talk)
        load.node = load.talk.session()
        let accounts = load.talk.conductor.state.allocations.map {
            AllocationAccount(allocation: $0.id, job: $0.job, attempt: $0.attempt, state: .running)
        }
        load.obey(
            load.talk.hello(
                1, Generate.inventory(cpu: 64_000, ports: 40), on: load.node, accounts: accounts, nextReport: load.next)
        )
        load.pass(200, cpu: 10)
        #expect(load.replicas == size)
        #expect(load.change(.autoscale(nil)) == .done && load.change(.scale(3)) == .done)
        load.pass(3)
        #expect(load.replicas == 3 && load.running.count == 3)
    }

    @Test("is refused where it could not be, with the field")
    func refused() {
        var load = Load()
        var zero = Self.scaling()
        zero.metrics = []
        let memory = ServiceScaling(
            bounds: ScalingSpec(least: 1, most: 2), metrics: [ServiceMetric(.memory, .utilization(percent: 50))])
        for (scaling, word) in [
            (Self.scaling(least: 3, most: 2), "minReplicas"), (Self.scaling(least: 0), "minReplicas"),
            (Self.scaling(most: 20_000), "maxReplicas"), (Self.scaling(percent: 0), "averageUtilization"),
            (zero, "metrics"), (memory, "ask for no memory"),
        ] {
            guard case .rejected(let why)? = load.change(.autoscale(Boxed(scaling))) else {
                Issue.record("\(word) is accepted")
                continue
            }
            #expect("\(why)".contains(word), "\(why)")
        }
    }
}
