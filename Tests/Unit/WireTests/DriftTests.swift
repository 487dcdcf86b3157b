// Whether what scripts/proto wrote is still what Proto/ says, and whether the generator refuses what it cannot
// translate. Skipped only where protoc-c is not installed; scripts/test installs it.
import Foundation
import Testing
import Wire

/// The repository's root, three folders above this file's.
private let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private func isInstalled(_ tool: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\(tool)")
}

@Suite(.serialized, .enabled(if: isInstalled("protoc") && isInstalled("protoc-c"))) struct DriftTests {
    private struct Ended {
        let status: Int32
        let output: Data
        let errors: String
    }

    /// Runs a program to its end with `input` on its standard input.
    private func run(
        _ path: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
    ) throws -> Ended {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: a full pipe would stop both sides.
        let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try Data(input).write(to: files[0])
        try Data().write(to: files[1])
        try Data().write(to: files[2])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Ended(
            status: process.terminationStatus, output: try Data(contentsOf: files[1]),
            errors: try String(contentsOf: files[2], encoding: .utf8))
    }

    private func script(_ arguments: [String], protos: String? = nil) throws -> Ended {
        try run(
            root.appendingPathComponent("scripts/proto").path, arguments,
            environment: protos.map { ["PROTO_FOLDER": $0] } ?? [:])
    }

    @Test func `the generated files are what Proto says`() throws {
        let ended = try script(["--check"])
        #expect(ended.status == 0, "\(ended.errors)")
    }

    @Test(arguments: [
        ("message A { map<string, uint32> m = 1; }", "message A: maps are not translated"),
        ("message A { message B {} B b = 1; }", "message A: nested definitions"),
        ("message A { optional uint32 x = 1; }", "message A: field x: protoc-c refuses `optional`"),
        ("message A { A a = 1; }", "message A: it contains itself (A -> A)"),
        ("message A { repeated B b = 1; } message B { oneof o { A a = 1; } }", "it contains itself (A -> B -> A)"),
        ("message A { uint32 badName = 1; }", "message A: field badName: field names are lower_snake_case"),
        ("enum E { X = 0; Y = -1; }", "enum E: values are neither negative nor given twice"),
    ])
    func `what cannot be translated is refused by file and message`(_ body: String, _ complaint: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("protos-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("syntax = \"proto3\"; package coord.v1; \(body)".utf8).write(
            to: folder.appendingPathComponent("bad.proto"))
        // --check, so that a generator that accepts it cannot overwrite the real files.
        let ended = try script(["--check"], protos: folder.path)
        #expect(ended.status != 0)
        #expect(ended.errors.contains("bad.proto"), "\(ended.errors)")
        #expect(ended.errors.contains(complaint), "\(ended.errors)")
    }

    @Test func `protoc reads our bytes and writes the same ones`() throws {
        let seed: UInt64 = 7
        print("wire against protoc: seed \(seed)")
        var source = SampleSource(seed: seed)
        let protos = root.appendingPathComponent("Proto")
        let files = try FileManager.default.contentsOfDirectory(atPath: protos.path)
            .filter { $0.hasSuffix(".proto") }.sorted()
        func check<M: PBMessage>(_ value: M) throws {
            let bytes = try value.encoded()
            let name = M.wireName.description
            let text = try run("/usr/bin/protoc", ["-I", protos.path, "--decode=\(name)"] + files, input: bytes)
            #expect(text.status == 0, "\(name), seed \(seed): \(text.errors)")
            let again = try run(
                "/usr/bin/protoc", ["-I", protos.path, "--encode=\(name)"] + files, input: [UInt8](text.output))
            #expect([UInt8](again.output) == bytes, "\(name), seed \(seed)")
        }
        for type in everySample { try check(type.drawn(from: &source)) }
    }
}
