// Labels, taints, tolerations and constraints: their syntax, and which nodes they mean.

import ClusterModel
import Testing

@Suite struct LabelTests {
    @Test(arguments: ["a", "A100", "a.b_c-d", "example.com/rack", "k8s.io/0", "0", String(repeating: "x", count: 63)])
    func `a key by Kubernetes' rules is taken`(key: String) {
        #expect(LabelSyntax.problem(ofKey: key) == nil)
    }

    @Test(arguments: [
        "", "/a", "a/", "a/b/c", "-a", "a-", ".a", "a b", "a=b", "Example.com/a", "exa_mple/a", "ä", "a..b/c",
        String(repeating: "x", count: 64), String(repeating: "a.", count: 126) + "aa/x",
    ])
    func `any other key is not`(key: String) {
        #expect(LabelSyntax.problem(ofKey: key) != nil)
    }

    @Test func `a value may be empty, and is a name otherwise`() {
        #expect(["", "1", "a-b"].allSatisfy { LabelSyntax.problem(ofValue: $0) == nil })
        #expect(
            ["-", "a/b", "a b", String(repeating: "x", count: 64)].allSatisfy {
                LabelSyntax.problem(ofValue: $0) != nil
            })
    }

    @Test func `changes are read as they are typed`() throws {
        let labels = try LabelText.changes(["a=1", "b=", "example.com/c-"])
        #expect(labels.put == [Label(key: "a", value: "1"), Label(key: "b", value: "")])
        #expect(labels.remove == ["example.com/c"])
        let taints = try LabelText.taintChanges(["a=1:NoSchedule", "b:PreferNoSchedule", "c-", "d:NoSchedule-"])
        #expect(
            taints.put == [
                Taint(key: "a", value: "1", effect: .noSchedule), Taint(key: "b", effect: .preferNoSchedule),
            ])
        #expect(taints.remove == [Toleration(key: "c"), Toleration(key: "d", effect: .noSchedule)])
    }

    @Test(arguments: [
        ("a", "write key=value:NoSchedule"), ("a=1", "write key=value:NoSchedule"),
        ("a=1:NoExecute", "coordctl node drain"),
        ("a=1:noschedule", "effects are"), (":NoSchedule", "a key is"), ("-", "a key is"),
    ])
    func `a taint that makes no sense says what to write`(text: String, remedy: String) {
        #expect {
            try LabelText.taintChanges([text])
        } throws: { "\($0)".contains(remedy) }
    }

    @Test func `a label without a value or a key is refused`() {
        for text in ["a", "=1", "a=b=c", "a b=1"] {
            #expect(throws: LabelTextError.self) { try LabelText.changes([text]) }
        }
    }

    @Test func `labels and taints change one by one and stay in order`() {
        let old = [Label(key: "a", value: "1"), Label(key: "c", value: "3")]
        #expect(
            old.changed(put: [Label(key: "b", value: "2"), Label(key: "a", value: "9")], remove: ["c", "x"])
                == [Label(key: "a", value: "9"), Label(key: "b", value: "2")])
        let hard = Taint(key: "a", value: "1", effect: .noSchedule)
        let soft = Taint(key: "a", effect: .preferNoSchedule)
        #expect([hard].changed(put: [soft], remove: []) == [hard, soft])
        #expect([hard, soft].changed(put: [], remove: [Toleration(key: "a", effect: .noSchedule)]) == [soft])
        #expect([hard, soft].changed(put: [], remove: [Toleration(key: "")]).isEmpty)
    }

    @Test func `a toleration looks at key, value and effect`() {
        let taint = Taint(key: "a", value: "1", effect: .noSchedule)
        #expect(Toleration(key: "").tolerates(taint))
        #expect(Toleration(key: "a").tolerates(taint))
        #expect(Toleration(key: "a", value: "1", effect: .noSchedule).tolerates(taint))
        #expect(!Toleration(key: "a", value: "2").tolerates(taint))
        #expect(!Toleration(key: "b").tolerates(taint))
        #expect(!Toleration(key: "a", effect: .preferNoSchedule).tolerates(taint))
    }
}

@Suite struct ConstraintTests {
    private static func labels(_ keys: String) -> [Label] {
        keys.split(separator: ",").map { Label(key: String($0), value: "") }
    }

    @Test(arguments: [
        ("a", "a", true), ("a", "b", false), ("a&b", "a,b", true), ("a&b", "a", false), ("a|b", "b", true),
        ("a|b&c", "a", true), ("a|b&c", "b", false), ("(a|b)&c", "a", false), ("(a|b)&c", "b,c", true),
        ("a & ( b | x.io/c )", "a,x.io/c", true), ("((a))", "a", true), ("a&b|c&d", "c,d", true),
        ("a&b|c&d", "a,d", false),
    ])
    func `features are counted with & before |`(text: String, keys: String, holds: Bool) throws {
        #expect(try Constraint(text).holds(for: Self.labels(keys)) == holds)
    }

    @Test(arguments: [
        "", " ", "&", "a&", "|a", "a b", "(a", "a)", "()", "a&&b", "a*2", "[a|b]", "a,b", "a(b)", "(a)b", "-a", "a=1",
        String(repeating: "a&", count: 64) + "a", String(repeating: "(", count: 1025),
    ])
    func `what is no expression is refused`(text: String) {
        #expect(throws: ConstraintError.self) { try Constraint(text) }
    }

    @Test func `depth costs no stack`() throws {
        let deep = String(repeating: "(", count: 500) + "a" + String(repeating: ")", count: 500)
        #expect(try Constraint(deep).holds(for: Self.labels("a")))
    }
}
