// Which cgroups this machine has, read from its mount table: version 1 with a mount a controller, version 2 with one
// tree, or none. Whether they may be written is found out by CgroupTree, by trying.
import Glibc

/// What a cgroup can hold back.
package enum CgroupController: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    case cpu
    case memory
    case pids

    package var description: String { rawValue }
}

/// The cgroup hierarchies of a machine.
package enum CgroupHierarchy: Equatable, Sendable {
    /// Version 1: a mount point for each controller, and perhaps an empty version 2 beside them.
    case v1(mounts: [CgroupController: String], unified: String?)
    /// Version 2 alone.
    case v2(root: String)
    case none(reason: String)

    /// Reads the mount table.
    package static func detect(mountTable path: String = "/proc/self/mountinfo") -> CgroupHierarchy {
        do {
            return hierarchy(of: try OwnedFile.text(of: path, limit: Limits.mountTableBytes))
        } catch {
            return .none(reason: error.description)
        }
    }

    /// The hierarchies named by the text of a mount table.
    static func hierarchy(of table: String) -> CgroupHierarchy {
        var mounts: [CgroupController: String] = [:]
        var unified: String?
        for line in table.split(separator: "\n") {
            guard let mount = CgroupMount(line) else { continue }
            switch mount.kind {
            case .v2: unified = unified ?? mount.path
            case .v1(let options):
                for controller in CgroupController.allCases where options.contains(controller.rawValue) {
                    mounts[controller] = mounts[controller] ?? mount.path
                }
            }
        }
        if !mounts.isEmpty { return .v1(mounts: mounts, unified: unified) }
        guard let unified else { return .none(reason: "no cgroup file system is mounted") }
        return .v2(root: unified)
    }
}

/// One line of a mount table, if it mounts cgroups.
private struct CgroupMount {
    enum Kind {
        case v1(options: Set<String>)
        case v2
    }

    let path: String
    let kind: Kind

    /// Fields stand in two groups, before and behind a lone `-` (proc_pid_mountinfo(5)).
    init?(_ line: Substring) {
        let fields = line.split(separator: " ")
        guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count >= dash + 4 else { return nil }
        path = CgroupMount.unescaped(fields[4])
        switch fields[dash + 1] {
        case "cgroup2": kind = .v2
        case "cgroup": kind = .v1(options: Set(fields[dash + 3].split(separator: ",").map(String.init)))
        default: return nil
        }
    }

    /// The table writes blanks in paths as octal numbers.
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            guard byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(3)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
