// How the coordinator's mind alone fares at scale: no socket, no disk. It prints figures and judges nothing.
//
//   core-bench [NODES] [PENDING] [limited] [choosy]
//
// NODES machines of 8 processors, every one full; PENDING jobs that wait for room; then single changes are timed, and
// submits at growing lengths of the queue. `limited` gives all jobs limits, so that the head has a shadow and others
// may overtake it; `choosy` lets them choose among labels in 500 different ways.

import BenchmarkScene
import ClusterModel
import ControlPlane
import Glibc
import Ledger
import Messages

@main
struct CoreBench {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        var scene = Scene(nodes: arguments.first ?? 10_000)
        scene.isLimited = CommandLine.arguments.contains("limited")
        if CommandLine.arguments.contains("choosy") { scene.label() }
        scene.fill()
        print("nodes \(scene.nodes), running \(scene.conductor.state.allocations.count), resident_kib \(residentKiB())")
        let pending = arguments.count > 1 ? arguments[1] : 100_000
        for length in [1000, 10_000, 100_000, 1_000_000] where length <= max(pending, 1000) {
            scene.wait(until: length)
            scene.time("pending \(length)")
        }
        var arrays = Scene(nodes: arguments.first ?? 10_000)
        arrays.fill()
        let before = residentKiB()
        arrays.submit(array: 1_000_000)
        print("an array of 1000000 elements: \(residentKiB() - before) KiB more")
        arrays.time("array 1000000")
    }
}

extension Scene {
    /// Times single changes at this length of the queue.
    fileprivate mutating func time(_ label: String) {
        var submits: [Double] = []
        for _ in 0..<20 {
            let batch = (0..<256).map { _ in submission(cpu: 4000) }
            let begin = seconds()
            step(batch)
            submits.append(256 / (seconds() - begin))
        }
        var single: [Double] = []
        var ends: [Double] = []
        var pages: [Double] = []
        for _ in 0..<20 {
            let one = submission(cpu: 4000)
            single.append(measure { $0.step([one]) })
            guard let allocation = conductor.state.allocations.first(where: { _ in true }) else { break }
            let report = end(allocation)
            ends.append(measure { $0.step([report]) })
            let page = request(.jobs(JobsQuery()))
            pages.append(measure { $0.step([page]) })
        }
        print(
            "\(label): submit_per_second \(Int(median(submits))), one_submit_ms \(rounded(median(single))), "
                + "one_end_to_plan_ms \(rounded(median(ends))), first_page_ms \(rounded(median(pages))), "
                + "resident_kib \(residentKiB())")
    }

    private mutating func measure(_ body: (inout Scene) -> Void) -> Double {
        let begin = seconds()
        body(&self)
        return (seconds() - begin) * 1000
    }
}

private func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private func median(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 2] }

private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

/// Field 2 of /proc/self/statm, in KiB.
private func residentKiB() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard fgets(&buffer, 128, file) != nil else { return 0 }
    let text = String(decoding: buffer.prefix { $0 > 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
}
