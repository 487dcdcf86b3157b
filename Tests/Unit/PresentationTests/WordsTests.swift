// The words of Slurm, exit codes, and the sentences of explain and describe.

import ClusterModel
import Messages
import Testing

@testable import Presentation

@Suite("A job's state")
struct WordsTests {
    @Test("has Slurm's word")
    func hasStateWord() {
        let words = Sample.everyPhase.map(\.slurmState)
        #expect(words.prefix(3) == ["PENDING", "CONFIGURING", "RUNNING"])
        #expect(words[3..<7].allSatisfy { $0 == "COMPLETING" })
        #expect(Outcome.completed.slurmState == "COMPLETED")
        #expect(Outcome.failed(Sample.blame).slurmState == "FAILED")
        #expect(Outcome.outOfMemory(Sample.blame).slurmState == "OUT_OF_MEMORY")
        #expect(Outcome.timedOut(Sample.blame).slurmState == "TIMEOUT")
        #expect(Outcome.nodeFailed(Sample.name("n")).slurmState == "NODE_FAIL")
        #expect(Outcome.cancelled(by: .admin).slurmState == "CANCELLED")
    }

    @Test("has Slurm's reason while it waits")
    func hasReason() {
        #expect(
            Sample.everyWait.map(\.slurmReason) == ["Quota", "Resources", "ReqNodeNotAvail", "Priority", "None"])
    }

    @Test("tells while it is starting how far its model is, on each of its nodes and on all of them")
    func tellsOfItsModel() throws {
        var job = Sample.job(.starting(since: Sample.time), placements: Sample.placements)
        var spec = job.spec.value
        spec.model = ModelUse(Sample.name("digits"), version: 3, bytes: 12 << 30)
        job.spec = Boxed(spec)
        #expect(!job.standing.contains("fetching"))
        job.fetches = [
            FetchView(node: Sample.name("n1"), done: 3_328_599_655, whole: 12 << 30),
            FetchView(node: Sample.name("n2"), done: 12 << 30, whole: 12 << 30),
        ]
        #expect(job.standing.hasSuffix("on n[1-2], fetching model digits:3, 15.1Gi of 24Gi"), "\(job.standing)")
        #expect(job.place == "n[1-2] (fetching model digits:3, 15.1Gi of 24Gi)")
        let lines = Explanation(job: job, obstacles: [], position: nil, closest: nil).sentences
        #expect(lines.contains("Node n1 fetches model digits:3: 3.1Gi of 12Gi are there."))
        #expect(JSONText.pretty(.job(job)).contains("\"bytesInAll\": 12884901888"))
    }

    @Test("of a node has the word of sinfo")
    func hasNodeWord() {
        #expect(Sample.node(.lost).slurmState == "DOWN")
        #expect(Sample.node(.suspect).slurmState == "NOT_RESPONDING")
        #expect(Sample.node(.unheard).slurmState == "UNKNOWN")
        #expect(Sample.node(.alive).slurmState == "IDLE")
        #expect(Sample.node(.alive, free: Resources(cpu: 1000, gpus: 1), allocations: 1).slurmState == "MIXED")
        #expect(Sample.node(.alive, free: Resources(cpu: 0, gpus: 1), allocations: 1).slurmState == "ALLOCATED")
    }

    @Test("gives the exit code that a shell would give")
    func hasExitStatus() {
        #expect(Outcome.completed.exitStatus == 0)
        #expect(Outcome.cancelled(by: .admin).exitStatus == 130)
        #expect(Outcome.nodeFailed(Sample.name("n")).exitStatus == 1)
        #expect(Sample.everyExit.map(\.status) == [3, 143, 137, 124, 126, 1])
        #expect(Exit.notStarted("exec: No such file or directory (errno 2)").status == 127)
        #expect(Exit.notStarted("exec: Permission denied (errno 13)").status == 126)
        #expect(Exit.notStarted("log: No such file or directory (errno 2)").status == 126)
        #expect(Exit.code(-1).status == 1)
        #expect(Exit.code(256).status == 1)
        #expect(Exit.signal(200).status == 1)
    }

    @Test("of any kind fills its row, its page and its document without a character that a terminal obeys")
    func isComplete() {
        for phase in Sample.everyPhase {
            let job = Sample.job(phase, placements: Sample.placements, wait: .nextCycle)
            let page = JobDescription.lines(job, at: Sample.time + .minutes(3))
            let explanation = Explanation(job: job, obstacles: [], position: nil, closest: nil).sentences
            let document = JSONText.pretty(.job(job))
            for text in page + explanation + [job.standing] {
                #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "\(text)")
            }
            #expect(document.contains("\"state\": \"\(phase.slurmState)\""))
            #expect(page.contains { $0.hasPrefix("State:") && $0.hasSuffix(phase.slurmState) })
        }
    }
}

@Suite("An explanation")
struct ExplainingTests {
    @Test("names the rule that holds a job, how it is written, what it fits, and what to do")
    func namesTheRule() throws {
        let hold = RuleHold(place: 1, cause: .rankFailed(Sample.blame))
        var job = Sample.job(.held(by: .admin, since: Sample.time), wait: .heldByRule(Boxed(hold)))
        var spec = job.spec.value
        spec.failureRules = try ["2=Fail", "3~NCCL*timeout=Hold"].map { try FailureRule(text: $0) }
        job.spec = Boxed(spec)
        let held = Explanation(job: job, obstacles: [.heldByRule(Boxed(hold))], position: nil, closest: nil)
        let text = held.sentences
        let rule = "its failure rule 2 of 2, 3~NCCL*timeout=Hold"
        #expect(text.contains("It is held by \(rule): it failed first in rank 2 on node n1: exit code 3."))
        #expect(text.contains { $0.contains("coordctl logs 42") && $0.contains("coordctl release 42") })
        #expect(!text.joined().contains("admin"), "nobody else holds it")
        #expect(JSONText.pretty(.explanation(held)).contains("\"rule\": 2"))
        let lost = Explanation(job: job, obstacles: [.heldByRule(nil)], position: nil, closest: nil).sentences
        #expect(lost.contains("It is held by a failure rule of its own."))
    }

    private func sentences(_ waits: [Wait], position: Int? = 3) -> [String] {
        let job = Sample.job(.pending(since: Sample.time), wait: waits.first)
        return Explanation(job: job, obstacles: waits, position: position, closest: Sample.name("n7")).sentences
    }

    @Test("says what is short, how many ranks found room, and which node is closest")
    func explainsCapacity() {
        let lines = sentences([.capacity(closest: NodeID(7), shortOf: Resources(cpu: 500), placed: 2)])
        #expect(lines[0] == "Job 42 (train) waits since 2026-11-22 10:29:05 UTC.")
        #expect(lines[1] == "It is number 3 of those that wait in queue research.")
        #expect(
            lines[2]
                == "The nodes have no room for it now: 2 of its 4 ranks found a place; node n7, the closest, lacks "
                + "0.5 cpu for one more rank.")
        #expect(lines[3].hasPrefix("What to do: nothing; it starts when running jobs make room."))
    }

    @Test("says who is ahead and why that one waits")
    func explainsChain() {
        let lines = sentences([
            .behind(JobID(17)), .quota(queue: Sample.name("research"), shortOf: Resources(gpus: 2)),
        ])
        #expect(lines[2] == "Job 17 goes before it and waits for room itself.")
        #expect(
            lines[3] == "Job 17 is held by the quota of queue research: 2 nvidia.com/gpu over what is left of it.")
        #expect(lines[4].contains("`coordctl explain 17`"))
    }

    @Test("names a command for each kind of wait that lasts", arguments: Sample.everyWait)
    func advises(wait: Wait) {
        let lines = sentences([wait])
        #expect(wait == .nextCycle || lines.contains { $0.hasPrefix("What to do:") && $0.contains("`coordctl") })
    }

    @Test("of a job on a silent node says which, and what follows")
    func explainsSilence() {
        let job = Sample.job(.running(since: Sample.time), placements: Sample.placements)
        var explanation = Explanation(job: job, obstacles: [], position: nil, closest: nil)
        explanation.silence = Silence(nodes: [Sample.name("n1")], length: .seconds(40), left: .seconds(260))
        #expect(explanation.sentences.contains("Node n1 has not answered for 00:00:40; what runs there may run on."))
        #expect(explanation.sentences.contains("If that stays so, it starts elsewhere in 00:04:20."))
        explanation.silence = Silence(nodes: ["n1", "n2"].map(Sample.name), length: .zero, left: nil)
        #expect(explanation.sentences.contains("Nodes n[1-2] do not answer; what runs there may run on."))
        #expect(explanation.sentences.last?.contains("`coordctl node down n[1-2]`") == true)
        #expect("\(Tree.explanation(explanation))".contains("silent"))
    }

    @Test("of a failure says what to do")
    func explainsEnd() {
        let exit = Exit.outOfMemory(peak: ByteCount(2 << 30), limit: ByteCount(1 << 30))
        let job = Sample.job(
            .finished(.outOfMemory(Blame(rank: 2, node: Sample.name("n1"), exit: exit)), at: Sample.time),
            placements: Sample.placements, restarts: 1)
        let lines = Explanation(job: job, obstacles: [], position: nil, closest: nil).sentences
        #expect(lines[0].contains("ran out of memory, first in rank 2 on node n1: out of memory (peak 2Gi, limit 1Gi)"))
        #expect(lines[1].contains("raise spec.resources.limits.memory or --mem above that"))
        #expect(lines[2] == "It was started again 1 of at most 3 times after a failure.")
    }
}
