// What sealing promises: it opens only unchanged, for its place, under its key, and no nonce is used twice.

import Cryptography
import Glibc
import Testing

@Suite struct SealingTests {
    private let key: SealingKey

    init() throws {
        key = try SealingKey(bytes: Array(1...32))
    }

    @Test(arguments: [0, 1, 15, 16, 17, 230, 65_536])
    func `what is sealed opens again, at every length`(_ count: Int) throws {
        let plain = RandomBytes.make(count)
        var sealer = Sealer(key: key)
        var opener = Opener(key: key)
        for binding in [[], [7], Array("row 12".utf8)] as [[UInt8]] {
            let sealed = try sealer.seal(plain, binding: binding)
            #expect(sealed.count == count + Sealer.overhead)
            let opened = try opener.open(sealed, binding: binding)
            #expect(opened == plain)
        }
    }

    @Test func `a single flipped bit anywhere does not open`() throws {
        var sealer = Sealer(key: key)
        var opener = Opener(key: key)
        let sealed = try sealer.seal(Array("forty-two gangs".utf8), binding: [1, 2])
        var changed: [[UInt8]] = (0..<sealed.count * 8).map { bit in
            var copy = sealed
            copy[bit / 8] ^= 1 << UInt8(bit % 8)
            return copy
        }
        changed += (0..<sealed.count).map { Array(sealed.prefix($0)) }
        changed.append(sealed + [0])
        for (index, message) in changed.enumerated() {
            let isRefused = opener.refuses(message, binding: [1, 2])
            #expect(isRefused, "change \(index)")
        }
        let opened = try opener.open(sealed, binding: [1, 2])
        #expect(opened == Array("forty-two gangs".utf8), "the opener still works after refusals")
    }

    @Test func `another binding or another key does not open`() throws {
        var sealer = Sealer(key: key)
        var opener = Opener(key: key)
        var other = Opener(key: try SealingKey(bytes: Array(2...33)))
        let sealed = try sealer.seal([1, 2, 3], binding: [9])
        let refused = [
            opener.refuses(sealed, binding: []), opener.refuses(sealed, binding: [9, 0]),
            other.refuses(sealed, binding: [9]),
        ]
        #expect(refused == [true, true, true])
    }

    @Test func `one opener reads what several sealers wrote, in any order`() throws {
        var one = Sealer(key: key)
        var two = Sealer(key: key)
        var opener = Opener(key: key)
        for turn in 0..<20 as Range<UInt8> {
            let first = try one.seal([turn], binding: [])
            let second = try two.seal([turn, turn], binding: [])
            let openedSecond = try opener.open(second, binding: [])
            let openedFirst = try opener.open(first, binding: [])
            #expect(openedFirst == [turn] && openedSecond == [turn, turn])
        }
    }

    @Test func `no prefix and counter is used twice, over many sealers`() throws {
        var seen: Set<[UInt8]> = []
        for _ in 0..<200 {
            var sealer = Sealer(key: key)
            for _ in 0..<50 {
                let sealed = try sealer.seal([0], binding: [])
                #expect(seen.insert(Array(sealed.prefix(20))).inserted)
            }
        }
        #expect(seen.count == 10_000)
    }

    @Test func `a message over the limit is refused`() {
        var sealer = Sealer(key: key)
        let plain = [UInt8](repeating: 0, count: Sealer.Limits.sealedBytes + 1)
        #expect(throws: SealingError.tooLong(count: plain.count, limit: Sealer.Limits.sealedBytes)) {
            _ = try sealer.seal(plain, binding: [])
        }
    }

    @Test func `tags of different purposes, messages and keys differ`() throws {
        let other = try SealingKey(bytes: Array(2...33))
        let tags: Set<Digest> = [
            key.tag(.keyCheck, over: []), key.tag(.identity, over: []), key.tag(.state, over: []),
            key.tag(.keyCheck, over: [0]), other.tag(.keyCheck, over: []),
        ]
        #expect(tags.count == 5)
        #expect(key.tag(.keyCheck, over: [1]) == key.tag(.keyCheck, over: [1]))
    }
}

extension Opener {
    fileprivate mutating func refuses(_ sealed: [UInt8], binding: [UInt8]) -> Bool {
        do throws(SealingError) {
            _ = try open(sealed, binding: binding)
            return false
        } catch {
            return error == .doesNotOpen
        }
    }
}
