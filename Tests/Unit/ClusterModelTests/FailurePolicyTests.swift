// Failure rules and notices: their text, and which failures a rule fits.

import ClusterModel
import Testing

@Suite struct FailurePolicyTests {
    @Test(arguments: [
        "3=Fail", "1-2,64-78=Restart", "SEGV,BUS=RestartUncounted", "NodeLost=Fail", "*=Hold",
        "7,KILL,SIG40,OutOfMemory=Hold", "1~CUDA out of memory=Fail", "*~NCCL*timeout~ECC, again=RestartUncounted",
        "*~a = b\\~c\\*\\\\=Hold",
    ])
    func `a rule that was read is written the same`(text: String) throws {
        #expect(try FailureRule(text: text).text == text)
    }

    @Test func `case and SIG make no difference`() throws {
        let rule = FailureRule(signals: [11], reasons: [.nodeLost], action: .fail)
        #expect(try FailureRule(text: "sigsegv,nodelost=fail") == rule)
        #expect(SignalText.number("usr1") == 10)
        #expect(SignalText.number("SIG64") == 64)
        #expect(SignalText.number("65") == nil)
        #expect(SignalText.number("SIG") == nil)
    }

    @Test(arguments: [
        ("", FailureTextError.noAction("")), ("3", .noAction("3")), ("3=", .badAction("")),
        ("3=Stop", .badAction("Stop")),
        ("=Fail", .badCause("")), ("0=Fail", .badCause("0")), ("256=Fail", .badCause("256")),
        ("9-3=Fail", .badCause("9-3")), ("1,,2=Fail", .badCause("")), ("rubbish=Fail", .badCause("rubbish")),
        ("-1=Fail", .badCause("-1")), ("1-=Fail", .badCause("1-")), ("1~=Fail", .badPattern("")),
        ("~***=Fail", .badPattern("***")), ("~a\\n=Fail", .badPattern("a\\n")), ("~a\nb=Fail", .badPattern("a\nb")),
        ("~a~b~c~d~e~f~g~h~i=Fail", .badPattern("i")),
    ])
    func `what makes no rule is refused`(text: String, error: FailureTextError) {
        #expect(throws: error) { try FailureRule(text: text) }
    }

    @Test func `there is a bound on what one rule names`() throws {
        let most = (1...FailureRule.mostNamed).map { "\($0)" }.joined(separator: ",")
        #expect(try FailureRule(text: most + "=Fail").codes.count == FailureRule.mostNamed)
        #expect(throws: FailureTextError.tooMany(FailureRule.mostNamed + 1)) {
            try FailureRule(text: most + ",99=Fail")
        }
    }

    @Test func `a rule fits what it names, and one that names nothing fits every failure of a rank`() throws {
        let rule = try FailureRule(text: "1-2,SEGV,OutOfMemory,TimedOut=Fail")
        let memory = Exit.outOfMemory(peak: ByteCount(1), limit: ByteCount(1))
        for exit in [Exit.code(1), .code(2), .signal(11), memory, .timedOut] { #expect(rule.fits(exit)) }
        for exit in [Exit.code(3), .signal(9), .notStarted("no such file"), .unseen] { #expect(!rule.fits(exit)) }
        #expect(!rule.fitsNodeLoss)
        let all = try FailureRule(text: "*=Fail")
        for exit in [Exit.code(3), .signal(9), .notStarted("no such file"), .unseen, memory] { #expect(all.fits(exit)) }
        #expect(!all.fitsNodeLoss)
        #expect(try FailureRule(text: "NodeLost=Fail").fitsNodeLoss)
        #expect(try FailureRule(text: "NodeLost=Fail").fits(.unseen))
    }

    @Test(arguments: [
        ("NCCL*timeout", "x NCCL watchdog timeout y", true), ("NCCL*timeout", "timeout NCCL", false),
        ("NCCL*timeout", "NCCL\ntimeout", false), ("aab", "aaab", true), ("a*a", "a", false), ("a*a", "aa", true),
        ("**ab**", "xab", true), ("\\*", "a*b", true), ("\\*", "ab", false), ("\\~\\\\", "~\\", true),
        ("ü", "Müll", true), ("abc", "ab", false), ("cuda", "CUDA", false),
    ])
    func `a pattern stands within one line, as it is written`(text: String, output: String, isFound: Bool) throws {
        let rule = FailureRule(output: [try #require(OutputPattern(text))], action: .fail)
        #expect([FailureRule(action: .hold), rule].signs(in: Array(output.utf8)) == (isFound ? 2 : 0))
    }

    @Test func `what was said counts beside how it ended, and the first rule of both decides`() throws {
        var spec = JobSpec(name: .standard, payload: try #require(ContentHash(bytes: Array(repeating: 1, count: 32))))
        spec.failureRules = try ["1~ECC=Hold", "~NCCL=RestartUncounted", "*=Fail"].map { try FailureRule(text: $0) }
        func action(_ exit: Exit, _ signs: UInt32) -> FailureAction? {
            spec.rule(for: Blame(rank: 0, node: .standard, exit: exit, signs: signs))?.action
        }
        #expect(action(.code(1), 0b11) == .hold)
        #expect(action(.code(2), 0b11) == .restartUncounted)
        #expect(action(.signal(6), 0b10) == .restartUncounted)
        #expect(action(.code(1), 0) == .fail)
        #expect(try !FailureRule(text: "NodeLost~ECC=Fail").fitsNodeLoss, "a lost node said nothing")
    }

    @Test(arguments: [
        ("USR1@90", "USR1@90"), ("B:sigint@5", "B:INT@5"), ("b:12", "B:USR2@60"), ("40@65535", "40@65535"),
    ])
    func `a notice is read as sbatch reads it`(text: String, written: String) throws {
        #expect(try EndNotice(text: text).text == written)
    }

    @Test(arguments: [
        ("", FailureTextError.badSignal("")), ("R:USR1@5", .badStep("R")), ("USR9@5", .badSignal("USR9")),
        ("USR1@", .badSpan("")), ("USR1@0", .badSpan("0")), ("USR1@65536", .badSpan("65536")),
        ("USR1@-5", .badSpan("-5")), ("USR1@1m", .badSpan("1m")),
    ])
    func `what is no notice is refused`(text: String, error: FailureTextError) {
        #expect(throws: error) { try EndNotice(text: text) }
    }
}
