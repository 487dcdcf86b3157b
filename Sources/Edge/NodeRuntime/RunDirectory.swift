// The folder in which the records of ranks are. It has a mark of its own, made at random with it: by that a coordinator
// knows whether an agent that knows nothing of a rank looks where the one before it wrote.

import Glibc

package enum RunDirectory {
    static let markName = ".mark"

    /// The mark of a run directory; both are made when they are missing.
    package static func mark(of path: String) throws(NodeFault) -> String {
        try makeDirectories(path, mode: 0o711)
        let file = "\(path)/\(markName)"
        if access(file, F_OK) != 0 { try make(file) }
        let text = String(decoding: try OwnedFile.bytes(of: file, limit: 64), as: UTF8.self)
        guard text.utf8.count == 32, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            throw .garbage(
                file: file, why: "it is not a mark of 32 hexadecimal digits; remove it when no rank of this node runs")
        }
        return text
    }

    /// Written aside and linked into its place, so that it is there whole or not at all, and once.
    private static func make(_ file: String) throws(NodeFault) {
        let draft = "\(file)-\(getpid())"
        unlink(draft)
        do {
            let open = try OwnedFile(opening: draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o644)
            let words = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }
            let text = words.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
            try open.writeAll(Array(text.utf8), path: draft)
        }
        defer { unlink(draft) }
        guard link(draft, file) == 0 || errno == EEXIST else { throw NodeFault.last("link", file) }
    }
}
