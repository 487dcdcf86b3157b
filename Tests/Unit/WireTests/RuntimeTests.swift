// Laws that hold for every message of Proto/, over values drawn from a seed. Not what the messages mean: the codecs'
// tests hold that.
import Testing
import Wire

@Suite struct RuntimeTests {
    private static let seed: UInt64 = 0x2a
    private static let rounds = 40

    /// Runs a check on drawn values of every message type.
    private func each(
        _ prepare: (inout SampleSource) -> Void = { _ in }, rounds: Int = rounds,
        _ check: (any (Sample & PBMessage)) throws -> Void
    ) rethrows {
        print("wire laws: seed \(Self.seed)")
        var source = SampleSource(seed: Self.seed)
        prepare(&source)
        for type in everySample {
            for _ in 0..<rounds { try check(type.drawn(from: &source)) }
        }
    }

    @Test func `what was encoded decodes to the same value`() throws {
        func check<M: PBMessage>(_ value: M) throws {
            let bytes = try value.encoded()
            #expect(try M.decode(bytes) == value)
            #expect(try M.decode(bytes).encoded() == bytes)
        }
        try each { try check($0) }
    }

    @Test func `threads write and read side by side`() async throws {
        func check<M: PBMessage>(_ value: M) throws {
            #expect(try M.decode(value.encoded()) == value)
        }
        try await withThrowingTaskGroup { group in
            for seed in UInt64(1)...8 {
                group.addTask {
                    var source = SampleSource(seed: seed)
                    for _ in 0..<10 { for type in everySample { try check(type.drawn(from: &source)) } }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `an empty message is no bytes, and no bytes are an empty message`() throws {
        func check<M: PBMessage>(_ type: M.Type) throws {
            #expect(try M.decode([]).encoded() == [])
        }
        for type in everySample { try check(type) }
    }

    @Test func `a field of a newer peer is let through in messages and refused in the journal`() throws {
        func check<M: PBMessage>(_ value: M) throws {
            // Field 536,870,911, the last there can be, as the varint 1.
            let newer = try value.encoded() + [0xf8, 0xff, 0xff, 0xff, 0x0f, 0x01]
            #expect(try M.decode(newer) == value)
            let name = M.wireName.description.split(separator: ".").last.map(String.init) ?? ""
            #expect(throws: WireError.unknownField(message: name, number: 536_870_911)) { try M.decodeStrict(newer) }
        }
        try each({ $0.fixedOption = 0 }, rounds: 3) { try check($0) }
    }

    @Test func `an enum value of a newer peer survives in messages and is refused in the journal`() throws {
        var refused = 0
        func check<M: PBMessage>(_ value: M) throws {
            let bytes = try value.encoded()
            #expect(try M.decode(bytes) == value)
            do throws(WireError) {
                #expect(try M.decodeStrict(bytes) == value)
            } catch {
                guard case .unknownValue(_, 77_777) = error else { throw error }
                refused += 1
            }
        }
        try each({ $0.fixedOption = 77_777 }) { try check($0) }
        #expect(refused > 0)
    }

    @Test func `text with a NUL inside is refused in both directions`() throws {
        var refused = 0
        func write<M: PBMessage>(_ value: M) {
            do throws(WireError) {
                _ = try value.encoded()
            } catch {
                if case .embeddedNUL = error { refused += 1 }
            }
        }
        each({ $0.fixedText = "a\0b" }) { write($0) }
        #expect(refused > 0)
        try replaceText(with: [0x51, 0x00, 0x51, 0x51]) { error in
            if case .embeddedNUL = error { true } else { false }
        }
    }

    @Test func `text that is not UTF-8 is refused, not repaired`() throws {
        // A stray continuation, an overlong slash, a surrogate, beyond the last code point.
        let broken: [[UInt8]] = [
            [0x51, 0x80, 0x51, 0x51], [0xc0, 0xaf, 0x51, 0x51], [0xed, 0xa0, 0x80, 0x51], [0xf4, 0x90, 0x80, 0x80],
        ]
        for bytes in broken {
            try replaceText(with: bytes) { error in if case .invalidText = error { true } else { false } }
        }
    }

    /// Puts `bytes` in the place of every string of drawn values, and expects the error.
    private func replaceText(with bytes: [UInt8], isExpected: (WireError) -> Bool) throws {
        let marker: [UInt8] = Array("QJXZ".utf8)
        var checked = 0
        func check<M: PBMessage>(_ value: M) throws {
            var encoded = try value.encoded()
            var found = false
            for start in encoded.indices.dropLast(3) where Array(encoded[start..<start + 4]) == marker {
                encoded.replaceSubrange(start..<start + 4, with: bytes)
                found = true
            }
            guard found else { return }
            checked += 1
            do throws(WireError) {
                _ = try M.decode(encoded)
                Issue.record("\(M.wireName): text of bytes \(bytes) was let through, seed \(Self.seed)")
            } catch {
                #expect(isExpected(error), "\(error)")
            }
        }
        try each({ $0.fixedText = "QJXZ" }, rounds: 5) { try check($0) }
        #expect(checked > 0)
    }

    @Test func `a message over the size is refused with both numbers, on either side`() throws {
        func check<M: PBMessage>(_ value: M) throws {
            let bytes = try value.encoded()
            guard bytes.count > 1 else { return }
            let rules = WireRules(bytes: bytes.count - 1, strict: false)
            let error = WireError.tooLarge(
                message: M.wireName.description, bytes: bytes.count, limit: bytes.count - 1)
            let thrown = #expect(throws: WireError.self) { try value.encoded(rules: rules) }
            // Many small messages in one meet the bound of working memory before that of bytes.
            if case .arenaExceeded? = thrown { return }
            #expect(thrown == error)
            #expect(throws: error) { try M.decode(bytes, rules: rules) }
            #expect(try M.decode(bytes, rules: WireRules(bytes: bytes.count, strict: false)) == value)
        }
        try each(rounds: 5) { try check($0) }
    }

    @Test func `an error says which message or field and what to do`() {
        let errors: [(WireError, String)] = [
            (.malformed(message: "coord.v1.A", bytes: 3), "coord.v1.A: the 3 bytes are cut off"),
            (.tooLarge(message: "coord.v1.A", bytes: 9, limit: 8), "coord.v1.A: 9 bytes, but at most 8"),
            (.invalidText(field: "A.name"), "A.name: the text is not UTF-8"),
            (.unknownField(message: "A", number: 7), "A: field number 7 is unknown"),
        ]
        for (error, start) in errors { #expect(error.description.hasPrefix(start)) }
    }
}
