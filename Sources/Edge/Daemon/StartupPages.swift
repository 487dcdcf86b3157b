// Gives back what only the start needed. A program's start touches most of its code once (relocation, type metadata,
// option parsing); those pages would stay resident for as long as the machine has room. The kernel could take them at
// any time, but a node's memory is its users', and what an agent shows in `top` should be what it works with.

import Glibc

package enum StartupPages {
    /// Drops every page of a mapped file that was never written; whatever is used again is mapped again from the page
    /// cache, 64 KiB at a time. To be called once, when the program has begun its work.
    package static func release() {
        guard let file = fopen("/proc/self/smaps", "r") else { return }
        var found: [(start: UInt, end: UInt)] = []
        var current: (start: UInt, end: UInt)?
        var buffer = [CChar](repeating: 0, count: 4096)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if let mapping = Mapping(line) {
                if let current { found.append(current) }
                current = mapping.isReadOnlyFile ? (mapping.start, mapping.end) : nil
            } else if holdsOwnPages(line) {
                // Relocated pages look read-only too, and exist nowhere else.
                current = nil
            }
        }
        fclose(file)
        if let current { found.append(current) }
        for range in found {
            madvise(UnsafeMutableRawPointer(bitPattern: range.start), Int(range.end - range.start), MADV_DONTNEED)
        }
    }

    private static func holdsOwnPages(_ line: String) -> Bool {
        guard line.hasPrefix("Private_Dirty:") || line.hasPrefix("Anonymous:") || line.hasPrefix("Shared_Dirty:")
        else { return false }
        return !line.contains(" 0 kB")
    }

    /// A head line of smaps: `55d0-55e0 r-xp 00000000 08:01 123 /path`.
    private struct Mapping {
        let start: UInt
        let end: UInt
        let isReadOnlyFile: Bool

        init?(_ line: String) {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            let ends = words.first?.split(separator: "-") ?? []
            guard words.count >= 5, ends.count == 2, let start = UInt(ends[0], radix: 16),
                let end = UInt(ends[1], radix: 16)
            else { return nil }
            self.start = start
            self.end = end
            isReadOnlyFile = words.count >= 6 && words[5].hasPrefix("/") && words[1].dropFirst().first == "-"
        }
    }
}
