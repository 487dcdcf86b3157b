// Messages cut out of a stream, wherever it is torn.

import Testing

@testable import Transport

@Suite struct FrameTests {
    private func stream(_ messages: [[UInt8]], piece: Int) -> [UInt8] {
        var queue = FrameQueue()
        for message in messages { queue.append(message) }
        var bytes: [UInt8] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 1)
        defer { room.deallocate() }
        while !queue.isEmpty { bytes += room[..<queue.take(into: room)] }
        #expect(queue.bytes == 0)
        return bytes
    }

    private func read(_ bytes: [UInt8], piece: Int, limit: Int, greeting: Bool = false) throws -> [[UInt8]] {
        var reader = FrameReader(limit: limit, awaitsGreeting: greeting)
        var found: [[UInt8]] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try Array(bytes[start..<min(start + piece, bytes.count)]).withUnsafeBytes { part in
                try reader.consume(part) { found.append($0) }
            }
        }
        return found
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7, 64, 1_000])
    func messagesComeOutAsTheyWentInWhereverTheStreamIsTorn(_ piece: Int) throws {
        let messages = (1...40).map { [UInt8](repeating: UInt8($0), count: $0 * $0) }
        let bytes = stream(messages, piece: piece)
        #expect(bytes == stream(messages, piece: 65_536))
        #expect(try read(bytes, piece: piece, limit: 1_600) == messages)
    }

    @Test func randomMessagesInRandomPiecesAreWhole() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(state: seed)
        for _ in 0..<200 {
            let messages = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
                [UInt8](repeating: 9, count: Int.random(in: 1...3_000, using: &generator))
            }
            let piece = Int.random(in: 1...4_000, using: &generator)
            let found = try read(stream(messages, piece: piece), piece: piece, limit: 3_000)
            #expect(found == messages, "seed \(seed)")
        }
    }

    @Test func anEmptyMessageAndOneOverTheLimitAreRefused() throws {
        #expect(throws: FrameError.empty) { try read([0, 0, 0, 0], piece: 1, limit: 10) }
        #expect(throws: FrameError.tooLong(bytes: 11, limit: 10)) { try read([11, 0, 0, 0], piece: 4, limit: 10) }
        #expect(throws: FrameError.tooLong(bytes: 0xffff_ffff, limit: 10)) {
            try read([255, 255, 255, 255], piece: 3, limit: 10)
        }
        #expect(try read([10, 0, 0, 0] + [UInt8](repeating: 1, count: 10), piece: 3, limit: 10).count == 1)
    }

    @Test func aClientWaitsForTheGreeting() throws {
        #expect(try read([0, 0, 0, 0, 1, 0, 0, 0, 7], piece: 2, limit: 10, greeting: true) == [[7]])
        #expect(throws: FrameError.noGreeting) { try read([1, 0, 0, 0, 7], piece: 9, limit: 10, greeting: true) }
        #expect(throws: FrameError.empty) { try read([0, 0, 0, 0, 0, 0, 0, 0], piece: 9, limit: 10, greeting: true) }
    }
}
