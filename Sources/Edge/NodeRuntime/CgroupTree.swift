// The part of the cgroup hierarchies that belongs to one node: made ready once at the agent's start, then a directory a
// rank. It says which limits cannot be held here. It starts nothing; processes enter by the shim.
import Glibc

/// A limit that this machine does not hold, and why.
package struct UnenforcedLimit: Equatable, Sendable {
    package let controller: CgroupController
    package let why: String
}

/// A node's cgroups.
package struct CgroupTree: Sendable {
    /// Version 1 parents by controller.
    private(set) var v1: [CgroupController: String] = [:]
    /// The version 2 parent.
    private(set) var unified: String?
    /// The controllers that version 2 holds.
    private(set) var v2: Set<CgroupController> = []
    /// The limits that are not held here.
    package private(set) var unenforced: [UnenforcedLimit] = []
    /// Why no rank's processes can be ended all at once by the kernel, if so; then parentage decides.
    package private(set) var withoutGroups: String?

    /// The name of the directory in which shims live, away from the tasks and from the agent's own unit.
    static let shimsName = "shims"

    /// A tree that holds nothing: for machines without cgroups.
    package init(withoutGroups reason: String) {
        withoutGroups = reason
        unenforced = CgroupController.allCases.map { UnenforcedLimit(controller: $0, why: reason) }
    }

    /// Makes the parents of this node's ranks: `<base>/<path>` in every hierarchy that may be written.
    ///
    /// Never fails: what cannot be made is named in `unenforced`.
    /// - Parameters:
    ///   - path: such as `coord/<cluster>/<node>`.
    ///   - base: below a hierarchy's mount, such as `/coord.slice`; nil means the mount itself in version 1 and the
    ///     agent's own, delegated cgroup in version 2.
    ///   - membership: the file that tells the agent's own cgroup.
    package static func prepare(
        _ hierarchy: CgroupHierarchy, path: String, base: String? = nil, membership: String = "/proc/self/cgroup"
    ) -> CgroupTree {
        switch hierarchy {
        case .none(let reason):
            return CgroupTree(withoutGroups: reason)
        case .v2(let root):
            var tree = CgroupTree()
            let above = base ?? CgroupTree.ownGroup(membership)
            tree.prepareUnified(root: root, base: above, path: path, controllers: CgroupController.allCases)
            return tree
        case .v1(let mounts, let unified):
            var tree = CgroupTree()
            if let unified { tree.prepareUnified(root: unified, base: base ?? "/", path: path, controllers: []) }
            for controller in CgroupController.allCases {
                tree.prepareV1(controller, mount: mounts[controller], base: base ?? "/", path: path)
            }
            if tree.unified == nil, tree.v1.isEmpty { return CgroupTree(withoutGroups: tree.reasons) }
            tree.withoutGroups = nil
            return tree
        }
    }

    private init() {}

    private var reasons: String { unenforced.map(\.why).joined(separator: "; ") }

    private static func joined(_ parts: String...) -> String {
        parts.map { $0.split(separator: "/").joined(separator: "/") }.filter { !$0.isEmpty }
            .reduce("") { "\($0)/\($1)" }
    }

    private mutating func prepareV1(_ controller: CgroupController, mount: String?, base: String, path: String) {
        guard let mount else {
            unenforced.append(
                UnenforcedLimit(controller: controller, why: "the \(controller) controller is not mounted"))
            return
        }
        let parent = CgroupTree.joined(mount, base, path)
        do throws(NodeFault) {
            try makeDirectories(parent)
            guard access("\(parent)/tasks", W_OK) == 0 else { throw NodeFault.last("access", "\(parent)/tasks") }
            v1[controller] = parent
        } catch {
            unenforced.append(UnenforcedLimit(controller: controller, why: error.description))
        }
    }

    /// The version 2 cgroup of this process, from its line `0::/path`.
    private static func ownGroup(_ membership: String) -> String {
        guard let text = try? OwnedFile.text(of: membership) else { return "/" }
        let line = text.split(separator: "\n").first { $0.hasPrefix("0::") }
        return line.map { String($0.dropFirst(3)) } ?? "/"
    }

    private mutating func prepareUnified(root: String, base: String, path: String, controllers: [CgroupController]) {
        let top = CgroupTree.joined(root, base)
        let parent = CgroupTree.joined(top, path)
        do throws(NodeFault) {
            try makeDirectories("\(parent)/\(CgroupTree.shimsName)")
            guard access("\(parent)/cgroup.procs", W_OK) == 0 else {
                throw NodeFault.last("access", "\(parent)/cgroup.procs")
            }
            unified = parent
        } catch {
            withoutGroups = error.description
            unenforced += controllers.map { UnenforcedLimit(controller: $0, why: error.description) }
            return
        }
        for controller in controllers {
            do throws(NodeFault) {
                try CgroupTree.enable(controller, from: top, to: parent)
                v2.insert(controller)
            } catch {
                unenforced.append(UnenforcedLimit(controller: controller, why: error.description))
            }
        }
    }

    /// Hands a controller down from `top` to the children of `parent`.
    private static func enable(_ controller: CgroupController, from top: String, to parent: String) throws(NodeFault) {
        var place = top
        var below = parent.dropFirst(top.count).split(separator: "/")[...]
        while true {
            try enable(controller, at: place)
            guard let next = below.popFirst() else { return }
            place += "/\(next)"
        }
    }

    private static func enable(_ controller: CgroupController, at place: String) throws(NodeFault) {
        let file = "\(place)/cgroup.subtree_control"
        if try holds(controller, file) { return }
        do throws(NodeFault) {
            try OwnedFile.write("+\(controller)", to: file)
        } catch NodeFault.system(_, _, EBUSY) {
            // A cgroup that hands controllers down may hold no process: the agent moves to a leaf of its own.
            let leaf = "\(place)/agent"
            try makeDirectories(leaf)
            try OwnedFile.write("0", to: "\(leaf)/cgroup.procs")
            try OwnedFile.write("+\(controller)", to: file)
        }
        guard try holds(controller, file) else {
            throw .notHeld(file: file, wrote: "+\(controller)", read: try OwnedFile.text(of: file))
        }
    }

    private static func holds(_ controller: CgroupController, _ file: String) throws(NodeFault) -> Bool {
        try OwnedFile.text(of: file).split(whereSeparator: \.isWhitespace).contains(controller.rawValue[...])
    }
}
