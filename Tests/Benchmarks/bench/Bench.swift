// Our side of the benchmarks: a client that submits and watches, against a cluster that scripts/bench started. It
// prints figures and judges nothing.

import ArgumentParser
import ClusterModel
import Glibc
import Link
import Messages

@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures a running cluster.", subcommands: [Accept.self, Latency.self, Complete.self, Burst.self])
}

struct ContextOption: ParsableArguments {
    @Option(help: "A client's context folder.")
    var context: String

    func connect() throws -> ControlClient {
        let client = try ControlClient(ClientContext(folder: context))
        _ = try client.connect()
        return client
    }
}

/// How many jobs one pipelined client gets accepted, each durable before its answer.
struct Accept: ParsableCommand {
    @OptionGroup var context: ContextOption
    @Option var count = 50_000
    @Option(help: "Requests under way.") var window = 2048
    @Option(help: "A queue whose quota keeps the jobs waiting.") var queue = "default"

    func run() throws {
        let client = try context.connect()
        let spec = JobSpec(name: Name(unchecked: "bench"), queue: Name(unchecked: queue), payload: zeroHash)
        let payload = LaunchPayload(command: ["/bin/true"])
        var sent = 0
        var answered = 0
        let begin = seconds()
        while answered < count {
            let room = min(window - (sent - answered), count - sent, client.room)
            if room > 0 {
                let requests = try (0..<room).map { _ in
                    let (submit, bytes) = try client.submission(spec, payload: payload)
                    return (ClientRequest.submit(submit), payload: bytes)
                }
                _ = try client.send(requests)
                sent += room
            }
            guard let answer = try client.receive(timeout: .seconds(30)) else { throw BenchError.silent }
            guard case .submitted = answer.reply else { throw BenchError.unexpected("\(answer.reply)") }
            answered += 1
        }
        print("accepted_per_second \(Int(Double(count) / (seconds() - begin)))")
    }
}

/// From submit to the task's first instruction, one job at a time.
struct Latency: ParsableCommand {
    @OptionGroup var context: ContextOption
    @Option var count = 50
    @Option(help: "The floor program, which writes the time at which it began.") var stamp: String
    @Option var folder: String

    func run() throws {
        let client = try context.connect()
        var toExec: [Double] = []
        var toAnswer: [Double] = []
        for index in 0..<count {
            let file = "\(folder)/stamp-\(index)"
            let spec = JobSpec(name: Name(unchecked: "stamp"), payload: zeroHash)
            let payload = LaunchPayload(command: [stamp, "stamp", file], directory: "/")
            let begin = bootNanoseconds()
            let id = try client.submit(spec, payload: payload)
            toAnswer.append(Double(bootNanoseconds() - begin) / 1000)
            try wait(for: id, client)
            toExec.append(Double(try number(in: file) - begin) / 1000)
        }
        print("submit_to_answer_us \(quantiles(toAnswer))")
        print("submit_to_exec_us \(quantiles(toExec))")
    }

    private func number(in file: String) throws -> UInt64 {
        guard let stream = fopen(file, "r") else { throw BenchError.unexpected("\(file) was not written") }
        defer { fclose(stream) }
        var buffer = [CChar](repeating: 0, count: 32)
        guard fgets(&buffer, 32, stream) != nil, let number = UInt64(text(buffer)) else {
            throw BenchError.unexpected("\(file) holds no time")
        }
        return number
    }

    private func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 > 32 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Trivial jobs, from the first submit to the last end that was seen.
struct Complete: ParsableCommand {
    @OptionGroup var context: ContextOption
    @Option var count = 1000
    @Option var milliCpu: Int64 = 1000

    func run() throws {
        let client = try context.connect()
        let spec = JobSpec(
            name: Name(unchecked: "true"), requests: Resources(cpu: milliCpu), payload: zeroHash)
        let payload = LaunchPayload(command: ["/bin/true"], directory: "/")
        let begin = seconds()
        let requests = try (0..<count).map { _ in
            let (submit, bytes) = try client.submission(spec, payload: payload)
            return (ClientRequest.submit(submit), payload: bytes)
        }
        _ = try client.send(requests)
        var jobs: [JobID] = []
        while jobs.count < count {
            guard let answer = try client.receive(timeout: .seconds(30)) else { throw BenchError.silent }
            guard case .submitted(let id) = answer.reply else { throw BenchError.unexpected("\(answer.reply)") }
            jobs.append(id)
        }
        let accepted = seconds()
        // Jobs end nearly in order: waiting for each in turn ends with the last.
        for id in jobs { try wait(for: id, client) }
        let end = seconds()
        print("accepted_seconds \(rounded(accepted - begin))")
        print("completed_per_second \(Int(Double(count) / (end - begin)))")
    }
}

enum BenchError: Error, CustomStringConvertible {
    case silent
    case unexpected(String)
    case failed(JobID, String)

    var description: String {
        switch self {
        case .silent: "the coordinator did not answer for 30 s"
        case .unexpected(let what): "unexpected: \(what)"
        case .failed(let id, let how): "job \(id) ended \(how)"
        }
    }
}

let zeroHash: ContentHash = {
    guard let hash = ContentHash(bytes: [UInt8](repeating: 0, count: 32)) else { preconditionFailure("32 bytes") }
    return hash
}()

/// Waits until the job has completed; anything else is an error.
func wait(for id: JobID, _ client: ControlClient) throws {
    var version: UInt64 = 0
    while true {
        guard case .job(let view) = try client.ask(.watch(id, after: version)) else { throw BenchError.silent }
        if case .finished(let outcome, _) = view.phase {
            guard case .completed = outcome else { throw BenchError.failed(id, "\(outcome)") }
            return
        }
        version = view.version
    }
}

func bootNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

func seconds() -> Double { Double(bootNanoseconds()) / 1e9 }

func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }

func quantiles(_ values: [Double]) -> String {
    let sorted = values.sorted()
    func at(_ share: Double) -> Int { Int(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) }
    return "min \(at(0)) p50 \(at(0.5)) p90 \(at(0.9)) max \(at(1))"
}
