// What strangers may send: cut, mutated and invented bytes. Never a crash, never more working memory than the rules
// allow, and whatever is let through is a value like any other.
import Testing

@testable import Wire

@Suite struct RuntimeHostileTests {
    private static let seed: UInt64 = 0x5eed
    private static let mutations = 100_000

    @Test func `no mutation of valid bytes does harm`() throws {
        print("wire mutations: seed \(Self.seed)")
        var source = SampleSource(seed: Self.seed)
        var accepted = 0
        func check<M: PBMessage>(_ type: M.Type, _ bytes: [UInt8], _ strict: Bool) throws {
            let rules = WireRules(bytes: 4096, strict: strict)
            do throws(WireError) {
                let value = try M.decode(bytes, rules: rules)
                accepted += 1
                // Lost on the way: unknown fields, and doubles that are not equal to themselves.
                _ = try value.encoded(rules: WireRules(bytes: 1 << 20, strict: false))
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
        for index in 0..<Self.mutations {
            let type = everySample[index % everySample.count]
            var bytes = try type.drawn(from: &source).encoded()
            mutate(&bytes, &source)
            try check(type, bytes, index % 2 == 0)
        }
        print("wire mutations: \(accepted) of \(Self.mutations) were still messages")
        #expect(accepted > 0 && accepted < Self.mutations)
    }

    /// One to four changes: a flipped bit, a new byte, a cut, a doubled piece, or nothing but noise.
    private func mutate(_ bytes: inout [UInt8], _ source: inout SampleSource) {
        for _ in 0...source.pick(below: 3) {
            let place = bytes.isEmpty ? 0 : Int(source.pick(below: UInt64(bytes.count)))
            switch source.pick(below: 6) {
            case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(source.pick(below: 8))
            case 1 where !bytes.isEmpty: bytes[place] = [0x00, 0x7f, 0x80, 0xff][Int(source.pick(below: 4))]
            case 2: bytes.removeLast(bytes.count - place)
            case 3: bytes.insert(contentsOf: bytes[place...], at: place)
            case 4: bytes.insert(UInt8(truncatingIfNeeded: source.next()), at: place)
            default: bytes.append(contentsOf: source.draw() as [UInt8])
            }
        }
    }

    @Test func `every cut of a message is refused or is a message`() throws {
        var source = SampleSource(seed: Self.seed)
        func check<M: PBMessage>(_ value: M) throws {
            let bytes = try value.encoded()
            for count in 0..<min(bytes.count, 400) {
                do throws(WireError) {
                    _ = try M.decode(Array(bytes[..<count]))
                } catch {
                    #expect(error == .malformed(message: M.wireName.description, bytes: count))
                }
            }
        }
        for type in everySample { try check(type.drawn(from: &source)) }
    }

    /// The bytes of field `number` holding `content`, whatever the message makes of it.
    private func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        let key = number << 3 | 2
        return (key < 128 ? [UInt8(key)] : [UInt8(key & 127 | 128), UInt8(key >> 7)]) + [UInt8(content.count)] + content
    }

    @Test func `few bytes that would unpack to much are refused by the arena's limit`() throws {
        var refused = 0
        func check<M: PBMessage>(_ type: M.Type) throws {
            for number in 1...16 {
                let piece = field(number, [])
                let bytes = [[UInt8]](repeating: piece, count: (4 << 10) / piece.count).flatMap { $0 }
                do throws(WireError) {
                    _ = try M.decode(bytes, rules: WireRules(bytes: 4 << 10, strict: false))
                } catch {
                    if case .malformed = error { continue }
                    guard case .arenaExceeded = error else { throw error }
                    refused += 1
                }
            }
        }
        for type in everySample { try check(type) }
        #expect(refused > 0)
    }

    @Test func `an unknown field deep inside is refused in the journal, by the name of its message`() throws {
        let newer: [UInt8] = [0xf8, 0xff, 0xff, 0xff, 0x0f, 0x01]
        var refused = 0
        func check<M: PBMessage>(_ type: M.Type) throws {
            for number in 1...16 {
                let bytes = field(number, newer)
                do throws(WireError) {
                    _ = try M.decodeStrict(bytes)
                } catch {
                    // 536,870,911 is the field inside; any other number is one that M itself does not know.
                    guard case .unknownField(_, 536_870_911) = error else { continue }
                    refused += 1
                    #expect(throws: Never.self) { try M.decode(bytes) }
                }
            }
        }
        for type in everySample { try check(type) }
        #expect(refused > 0)
    }

    @Test func `the arena gives what was asked for until its limit, and then nothing`() throws {
        let arena = try Arena.ofThisThread(limit: 4096)
        var given = 0
        while let piece = arena.pointee.allocate(100) {
            #expect(Int(bitPattern: piece) % 8 == 0)
            #expect(arena.pointee.size(of: piece) == 100)
            piece.initializeMemory(as: UInt8.self, repeating: 0xaa, count: 100)
            given += 1
        }
        #expect(given == 36)
        #expect(arena.pointee.isExhausted)
        arena.pointee.finish()
        arena.pointee.begin(limit: 4096)
        #expect(!arena.pointee.isExhausted)
        #expect(arena.pointee.allocate(-1) == nil)
        #expect(arena.pointee.allocate(.max) == nil)
        #expect(arena.pointee.allocate(0) != nil)
        arena.pointee.finish()
    }
}
