// What a job asks for the end of its attempts: `failurePolicy`, and the notice of `checkpoint`.

import ClusterModel

struct FailureFields {
    static let checkpointFields = ["directory", "signal", "noticeSeconds", "firstProcessOnly"]

    let spec: Fields

    func read(into job: inout JobSpec) {
        let policy = spec.fields("failurePolicy", ["maxRestarts", "rules"])
        if let restarts = policy?["maxRestarts"] {
            job.maxRestarts = restarts.integer(in: 0...ManifestReader.Limits.restarts) ?? 0
        }
        job.failureRules = policy?["rules"].map(rules) ?? []
        // Complaints about its fields are the payload's.
        guard let checkpoint = spec["checkpoint"], checkpoint.isMapping else { return }
        job.endNotice = notice(checkpoint, limit: job.timeLimit)
    }

    private func notice(_ checkpoint: Value, limit: Span?) -> EndNotice? {
        guard let signal = checkpoint.member("signal") else {
            for name in ["noticeSeconds", "firstProcessOnly"] {
                checkpoint.member(name)?.complain("there is no signal", remedy: "add `signal: USR1` beside it")
            }
            return nil
        }
        guard let number = signal.checked(Rules.signal) else { return nil }
        var before = EndNotice.standardBefore
        if let seconds = checkpoint.member("noticeSeconds") {
            guard let count = seconds.integer(in: 1...Int(EndNotice.longest.milliseconds / 1000)) else { return nil }
            before = .seconds(Int64(count))
        }
        let notice = EndNotice(
            signal: number, before: before,
            isForFirstProcess: checkpoint.member("firstProcessOnly")?.flag() ?? false)
        do {
            try Rules.check(notice, limit: limit, flag: "maxRuntime")
        } catch {
            signal.complain(error)
        }
        return notice
    }

    private func rules(_ value: Value) -> [FailureRule] {
        guard let items = value.items() else { return [] }
        guard items.count <= FailureRule.mostRules else {
            value.complain(Rules.tooManyRules(items.count))
            return []
        }
        return items.compactMap(rule)
    }

    private func rule(_ item: Value) -> FailureRule? {
        guard let fields = item.fields(["exitCodes", "signals", "reasons", "output", "action"]),
            let action = fields.required("action", example: "Fail")?.checked(Rules.failureAction)
        else { return nil }
        return FailureRule(
            codes: fields["exitCodes"].map { named($0, Rules.exitCodes) } ?? [],
            signals: fields["signals"].map { named($0, Rules.signal) } ?? [],
            reasons: fields["reasons"].map { named($0, Rules.failureReason) } ?? [],
            output: fields["output"].map { named($0, atMost: OutputPattern.most, Rules.outputPattern) } ?? [],
            action: action)
    }

    private func named<Found>(
        _ value: Value, atMost most: Int = FailureRule.mostNamed, _ read: (String) throws(Problem) -> Found
    ) -> [Found] {
        guard let items = value.items() else { return [] }
        guard (1...most).contains(items.count) else {
            value.complain(
                "it lists \(items.count)",
                remedy: "name 1 to \(most), or leave the field out for every failure")
            return []
        }
        return items.compactMap { $0.checked(read) }
    }
}

extension Rules {
    static func tooManyRules(_ count: Int) -> Problem {
        Problem("there are \(count) rules", remedy: "write at most \(FailureRule.mostRules)")
    }

    /// A notice comes before a limit that is longer.
    static func check(_ notice: EndNotice, limit: Span?, flag: String) throws(Problem) {
        guard let limit else {
            throw Problem("it comes before the time limit, and there is none", remedy: "add \(flag)")
        }
        guard notice.before < limit else {
            throw Problem(
                "\(TimeText.short(notice.before)) before the end is before the begin of \(TimeText.short(limit))",
                remedy: "shorten it, or lengthen \(flag)")
        }
    }

    static func signal(_ text: String) throws(Problem) -> Int32 {
        guard let number = SignalText.number(text) else {
            throw Problem("\(Wording.quoted(text)) is no signal", remedy: "write for example USR1, or its number")
        }
        return number
    }

    static func exitCodes(_ text: String) throws(Problem) -> ClosedRange<Int32> {
        guard let range = FailureRule.range(text) else {
            throw Problem(
                "\(Wording.quoted(text)) is no exit code of a failure",
                remedy: "write a number from 1 to 255, or a range such as 64-78")
        }
        return range
    }

    static func failureReason(_ text: String) throws(Problem) -> FailureReason {
        if let reason = FailureReason(word: text) { return reason }
        throw choice(text, "reason", FailureReason.allCases.map(\.word))
    }

    static func failureAction(_ text: String) throws(Problem) -> FailureAction {
        if let action = FailureAction(word: text) { return action }
        throw choice(text, "action", FailureAction.allCases.map(\.word))
    }

    static func outputPattern(_ text: String) throws(Problem) -> OutputPattern {
        guard let pattern = OutputPattern(text) else {
            throw Problem(
                "\(Wording.quoted(text)) is no pattern of output",
                remedy:
                    "write 1 to \(OutputPattern.longest) bytes of one line, with * for any characters and \\ before a "
                    + "* or \\ that is meant")
        }
        return pattern
    }

    private static func choice(_ text: String, _ kind: String, _ words: [String]) -> Problem {
        let meant = Wording.nearest(to: text, among: words).map { "did you mean \($0)? " } ?? ""
        return Problem("\(Wording.quoted(text)) is no \(kind)", remedy: meant + "\(kind)s are \(Wording.list(words))")
    }

    static func endNotice(_ text: String) throws(Problem) -> EndNotice {
        do throws(FailureTextError) {
            return try EndNotice(text: text)
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.description)
        }
    }

    static func failureRule(_ text: String) throws(Problem) -> FailureRule {
        do throws(FailureTextError) {
            return try FailureRule(text: text)
        } catch {
            throw Problem("\(Wording.quoted(text)) is refused", remedy: error.description)
        }
    }
}
