// Random values of what is kept and told of the past, for the laws of the codecs.
import ClusterModel
import Ledger
import Messages

extension CodecSource {
    /// One of every kind and more.
    mutating func facts() -> [JobFact] {
        let places = JobFact.Places(attempt: attempt(), ranks: below(1000), nodes: below(1000), hosts: text().brief)
        let whats: [JobFact.What] =
            [
                .submitted(by: principal()), .held(by: principal()), .released(by: principal()), .ready, .split,
                .suspended(by: principal()), .resumed(by: principal()),
                .placed(Boxed(places)), .started, .elementsEnded(below(1000), Boxed(some(outcomes()).brief)),
                .omitted(below(1000)),
                .stopping(
                    Boxed(JobFact.Stop(cause: some(causes()).brief, by: maybe { $0.principal() }, reason: text().brief))
                ),
            ]
            + endings().map {
                .ended(Boxed(JobFact.Share(node: name(), ranks: ranks(), ending: $0.brief, alike: below(9))))
            }
            + requeues().map { .requeued(Boxed($0)) } + outcomes().map { .finished(Boxed($0.brief)) }
        return whats.map { JobFact($0, at: time()) }
    }

    /// Ends with ordinals that ascend.
    mutating func ends() -> [FinishedList.Entry] {
        var ordinal: UInt64 = 0
        return list(upTo: 5) { source in
            ordinal += 1 + UInt64(source.below(9))
            return FinishedList.Entry(job: source.job(), ordinal: ordinal)
        }
    }

    mutating func pastQuery() -> PastQuery {
        PastQuery(
            before: maybe { $0.counter() }, limit: 1 + below(10_000), since: maybe { $0.time() },
            until: maybe { $0.time() }, user: maybe { $0.name() }, queue: maybe { $0.name() },
            namespace: maybe { $0.name() }, kinds: EndKind.allCases.filter { _ in below(2) == 0 })
    }

    mutating func pastJob() -> PastJob {
        PastJob(ordinal: counter(), view: jobView(), facts: facts())
    }
}
