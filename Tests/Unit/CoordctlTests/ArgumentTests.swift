// What is typed, up to the point where the coordinator is called.

import ArgumentParser
import ClusterModel
import Glibc
import Manifest
import Testing

@testable import coordctl

@Suite("The command line", .serialized)
struct ArgumentTests {
    @Test("has commands that say their names, so that a start does not look for them")
    func commandsSayTheirNames() {
        var left: [any ParsableCommand.Type] = [Coordctl.self]
        while let command = left.popLast() {
            #expect(command.configuration.commandName != nil, "\(command)")
            left += command.configuration.subcommands
        }
    }

    @Test("asks for fences, with its words left out or given")
    func nodeOperation() throws {
        let other = try #require(
            Coordctl.parseAsRoot(["node", "fence", "n[1-2]", "--reason", "hangs"]) as? NodeCommand.Fence)
        #expect(other.reason == "hangs" && other.nodes.expressions == ["n[1-2]"])
        #expect(throws: (any Error).self) { try Coordctl.parseAsRoot(["node", "fence", "n1", "--reason", " "]) }
        #expect(throws: (any Error).self) { try Coordctl.parseAsRoot(["node", "fence"]) }
        let fence = try #require(Coordctl.parseAsRoot(["node", "fence", "n1"]) as? NodeCommand.Fence)
        #expect(fence.reason == "fenced by hand")
    }

    @Test("knows manifests from a command by the first double dash")
    func splitsWords() {
        let typed = ["coordctl", "submit", "-N", "2", "a.yaml", "--", "echo", "--", "x"]
        let found = Submit.parts(of: ["a.yaml", "echo", "--", "x"], typed: typed)
        #expect(found.files == ["a.yaml"])
        #expect(found.command == ["echo", "--", "x"])
        #expect(Submit.parts(of: ["a", "b"], typed: ["coordctl", "submit", "a", "b"]).command == [])
    }

    @Test(
        "takes a job's number and nothing else",
        arguments: ["", "0", "-1", "x", "1x", "18446744073709551616", " 1", "٣"])
    func refusesNumber(text: String) {
        #expect(throws: ValidationError.self) { try jobNumber(text) }
    }

    @Test("may begin with the context")
    func takesLeadingContext() {
        #expect(Coordctl.leadingContext(of: ["--context", "d", "jobs", "-a"]) == ("d", ["jobs", "-a"]))
        #expect(Coordctl.leadingContext(of: ["--context=d", "jobs"]) == ("d", ["jobs"]))
        #expect(Coordctl.leadingContext(of: ["jobs", "--context", "d"]) == (nil, ["jobs", "--context", "d"]))
        #expect(Coordctl.leadingContext(of: ["--context"]) == (nil, ["--context"]))
    }

    @Test("refuses an option that is given twice, and no list, no text and no command")
    func refusesRepetition() {
        let twice = [
            ["submit", "-d", "afterok:1", "-d", "afterok:2", "--", "x"], ["submit", "-n", "1", "--ntasks=2"],
            ["jobs", "-o", "json", "--output", "yaml"], ["submit", "-p", "a", "--queue", "b"],
        ]
        #expect(twice.map { Repetitions.first(in: $0) } == ["-d", "--ntasks", "--output", "--queue"])
        let once = [
            ["submit", "--env", "A=1", "--env", "B=2", "-f", "a", "-f", "b"],
            ["submit", "-n", "1", "--", "x", "-n", "-n"],
            ["node", "drain", "--reason", "--reason", "n1"],
            ["submit", "--nice", "-5", "--priority", "-5", "-n", "-5"],
        ]
        #expect(once.allSatisfy { Repetitions.first(in: $0) == nil })
    }

    @Test("takes a job's number")
    func takesNumber() throws {
        #expect(try jobNumber("42") == JobID(42))
        let command = try #require(try Coordctl.parseAsRoot(["cancel", "1", "2"]) as? Cancel)
        #expect(command.jobs.map(\.job) == [JobID(1), JobID(2)])
        #expect(command.jobs.allSatisfy { $0.elements == nil })
    }

    @Test("takes elements of an array as Slurm writes them")
    func takesElements() throws {
        #expect(try jobReference("20_3").elements?.all == [3])
        let several = try jobReference("20_[1-3,7]")
        #expect(several.job == JobID(20))
        #expect(several.elements?.all == [1, 2, 3, 7])
        #expect("\(several)" == "20_[1-3,7]")
        for text in ["20_", "20_x", "20_[1-", "20_3%2", "_3", "20_3_4", "x_1"] {
            #expect(throws: ValidationError.self, "\(text)") { try jobReference(text) }
        }
    }

    @Test("takes what is made like a number for a job, and everything else for a service")
    func work() throws {
        for (text, isJob) in [("20", true), ("20_3", true), ("web", false), ("3web", false), ("service/20", false)] {
            switch try workReference(text) {
            case .job(let reference): #expect(isJob && reference.job == JobID(20), "\(text)")
            case .service(let name): #expect(!isJob && text.hasSuffix(name.text), "\(text)")
            }
        }
    }

    @Test(
        "refuses what cannot be meant",
        arguments: [
            ["submit"], ["submit", "-N", "2", "a.yaml"], ["submit", "--follow", "a.yaml", "b.yaml"], ["apply"],
            ["cancel"],
            ["describe", "no name"], ["explain", "20_x"], ["logs", "1", "--rank", "1", "--all-ranks"],
            ["logs", "1", "--rank", "-1"], ["logs", "web", "--rank", "0"], ["logs", "web", "--all-ranks"], ["frob"],
            ["token", "create"], ["jobs", "-o", "xml"], ["jobs", "-q", "no queue"],
        ])
    func refuses(arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try Coordctl.parseAsRoot(arguments) }
    }

    @Test("passes four variables of the caller, more when asked, and the manifest's own win")
    func exports() throws {
        setenv("COORD_TEST_VARIABLE", "x=y", 1)
        setenv("LANG", "C.UTF-8", 1)
        defer { unsetenv("COORD_TEST_VARIABLE") }
        func names(_ texts: [String]) throws -> [String] {
            var job = CommandLineJob(command: ["true"])
            job.environment = ["LANG=de"]
            let request = try job.request(submittingFrom: "/tmp", at: WallTime(milliseconds: 0))
            return try Exports(texts).applied(to: request).payload.environment.map { "\($0.name)=\($0.value)" }
        }
        let standard = try names([])
        #expect(standard.contains { $0.hasPrefix("PATH=") })
        #expect(standard.contains("LANG=C.UTF-8"))
        #expect(standard.last == "LANG=de")
        #expect(!standard.contains { $0.hasPrefix("COORD_TEST_VARIABLE") })
        #expect(try names(["NONE"]) == ["LANG=de"])
        #expect(try names(["NONE,COORD_TEST_VARIABLE,A=b=c"]) == ["COORD_TEST_VARIABLE=x=y", "A=b=c", "LANG=de"])
        #expect(try names(["ALL"]).contains("COORD_TEST_VARIABLE=x=y"))
    }

    @Test(
        "refuses a variable that is none or is not set", arguments: ["1A", "A B=c", "=x", "COORD_TEST_UNSET_VARIABLE"])
    func refusesExports(text: String) {
        #expect(throws: CommandFault.self) { try Exports([text]) }
    }
}
