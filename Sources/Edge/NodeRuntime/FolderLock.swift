// Keeps a second agent from the same folder: of one run directory each would take the other's attempts for strays, and
// of one identity each would be turned away for the other.

package import ClusterModel
import Glibc

/// Holds the lock for as long as it lives.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Locks an agent's own folder, which exists.
    package convenience init(identity directory: String) throws(NodeFault) {
        try self.init(file: "\(directory)/lock", of: "folder \(directory)")
    }

    /// Locks a run directory: beside it, because everything in it is an attempt.
    convenience init(runDirectory directory: String) throws(NodeFault) {
        if let slash = directory.lastIndex(of: "/"), slash != directory.startIndex {
            try makeDirectories(String(directory[..<slash]), mode: 0o711)
        }
        try self.init(file: "\(directory).lock", of: "run directory \(directory)")
    }

    private init(file path: String, of what: String) throws(NodeFault) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw NodeFault.last("open", path) }
        // Closed by deinit, which runs where an init throws that has set everything: twice would be somebody else's.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .refused(
                field: what,
                why:
                    "another agent uses it; stop that one first. A second node on this machine joins with a token and a"
                    + " --dir of its own")
        }
    }

    deinit { close(descriptor) }
}

/// Says that one agent of a node runs on this machine, for as long as it lives: a copy of its folder must not begin by
/// ending what runs, whose control groups it would take for strays. A name of the kernel's, not of a file system, so
/// that no copy, no crash and no full disk has a part in it.
package final class IdentityLock: Sendable {
    private let descriptor: Int32

    package init(cluster: ClusterID, node: Name) throws(NodeFault) {
        let what = "node \(node)"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw NodeFault.last("socket", what) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A zero first makes it a name without a file. 12 + 16 + 1 + 63 bytes at most, of 107.
        let name = [0] + Array("coord-agent/\(cluster.description.prefix(16))/\(node)".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.prefix($0.count)) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard bound == 0 else {
            let number = errno
            guard number == EADDRINUSE else { throw .system(call: "bind", subject: what, errno: number) }
            throw .refused(
                field: what,
                why: "another agent of it runs on this machine; stop that one first. A copy of its folder is no second"
                    + " node: that joins with a token and a --dir of its own")
        }
    }

    deinit { close(descriptor) }
}
