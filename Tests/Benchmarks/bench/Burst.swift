// Submits as fast as answers allow, loses its coordinator on the way, asks again with the same keys, and counts in the
// end: what was acknowledged must be there, and nothing twice. Who kills the coordinator is scripts/crash.

import ArgumentParser
import ClusterModel
import Glibc
import Link
import Messages

struct Burst: ParsableCommand {
    @OptionGroup var context: ContextOption
    @Option var count = 3000
    @Option(help: "Requests under way.") var window = 256
    @Option(help: "The name of this burst's jobs.") var name: String
    @Option(help: "Seconds after which it gives up.") var patience = 60

    func run() throws {
        let client = ControlClient(try ClientContext(folder: context.context))
        let requests = try submissions(client)
        var jobs = [JobID?](repeating: nil, count: count)
        var told: [UInt64: Int] = [:]
        var losses = 0
        var next = 0
        var again: [Int] = []
        var sending: [Int] = []
        let end = seconds() + Double(patience)
        while jobs.contains(nil) {
            guard seconds() < end else { throw BenchError.unexpected("not everything was answered in \(patience) s") }
            do {
                _ = try client.connect()
                sending = take(min(window - told.count, client.room), &again, &next)
                if !sending.isEmpty {
                    let numbers = try client.send(sending.map { requests[$0] })
                    for (number, place) in zip(numbers, sending) { told[number] = place }
                    sending = []
                }
                guard let answer = try client.receive(timeout: .seconds(5)) else { continue }
                guard let place = told.removeValue(forKey: answer.number) else { continue }
                try note(answer.reply, at: place, &jobs)
            } catch let fault as ClientFault where fault.isPassing {
                losses += 1
                client.close()
                // What was under way may have been heard or not: all of it is asked again, with the same keys.
                again = (again + told.values + sending).sorted()
                (told, sending) = ([:], [])
                usleep(20_000)
            }
        }
        try judge(jobs.compactMap { $0 }, client, losses: losses)
    }

    private func submissions(_ client: ControlClient) throws -> [(ClientRequest, payload: [UInt8])] {
        let spec = JobSpec(
            name: Name(unchecked: name), queue: Name(unchecked: "parked"), payload: zeroHash)
        return try (0..<count).map { _ in
            let (submit, bytes) = try client.submission(spec, payload: LaunchPayload(command: ["/bin/true"]))
            return (ClientRequest.submit(submit), payload: bytes)
        }
    }

    /// Places to send: those that must be asked again first.
    private func take(_ room: Int, _ again: inout [Int], _ next: inout Int) -> [Int] {
        var places = Array(again.prefix(max(0, room)))
        again.removeFirst(places.count)
        while places.count < room, next < count {
            places.append(next)
            next += 1
        }
        return places
    }

    private func note(_ reply: ClientReply, at place: Int, _ jobs: inout [JobID?]) throws {
        guard case .submitted(let id) = reply else { throw BenchError.unexpected("\(reply)") }
        if let before = jobs[place], before != id {
            throw BenchError.unexpected("one submit was told job \(before) and job \(id)")
        }
        jobs[place] = id
    }

    /// Every acknowledged job is there, once, and no other of this burst.
    private func judge(_ jobs: [JobID], _ client: ControlClient, losses: Int) throws {
        var found: Set<UInt64> = []
        var after: JobID?
        repeat {
            guard case .jobs(let page) = try client.ask(.jobs(JobsQuery(after: after, includesFinished: true))) else {
                throw BenchError.silent
            }
            for job in page.jobs where job.spec.value.name.text == name { found.insert(job.id.number) }
            after = page.next
        } while after != nil
        let acknowledged = Set(jobs.map(\.number))
        let lost = acknowledged.subtracting(found).count
        let doubled = found.count - acknowledged.intersection(found).count + (jobs.count - acknowledged.count)
        print("acknowledged \(jobs.count) lost \(lost) doubled \(doubled) connections_lost \(losses)")
        if lost + doubled > 0 { throw ExitCode(1) }
    }
}
