// Probes over the life of a task.

import ClusterModel
import Health
import Testing

@Suite("A probe")
struct ProbeTests {
    private static func run(_ task: String = "t1") -> Probe.Sight { .running(task: task, for: .seconds(60)) }

    private static func probe(_ purpose: Probe.Purpose, successes: Int = 1, failures: Int = 3) -> Probe {
        Probe(purpose, Probe.Timing(initialDelay: .seconds(5), successThreshold: successes, failureThreshold: failures))
    }

    @Test(
        "begins anew with every task",
        arguments: [
            (Probe.Purpose.readiness, Probe.Verdict.failure), (.liveness, .success), (.startup, .unknown),
        ])
    func begins(purpose: Probe.Purpose, verdict: Probe.Verdict) {
        var probe = Self.probe(purpose)
        #expect(probe.look(.nothing) == .wait && probe.verdict == nil)
        #expect(probe.look(.running(task: "t1", for: .seconds(4))) == .wait, "too early")
        #expect(probe.verdict == verdict)
        #expect(probe.look(Self.run()) == .attempt)
        probe.take(.success)
        #expect(probe.verdict == .success)
        #expect(probe.look(Self.run("t2")) == .attempt && probe.verdict == verdict)
    }

    @Test("changes its mind after so many equal outcomes")
    func thresholds() {
        var probe = Self.probe(.readiness, successes: 2, failures: 3)
        _ = probe.look(Self.run())
        var verdicts: [Probe.Verdict?] = []
        for outcome in [
            .success, .failure, .success, .success, .failure, .failure, .success, .failure, .failure, .failure,
        ]
            as [Probe.Verdict]
        {
            probe.take(outcome)
            verdicts.append(probe.verdict)
        }
        #expect(
            verdicts == [
                .failure, .failure, .failure, .success, .success, .success, .success, .success, .success, .failure,
            ])
    }

    @Test("rests after a failed liveness probe until there is another task")
    func rests() {
        var probe = Self.probe(.liveness, failures: 1)
        #expect(probe.look(Self.run()) == .attempt)
        probe.take(.failure)
        #expect(probe.isOnHold && probe.verdict == .failure)
        #expect(probe.look(Self.run()) == .wait)
        #expect(probe.look(.ended(task: "t1", restarts: true)) == .wait)
        #expect(probe.look(Self.run("t2")) == .attempt && probe.verdict == .success)
    }

    @Test("is not made again once the task has come up")
    func startup() {
        var probe = Self.probe(.startup)
        #expect(probe.look(Self.run()) == .attempt)
        probe.take(.success)
        #expect(probe.look(Self.run()) == .wait && probe.verdict == .success)
        #expect(probe.look(Self.run("t2")) == .attempt)
    }

    @Test("counts what does not run as failed, and stops with what will not come back")
    func ends() {
        var probe = Self.probe(.readiness)
        _ = probe.look(Self.run())
        probe.take(.success)
        #expect(probe.look(.waiting(task: "t1")) == .wait && probe.verdict == .failure)
        #expect(probe.look(.ended(task: "t1", restarts: true)) == .wait)
        #expect(probe.look(.ended(task: "t1", restarts: false)) == .stop)
        #expect(probe.look(.over) == .stop)
    }
}
