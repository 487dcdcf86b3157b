// Failure policies and notices as they are written, in a manifest and on the command line.

import ClusterModel
import Manifest
import Testing

@Suite struct FailureManifestTests {
    private static func job(_ spec: String) throws -> JobSpec {
        let text = "kind: Job\nmetadata: {name: a}\nspec:\n  command: [a]\n" + spec
        guard case .job(let job) = try ManifestReader.read(text, file: "a.yaml", directory: "/home/ada").first else {
            throw ManifestMissing()
        }
        return job.spec
    }

    private static func flags(_ change: (inout CommandLineJob) -> Void) throws -> JobSpec {
        var job = CommandLineJob(command: ["a"])
        change(&job)
        return try job.request(submittingFrom: "/", at: WallTime(milliseconds: 0)).spec
    }

    private struct ManifestMissing: Error {}

    @Test func `rules are read in order, in both forms`() throws {
        let rules = [
            FailureRule(codes: [1...1, 64...78], action: .fail),
            FailureRule(signals: [11, 40], reasons: [.outOfMemory], action: .restartUncounted),
            FailureRule(codes: [1...1], output: [try #require(OutputPattern("NCCL*timeout"))], action: .restart),
            FailureRule(action: .hold),
        ]
        let written = try Self.job(
            """
              failurePolicy:
                maxRestarts: 3
                rules:
                - {exitCodes: [1, 64-78], action: Fail}
                - {signals: [SEGV, 40], reasons: [OutOfMemory], action: RestartUncounted}
                - {exitCodes: [1], output: ["NCCL*timeout"], action: Restart}
                - {action: hold}
            """)
        #expect(written.failureRules == rules)
        #expect(written.maxRestarts == 3)
        let typed = try Self.flags {
            $0.failureRules = [
                "1,64-78=Fail", "SEGV,SIG40,OutOfMemory=RestartUncounted", "1~NCCL*timeout=Restart", "*=Hold",
            ]
        }
        #expect(typed.failureRules == rules)
    }

    @Test func `a notice stands with or without a checkpoint directory`() throws {
        let notice = EndNotice(signal: 10, before: .seconds(90))
        let alone = try Self.job("  maxRuntime: 1h\n  checkpoint: {signal: USR1, noticeSeconds: 90}")
        #expect(alone.endNotice == notice)
        let both = try Self.job(
            "  maxRuntime: 1h\n  checkpoint: {directory: c, signal: TERM, firstProcessOnly: true}")
        #expect(both.endNotice == EndNotice(signal: 15, before: .seconds(60), isForFirstProcess: true))
        #expect(try Self.job("  checkpoint: {directory: c}").endNotice == nil)
        let typed = try Self.flags { ($0.signal, $0.time) = ("USR1@90", "1:00:00") }
        #expect(typed.endNotice == notice)
    }

    @Test(arguments: [
        ("failurePolicy: {rules: [{exitCodes: [0], action: Fail}]}", "rules[0].exitCodes[0]: '0' is no exit code"),
        ("failurePolicy: {rules: [{exitCodes: [], action: Fail}]}", "rules[0].exitCodes: it lists 0"),
        ("failurePolicy: {rules: [{signals: [USR9], action: Fail}]}", "rules[0].signals[0]: 'USR9' is no signal"),
        ("failurePolicy: {rules: [{reasons: [NodeLsot], action: Fail}]}", "did you mean NodeLost?"),
        ("failurePolicy: {rules: [{exitCodes: [1]}]}", "rules[0]: it has no field action"),
        ("failurePolicy: {rules: [{action: Explode}]}", "actions are Fail, Restart, RestartUncounted, Hold"),
        ("checkpoint: {signal: USR1}", "spec.checkpoint.signal: it comes before the time limit, and there is none"),
        ("maxRuntime: 30s\n  checkpoint: {signal: USR1}", "spec.checkpoint.signal: 1m before the end"),
        ("checkpoint: {noticeSeconds: 5, directory: c}", "spec.checkpoint.noticeSeconds: there is no signal"),
        ("maxRuntime: 1h\n  checkpoint: {signal: USR1, noticeSeconds: 0}", "it must be from 1 to 65535"),
    ])
    func `what makes no sense is told where it stands`(spec: String, message: String) {
        let error = #expect(throws: ManifestError.self) { try Self.job("  " + spec) }
        let told = error.map { "\($0)" } ?? ""
        #expect(told.contains(message), "\(told)")
    }

    @Test func `rules have a bound`() {
        let rules = (0...FailureRule.mostRules).map { _ in "{action: Fail}" }.joined(separator: ", ")
        #expect(throws: ManifestError.self) { try Self.job("  failurePolicy: {rules: [\(rules)]}") }
        #expect(throws: ManifestError.self) {
            try Self.flags { $0.failureRules = Array(repeating: "*=Fail", count: FailureRule.mostRules + 1) }
        }
        #expect(throws: ManifestError.self) { try Self.flags { $0.signal = "USR1@5" } }
    }
}
