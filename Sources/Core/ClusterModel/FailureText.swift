// Signals, notices and failure rules as people write them: `USR1`, `B:USR1@90`, `1-2,SEGV,NodeLost=Fail`.

/// Linux's signals by name; the numbers are those of x86 and Arm.
package enum SignalText {
    private static let names: [(String, Int32)] = [
        ("HUP", 1), ("INT", 2), ("QUIT", 3), ("ILL", 4), ("TRAP", 5), ("ABRT", 6), ("BUS", 7), ("FPE", 8),
        ("KILL", 9), ("USR1", 10), ("SEGV", 11), ("USR2", 12), ("PIPE", 13), ("ALRM", 14), ("TERM", 15),
        ("STKFLT", 16), ("CHLD", 17), ("CONT", 18), ("STOP", 19), ("TSTP", 20), ("TTIN", 21), ("TTOU", 22),
        ("URG", 23), ("XCPU", 24), ("XFSZ", 25), ("VTALRM", 26), ("PROF", 27), ("WINCH", 28), ("IO", 29),
        ("PWR", 30), ("SYS", 31),
    ]

    /// `USR1`, `SIGUSR1`, `10` or `SIG40`, whatever the case; nil when it is none.
    package static func number(_ text: some StringProtocol) -> Int32? {
        let word = text.uppercased()
        let bare = word.hasPrefix("SIG") ? String(word.dropFirst(3)) : word
        if let known = names.first(where: { $0.0 == bare }) { return known.1 }
        guard !bare.isEmpty, bare.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int32(bare),
            EndNotice.signals.contains(Int(number))
        else { return nil }
        return number
    }

    /// The name, or the number where there is none.
    package static func name(_ number: Int32) -> String { names.first { $0.1 == number }?.0 ?? "\(number)" }
}

package enum FailureTextError: Error, Hashable, Sendable, CustomStringConvertible {
    case badSignal(String)
    case badSpan(String)
    case badStep(String)
    case noAction(String)
    case badAction(String)
    case badCause(String)
    case badPattern(String)
    case tooMany(Int)

    package var description: String {
        switch self {
        case .badSignal(let text): "'\(text)' is no signal; write for example USR1"
        case .badSpan(let text):
            "'\(text)' is no time before the limit; write seconds from 1 to \(EndNotice.longest.milliseconds / 1000)"
        case .badStep(let text): "'\(text):' stands before the signal; only `B:` may, for the first process alone"
        case .noAction(let text): "'\(text)' has no action; write for example 1-2,SEGV=Fail"
        case .badAction(let text):
            "'\(text)' is no action; actions are \(FailureAction.allCases.map(\.word).joined(separator: ", "))"
        case .badCause(let text):
            "'\(text)' is no failure; write an exit code or a range from 1 to 255, a signal, or "
                + FailureReason.allCases.map(\.word).joined(separator: ", ")
        case .badPattern(let text):
            "'~\(text)' is no pattern of output; write 1 to \(OutputPattern.longest) bytes of one line, with * for any "
                + "characters and \\ before a \\ or ~ that is meant, and at most \(OutputPattern.most) of them"
        case .tooMany(let count): "it names \(count) failures, and at most \(FailureRule.mostNamed) are allowed"
        }
    }
}

extension EndNotice {
    /// What Slurm takes where no time is given.
    package static let standardBefore = Span.seconds(60)

    /// `[B:]SIGNAL[@SECONDS]` as `sbatch --signal` takes it.
    package init(text: String) throws(FailureTextError) {
        var rest = text[...]
        var isForFirst = false
        if let colon = rest.firstIndex(of: ":") {
            guard rest[..<colon].uppercased() == "B" else { throw .badStep(String(rest[..<colon])) }
            isForFirst = true
            rest = rest[rest.index(after: colon)...]
        }
        let parts = rest.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let signal = SignalText.number(parts[0]) else { throw .badSignal(String(parts[0])) }
        var before = Self.standardBefore
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(parts[1]),
                seconds > 0, Span.seconds(seconds) <= Self.longest
            else { throw .badSpan(String(parts[1])) }
            before = .seconds(seconds)
        }
        self.init(signal: signal, before: before, isForFirstProcess: isForFirst)
    }

    package var text: String {
        (isForFirstProcess ? "B:" : "") + SignalText.name(signal) + "@\(before.milliseconds / 1000)"
    }
}

extension FailureRule {
    /// `CAUSE[,CAUSE...][~OUTPUT...]=ACTION`: exit codes and ranges of them, signals by name, reasons; `*` is every
    /// failure of a rank. `~CUDA out of memory` asks for that text in what the rank said last; a `~` that is meant is
    /// written `\~`.
    package init(text: String) throws(FailureTextError) {
        guard let equals = text.lastIndex(of: "=") else { throw .noAction(text) }
        let word = text[text.index(after: equals)...]
        guard let action = FailureAction(word: String(word)) else { throw .badAction(String(word)) }
        self.init(action: action)
        let halves = Self.halves(text[..<equals])
        let causes = halves[0]
        guard halves.count - 1 <= OutputPattern.most else { throw .badPattern(halves[OutputPattern.most + 1]) }
        for text in halves.dropFirst() {
            guard let pattern = OutputPattern(text) else { throw .badPattern(text) }
            output.append(pattern)
        }
        if causes == "*" || causes.isEmpty && !output.isEmpty { return }
        let parts = causes.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= Self.mostNamed else { throw .tooMany(parts.count) }
        for part in parts { try add(String(part)) }
    }

    /// What stands between the tildes that no backslash stands before.
    private static func halves(_ text: Substring) -> [String] {
        var halves = [""]
        var isEscaped = false
        for character in text {
            if character == "~", !isEscaped {
                halves.append("")
            } else {
                halves[halves.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return halves
    }

    private mutating func add(_ cause: String) throws(FailureTextError) {
        if let range = Self.range(cause) {
            codes.append(range)
        } else if let reason = FailureReason(word: cause) {
            reasons.append(reason)
        } else if cause.utf8.first.map({ !(0x30...0x39).contains($0) }) ?? false,
            let signal = SignalText.number(cause)
        {
            signals.append(signal)
        } else {
            throw .badCause(cause)
        }
    }

    /// `3` or `64-78`; nil when it is no exit code of a failure.
    package static func range(_ text: String) -> ClosedRange<Int32>? {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = ends.compactMap { end in
            end.utf8.allSatisfy({ (0x30...0x39).contains($0) }) ? Int32(end) : nil
        }
        guard numbers.count == ends.count, let lower = numbers.first, let upper = numbers.last, lower <= upper,
            codes.contains(lower), codes.contains(upper)
        else { return nil }
        return lower...upper
    }

    /// As it is written on a command line; reading it again gives the same rule.
    package var text: String {
        let causes =
            codes.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            + signals.map { Int32(SignalText.name($0)) == nil ? SignalText.name($0) : "SIG\($0)" }
            + reasons.map(\.word)
        let output = output.map { "~" + $0.text }
        return (causes.isEmpty ? "*" : causes.joined(separator: ",")) + output.joined() + "=" + action.word
    }
}

extension FailureReason {
    /// By its word, whatever the case.
    package init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.word.lowercased() == word.lowercased() }) else { return nil }
        self = found
    }
}

extension FailureAction {
    /// By its word, whatever the case.
    package init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.word.lowercased() == word.lowercased() }) else { return nil }
        self = found
    }
}
