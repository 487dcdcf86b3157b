// Dependencies: their text, and how terms and wholes stand.

import ClusterModel
import Testing

@Suite struct DependencyTests {
    @Test(arguments: ["afterok:12", "afterok:12,afterok:13,afterany:14", "after:1?afternotok:2", "afternotok:3"])
    func `a text that was read is written the same`(text: String) throws {
        #expect(try Dependency.parse(text).text == text)
    }

    @Test func `one kind may name many jobs`() throws {
        let read = try Dependency.parse("AfterOK:12:13,afterany:14")
        #expect(read.text == "afterok:12,afterok:13,afterany:14")
        #expect(!read.isAny)
        #expect(try Dependency.parse("after:1?after:2").isAny)
    }

    @Test(arguments: [
        ("", DependencyTextError.empty), ("afterok:1,", .empty), ("afterok:1,after:2?after:3", .mixed),
        ("expand:1", .unknownKind("expand")), ("12", .unknownKind("12")), ("afterok", .noJob("afterok")),
        ("afterok:", .badJob("")), ("afterok:0", .badJob("0")), ("afterok:-1", .badJob("-1")),
        ("afterok:1_2_3", .badJob("1_2_3")), ("afterok:1_", .badJob("1_")), ("aftercorr:1_2", .badJob("1_2")),
        ("afterok:99999999999999999999", .badJob("99999999999999999999")),
    ])
    func `what makes no sense is refused`(text: String, error: DependencyTextError) {
        #expect(throws: error) { try Dependency.parse(text) }
    }

    @Test func `there is a bound on terms`() throws {
        let most = "after" + String(repeating: ":7", count: Dependency.mostTerms)
        #expect(try Dependency.parse(most).terms.count == Dependency.mostTerms)
        #expect(throws: DependencyTextError.tooMany(Dependency.mostTerms + 1)) { try Dependency.parse(most + ":7") }
    }

    /// Every kind against every phase of a parent.
    @Test func `a term stands as its parent does`() {
        let time = WallTime(milliseconds: 0)
        let blame = Blame(rank: 0, node: .standard, exit: .code(1))
        let table: [(JobPhase, [Standing])] = [
            (.held(by: .admin, since: time), [.waiting, .waiting, .waiting, .waiting, .waiting]),
            (.deferred(since: time), [.waiting, .waiting, .waiting, .waiting, .waiting]),
            (.pending(since: time), [.waiting, .waiting, .waiting, .waiting, .waiting]),
            (.starting(since: time), [.waiting, .waiting, .waiting, .waiting, .waiting]),
            (.running(since: time), [.met, .waiting, .waiting, .waiting, .waiting]),
            (.stopping(.deadlineReached, since: time), [.waiting, .waiting, .waiting, .waiting, .waiting]),
            (.finished(.completed, at: time), [.met, .met, .met, .never, .met]),
            (.finished(.failed(blame), at: time), [.met, .met, .never, .met, .never]),
            (.finished(.cancelled(by: .admin), at: time), [.met, .met, .never, .met, .never]),
            (.finished(.deadlineMissed, at: time), [.met, .met, .never, .met, .never]),
        ]
        for (phase, expected) in table {
            #expect(DependencyKind.allCases.map { $0.standing(parent: phase) } == expected, "\(phase)")
        }
    }

    @Test(arguments: [
        (false, [Standing.met, .met], Standing.met), (false, [.met, .waiting], .waiting),
        (false, [.waiting, .never], .never), (true, [.never, .met], .met), (true, [.never, .waiting], .waiting),
        (true, [.never, .never], .never),
    ])
    func `all terms, or any`(isAny: Bool, terms: [Standing], whole: Standing) {
        let dependency = Dependency(terms.indices.map { .init(.after, JobID(UInt64($0))) }, isAny: isAny)
        #expect(dependency.standing { terms[Int($0.job.number)] } == whole)
    }
}
