// What a rank uses, as its cgroups count it: version 2 counts processors in every group, whatever is enabled there.

import Glibc

extension CgroupTree {
    /// Nanoseconds of processors since the rank began, and bytes that it holds now; nil where no group counts its
    /// processors. Memory that no group counts is 0.
    func usage(of name: String) -> (processor: UInt64, memory: UInt64)? {
        processor(of: name).map { ($0, memory(of: name)) }
    }

    private func processor(of name: String) -> UInt64? {
        if let unified, let text = try? OwnedFile.text(of: "\(unified)/\(name)/cpu.stat", limit: 4096) {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                if words.count == 2, words[0] == "usage_usec" { return UInt64(words[1]).map { $0 &* 1000 } }
            }
        }
        // In version 1 it is counted where cpuacct is, which most systems mount together with cpu.
        return v1[.cpu].flatMap { Self.number("\($0)/\(name)/cpuacct.usage") }
    }

    private func memory(of name: String) -> UInt64 {
        unified.flatMap { Self.number("\($0)/\(name)/memory.current") }
            ?? v1[.memory].flatMap { Self.number("\($0)/\(name)/memory.usage_in_bytes") } ?? 0
    }

    private static func number(_ path: String) -> UInt64? {
        (try? OwnedFile.text(of: path, limit: 64)).flatMap { UInt64($0.prefix { $0.isNumber }) }
    }
}
