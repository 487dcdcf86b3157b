// The bytes of fixed values, as released programs write them. A difference means that an older program or an older
// journal is not understood any more. With COORD_BLESS=1 in the environment the files are written instead; a person
// reads the difference before it is committed.
import ClusterModel
import Foundation
import Ledger
import Messages
import Testing
import Wire

@Suite(.serialized) struct GoldenBytesTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/Bytes/v1")
    private static let blesses = ProcessInfo.processInfo.environment["COORD_BLESS"] == "1"

    /// Compares each value's bytes with its file and reads the file back; answers the files' names.
    private func hold<Value: GoldenKind & Equatable>(
        _ values: [Value], _ encode: (Value) throws -> [UInt8], _ decode: ([UInt8]) throws -> Value
    ) throws -> [String] {
        var counts: [String: Int] = [:]
        return try values.map { value in
            counts[value.kind, default: 0] += 1
            let name = "\(value.kind)-\(counts[value.kind, default: 1]).bin"
            let file = Self.root.appendingPathComponent(name)
            let bytes = try encode(value)
            if Self.blesses { try Data(bytes).write(to: file) }
            guard let golden = try? Data(contentsOf: file) else {
                Issue.record("\(name) is missing; write it with COORD_BLESS=1 and read it over")
                return name
            }
            #expect([UInt8](golden) == bytes, "\(name): the bytes have changed")
            #expect(try decode([UInt8](golden)) == value, "\(name): read as another value")
            return name
        }
    }

    @Test func `fixed values have the bytes that were released, and are read from them`() throws {
        let launch = Array("a payload".utf8)
        var names = try hold(Golden.clientMessages, { try $0.encoded() }, { try ClientMessage.decoded(from: $0) })
        names += try hold(Golden.serverMessages, { try $0.encoded() }, { try ServerMessage.decoded(from: $0) })
        names += try hold(Golden.agentMessages, { try $0.encoded() }, { try AgentMessage.decoded(from: $0) })
        names += try hold(
            Golden.coordinatorMessages, { try $0.encoded { _ in launch } },
            { try CoordinatorMessage.decoded(from: $0).message })
        names += try hold(Golden.frames, { try $0.encoded() }, { try StreamFrame.decoded(from: $0) })
        names += try hold([Golden.launch], { try $0.encoded() }, { try LaunchPayload.decoded(from: $0) })
        names += try hold(
            Golden.events, { try [$0].encoded() }, { try #require([Event].decoded(from: $0).first) })
        names += try hold([Golden.pastJob], { try $0.encoded() }, { try PastJob.decoded(from: $0) })
        names += try hold(Golden.chunks, { try $0.encoded() }, { try CheckpointChunk.decoded(from: $0) })
        #expect(Set(names).count == names.count)
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.root.path).filter { $0.hasSuffix(".bin") }
        #expect(Set(files) == Set(names), "files and fixed values are not the same")
    }
}
