// The user whose processes the ranks of this node are, resolved on the node by name. Which one is the agent's own
// configuration's to say: a coordinator cannot make a task root.

import Glibc

/// A user, as the node knows it.
package struct TaskAccount: Equatable, Sendable {
    package let name: String
    package let home: String
    package let task: TaskUser

    /// Where a task starts that names no directory: the home, or the root for accounts that have none.
    var startDirectory: String {
        var status = stat()
        return stat(home, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? home : "/"
    }

    /// Groups of one user that are looked up; Linux allows more, sites do not.
    private static let groupLimit: Int32 = 256

    /// Looks a user up by name.
    package init(named name: String) throws(NodeFault) {
        guard let entry = getpwnam(name) else {
            throw .refused(field: "user \(name)", why: "this machine has no such user; name another with --run-as")
        }
        self.init(entry.pointee, name: name)
    }

    /// The agent's own user.
    package static func own() throws(NodeFault) -> TaskAccount {
        guard let entry = getpwuid(geteuid()) else {
            throw .refused(field: "uid \(geteuid())", why: "this machine has no name for it")
        }
        return TaskAccount(entry.pointee, name: String(cString: entry.pointee.pw_name))
    }

    private init(_ entry: passwd, name: String) {
        self.name = name
        home = String(cString: entry.pw_dir)
        var count = Self.groupLimit
        var groups = [gid_t](repeating: 0, count: Int(count))
        let known = getgrouplist(name, entry.pw_gid, &groups, &count) >= 0 ? Array(groups.prefix(Int(count))) : []
        task = TaskUser(uid: entry.pw_uid, gid: entry.pw_gid, groups: known)
    }
}
