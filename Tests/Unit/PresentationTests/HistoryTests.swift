// The history of a job as people and tools read it.

import ClusterModel
import Messages
import Presentation
import Testing

@Suite struct HistoryTests {
    private static let ada = Principal(kind: .user, name: Sample.name("ada"))

    private static let history: JobHistory = {
        var facts: [JobFact] = []
        let whats: [JobFact.What] = [
            .submitted(by: ada), .held(by: ada), .released(by: .admin),
            .placed(Boxed(JobFact.Places(attempt: 1, ranks: 4, nodes: 2, hosts: "n[1-2]"))), .started,
            .stopping(
                Boxed(JobFact.Stop(cause: .drained(Sample.name("n2")), by: .admin, reason: "new \u{1B}[31mmemory"))),
            .ended(Boxed(JobFact.Share(node: Sample.name("n1"), ranks: 0..<2, ending: .stopped, alike: 2))),
            .requeued(Boxed(.drained)),
            .placed(Boxed(JobFact.Places(attempt: 2, ranks: 4, nodes: 1, hosts: "n1"))), .started,
            .ended(Boxed(JobFact.Share(node: Sample.name("n1"), ranks: 0..<4, ending: .failed(rank: 2, .code(3))))),
            .stopping(Boxed(JobFact.Stop(cause: .rankFailed(Sample.blame)))), .requeued(Boxed(.restart)),
            .requeued(Boxed(.mishap)), .requeued(Boxed(.deferred(until: Sample.time))),
            .requeued(Boxed(.commanded(by: ada))), .elementsEnded(2, Boxed(.cancelled(by: ada))), .omitted(7), .ready,
            .split, .finished(Boxed(.failed(Sample.blame))),
        ]
        for (second, what) in whats.enumerated() {
            facts.note(what, at: Sample.time + .seconds(Int64(second)))
        }
        return JobHistory(
            job: Sample.job(.finished(.failed(Sample.blame), at: Sample.time)), facts: facts, isArchived: true)
    }()

    @Test func `every fact is a row with time, actor, cause and words`() {
        let lines = HistoryTable.table(Self.history).lines(width: nil)
        #expect(lines.count == Self.history.facts.count + 1)
        #expect(lines[0].hasPrefix(" #  TIME(UTC)"))
        #expect(lines[1].contains("2026-11-22 10:29:05  submitted  user ada"))
        #expect(lines[1].contains("train to queue research, 4 ranks of "))
        #expect(lines[3].contains("released   user admin") && lines[3].contains("#2"))
        #expect(lines[4].hasSuffix("attempt 1: 4 ranks on 2 nodes, n[1-2]"))
        #expect(lines[6].contains("user admin") && lines[6].contains("node n2 is being emptied by user admin: new"))
        #expect(!lines.joined().contains("\u{1B}"), "nothing that a terminal obeys")
        #expect(lines[7].contains("node n1") && lines[7].contains("#6"))
        #expect(lines[7].hasSuffix("ranks 0-1: stopped with the gang; so did 2 ranks of other nodes"))
        #expect(lines[8].contains("coordinator") && lines[8].contains("#6"))
        #expect(lines[12].hasSuffix("it failed first in rank 2 on node n1: exit code 3") && lines[12].contains("#11"))
        #expect(lines[13].hasSuffix("counts as one of at most 3 restarts"))
        #expect(lines[18].contains("7 facts left out"))
    }

    @Test(arguments: [60, 80, 100, 140])
    func `a table fits the terminal`(width: Int) {
        for line in HistoryTable.table(Self.history).lines(width: width) { #expect(PlainText.width(line) <= width) }
    }

    @Test func `a document has every fact, with its kind as the journal's dump has it`() {
        let text = JSONText.pretty(.history(Self.history))
        for kind in [
            "job.submitted", "job.held", "job.released", "job.placed", "job.started", "job.stopping",
            "allocation.ended", "job.requeued", "job.finished", "job.elementsEnded",
        ] {
            #expect(text.contains("\"kind\": \"\(kind)\""), "\(kind)")
        }
        #expect(text.contains("\"archived\": true") && text.contains("\"state\": \"FAILED\""))
        #expect(text.contains("\"time\": \"2026-11-22T10:29:05.123Z\""))
        #expect(text.contains("\"cause\": 2") && text.contains("\"as\": \"mishap\""))
    }

    @Test func `a list of ended jobs says when`() {
        let jobs = [Sample.job(.running(since: Sample.time)), Sample.job(.finished(.completed, at: Sample.time))]
        let lines = JobTable.table(jobs.map { JobLine($0) }, isWide: false, showsEnds: true, at: Sample.time).lines(
            width: nil)
        #expect(lines[0].hasPrefix("ENDED(UTC)"))
        #expect(lines[1].hasPrefix("- ") && lines[2].hasPrefix("2026-11-22 10:29:05"))
    }
}
