// Traces that are not as they should be: refused with their line, and nothing ends the program.

import ArgumentParser
import ClusterModel
import Foundation
import Simulation
import Testing

@testable import simulator

/// What stands where a number should.
private let absurdNumbers = [
    "1e300", "-1e300", "inf", "nan", "-1", "99999999999999999999", "9223372036854775807", "x",
]

@Suite("A file of requests")
struct LoadFileTests {
    /// What is said of a trace of these lines; nil when it is taken and its requests are drawn.
    private static func refusal(_ lines: [String]) -> String? {
        do {
            let file = try LoadFile.read(LoadText(path: "trace", text: lines.joined(separator: "\n")))
            _ = try file.trace(file.assumptions, from: 0, hours: 24, seed: 1)
            return nil
        } catch {
            return (error as? ValidationError)?.message ?? "\(error)"
        }
    }

    private static func times(_ lines: [String]) throws -> [Int64] {
        let file = try LoadFile.read(LoadText(path: "trace", text: lines.joined(separator: "\n")))
        return try file.trace(file.assumptions, from: 0, hours: 24, seed: 1).arrivals
    }

    @Test("is refused with its line where a number can not be meant", arguments: absurdNumbers)
    func absurd(_ number: String) throws {
        let time = "2023-11-16 18:15:46.68"
        let files = [
            ["TIMESTAMP,ContextTokens,GeneratedTokens", "\(time),1,1", "\(number),1,1"],
            ["TIMESTAMP,ContextTokens,GeneratedTokens", "\(time),1,1", "2023-11-16 18:15:\(number),1,1"],
            ["TIMESTAMP,ContextTokens,GeneratedTokens", "\(time),1,1", "\(time),\(number),1"],
            ["TIMESTAMP,ContextTokens,GeneratedTokens", "\(time),1,1", "\(time),1,\(number)"],
            ["timestamp_anon,value,container_ip,request_type", "60,1,a,b", "\(number),1,a,b"],
            ["timestamp_anon,value,container_ip,request_type", "60,1,a,b", "61,\(number),a,b"],
            ["app,func,end_timestamp,duration", "a,b,1,1", "a,b,\(number),1"],
            ["app,func,end_timestamp,duration", "a,b,1,1", "a,b,1,\(number)"],
            ["1 2 3", "4", "5 6 \(number) 7"],
        ]
        for lines in files {
            // A negative part of a date is one with another dash between, and its row is a second early.
            let said = try #require(Self.refusal(lines), "\(lines)")
            #expect(said.hasPrefix("trace:3: "), "\(said)")
            #expect(said.contains(";") || said.contains("calendar"), "\(said)")
        }
    }

    @Test("is refused with its line where an object's number can not be meant", arguments: absurdNumbers)
    func absurdObject(_ number: String) throws {
        let keys = ["timestamp", "input_length", "output_length"]
        for odd in keys {
            let fields = keys.map { "\"\($0)\": \($0 == odd ? number : "5")" }.joined(separator: ", ")
            let said = try #require(
                Self.refusal([#"{"timestamp": 0, "input_length": 1, "output_length": 1}"#, "", "{\(fields)}"]))
            #expect(said.hasPrefix("trace:3: "), "\(said)")
        }
    }

    @Test("goes over the end of a month and of a leap February, and begins with its first row")
    func months() throws {
        let head = "TIMESTAMP,ContextTokens,GeneratedTokens"
        #expect(
            try Self.times([head, "2023-11-30 23:59:59.5,1,1", "2023-12-01 00:00:00.5,1,1"]) == [0, 1000])
        #expect(try Self.times([head, "2024-02-29 23:59:59,1,1", "2024-03-01 00:00:01,1,1"]) == [0, 2000])
        #expect(try Self.times([head, "2023-12-31 23:00:00,1,1\r", "2024-01-01 00:00:00,1,1\r"]) == [0, 3_600_000])
        let said = try #require(Self.refusal([head, "2023-02-28 00:00:00,1,1", "2023-02-29 00:00:00,1,1"]))
        #expect(said.hasPrefix("trace:3: ") && said.contains("calendar"), "\(said)")
    }

    @Test("is refused with its line where its time begins again")
    func restarts() throws {
        let tokens = [
            "TIMESTAMP,ContextTokens,GeneratedTokens", "2023-11-16 18:15:46,1,1", "2023-11-16 18:15:40,1,1",
        ]
        let objects = [5000, 6000, 0].map { "{\"timestamp\": \($0), \"input_length\": 1, \"output_length\": 1}" }
        let rates = ["timestamp_anon,value,container_ip,request_type", "600,1,a,b", "0,1,a,b"]
        for lines in [tokens, objects, rates] {
            let said = try #require(Self.refusal(lines))
            #expect(said.hasPrefix("trace:3: time goes back by 6"), "\(said)")
            #expect(said.contains("cut the file before this line"), "\(said)")
        }
        // An object's milliseconds may be those since 1970.
        let late = [1_700_000_000_000, 1_700_000_000_500].map {
            "{\"timestamp\": \($0), \"input_length\": 1, \"output_length\": 1}"
        }
        #expect(try Self.times(late) == [0, 500])
        let apart = try #require(Self.refusal([objects[2], late[0]]))
        #expect(apart.hasPrefix("trace:2: more than ten years"), "\(apart)")
    }

    @Test("with more requests than can be run asks for fewer")
    func many() throws {
        let said = try #require(Self.refusal([Array(repeating: "1000000", count: 60).joined(separator: " ")]))
        #expect(said.contains("--hours"), "\(said)")
    }

    @Test("that is too large is called too large, and one that is broken broken")
    func sizes() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("traces-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let plain = folder.appendingPathComponent("rates.txt").path
        // More than a pipe holds, so that who unpacks is still writing when enough was read.
        try Data(String(repeating: "12 ", count: 400_000).utf8).write(to: URL(fileURLWithPath: plain))
        let packer = try Process.run(URL(fileURLWithPath: "/bin/gzip"), arguments: ["-k", plain])
        packer.waitUntilExit()
        for path in [plain, plain + ".gz"] {
            #expect(try LoadText(of: path, largest: 1_200_000).head.utf8.count == 1_200_000)
            let error = #expect(throws: ValidationError.self) { try LoadText(of: path, largest: 1_199_999) }
            #expect(error?.message.contains("at most 1199999 bytes") == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("cut it") == true)
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: plain + ".gz"))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: plain + ".gz"))
        let broken = #expect(throws: ValidationError.self) { try LoadText(of: plain + ".gz") }
        #expect(broken?.message.contains("not whole") == true)
        #expect(throws: ValidationError.self) { try LoadText(of: folder.path) }
        #expect(throws: ValidationError.self) { try LoadText(of: plain + ".none") }
    }
}

@Suite("The command that holds rules of scaling against each other")
struct AutoscaleCommandTests {
    @Test(
        "names the range of an option that is outside of it",
        arguments: [
            ("--share", "1e-300", "0.01 to 1"), ("--share", "0.009", "0.01 to 1"), ("--share", "1.01", "0.01 to 1"),
            ("--share", "nan", "0.01 to 1"), ("--slots", "0", "1 to 10000"), ("--slots", "10001", "1 to 10000"),
            ("--cold-start", "0", "0.001 to 86400"), ("--work", "inf", "0.001 to 86400"),
            ("--scale", "1e300", "0.001 to 1000000"), ("--target", "1e5", "0.001 to 86400"),
            ("--hours", "1e300", "0.001 to 87840"), ("--from", "87841", "0 to 87840"),
            ("--quantile", "0", "1 to 1000"), ("--down-delay", "86401", "0 to 86400"), ("--least", "0", "1 to 10000"),
            ("--most", "10001", "1 to 10000"),
        ])
    func ranges(option: String, value: String, range: String) throws {
        let error = #expect(throws: (any Error).self) {
            _ = try AutoscaleCommand.parse(["--trace", "none", option, value])
        }
        let said = AutoscaleCommand.message(for: try #require(error))
        #expect(said.contains("\(option) is \(range)"), "\(said)")
    }

    @Test("takes both ends of each range")
    func ends() throws {
        for arguments in [
            ["--share", "0.01"], ["--share", "1"], ["--most", "10000"], ["--least", "100"], ["--from", "0"],
        ] {
            _ = try AutoscaleCommand.parse(["--trace", "none"] + arguments)
        }
        #expect(throws: (any Error).self) { try AutoscaleCommand.parse(["--trace", "none", "--least", "101"]) }
    }
}
