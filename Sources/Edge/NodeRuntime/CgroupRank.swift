// A rank's own cgroups in a node's tree: planned, made, emptied and removed. Making undoes itself when it fails, and
// removing may be asked any number of times.
import Glibc

extension CgroupTree {
    /// The directories and values that hold one rank.
    func plan(_ name: String, _ limits: RankLimits) -> CgroupPlan {
        var plan = CgroupPlan(name: name)
        plan.memoryLimitBytes = limits.memoryLimitBytes.map(CgroupValues.wholePages) ?? 0
        if let unified {
            let path = "\(unified)/\(name)"
            let values = CgroupController.allCases.filter(v2.contains).flatMap { CgroupValues.v2($0, limits) }
            plan.directories.append(CgroupDirectory(path: path, values: values))
            plan.unified = path
            if v2.contains(.memory) { plan.memory = path }
        }
        for controller in CgroupController.allCases {
            guard let parent = v1[controller] else { continue }
            let values = CgroupValues.v1(controller, limits)
            // Where version 2 is missing one directory is needed all the same, to know the rank's processes by.
            let isNeeded = !values.isEmpty || (unified == nil && v1.count == 1)
            guard isNeeded || (unified == nil && controller == .pids) else { continue }
            plan.add(path: "\(parent)/\(name)", values: values, countsMemory: controller == .memory)
        }
        return plan
    }

    /// Makes a plan true and reads every value back.
    ///
    /// - Throws: `NodeFault` naming the file; nothing of the plan is left then.
    func make(_ plan: CgroupPlan) throws(NodeFault) {
        do {
            for directory in plan.directories { try make(directory) }
        } catch {
            _ = remove(plan.name)
            throw error
        }
    }

    private func make(_ directory: CgroupDirectory) throws(NodeFault) {
        // What stands there is a leftover of the same name; it is taken when it is empty, and a shim would kill it.
        guard mkdir(directory.path, 0o755) == 0 || errno == EEXIST else {
            throw NodeFault.last("mkdir", directory.path)
        }
        for value in directory.values { try hold(value, in: directory.path) }
    }

    private func hold(_ value: CgroupValue, in directory: String) throws(NodeFault) {
        let path = "\(directory)/\(value.file)"
        let opened = open(path, O_RDWR | O_CLOEXEC)
        if opened < 0, value.isOptional, errno == ENOENT || errno == EACCES { return }
        guard opened >= 0 else { throw NodeFault.last("open", path) }
        let file = OwnedFile(taking: opened)
        let bytes = Array(value.value.utf8)
        guard write(file.descriptor, bytes, bytes.count) == bytes.count else {
            throw NodeFault.last("write \(value.value) to", path)
        }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = pread(file.descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw NodeFault.last("read", path) }
        let read = buffer[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }
        guard read.elementsEqual(bytes) else {
            throw .notHeld(file: path, wrote: value.value, read: String(decoding: read, as: UTF8.self))
        }
    }

    /// This node's directory in every hierarchy; controllers that are mounted together share one.
    private var parents: [String] {
        [unified].compactMap { $0 } + Set(v1.values).sorted()
    }

    /// Kills every process of a rank at once; a rank without cgroups has none here.
    func kill(_ name: String) {
        if let unified, (try? OwnedFile.write("1", to: "\(unified)/\(name)/cgroup.kill")) != nil { return }
        for parent in parents {
            for pid in processes(in: "\(parent)/\(name)") where pid > 1 { _ = Glibc.kill(pid, SIGKILL) }
        }
    }

    /// Keeps every process of a rank still, or lets it run on; false for a rank without cgroups.
    ///
    /// Version 2 freezes (kernel 5.2 and newer): what is killed then ends all the same, and what is born there stands
    /// still. Elsewhere each process is stopped, and looked for again until none is new: one that forks does not get
    /// away.
    func keepStill(_ name: String, _ isStill: Bool) -> Bool {
        if let unified,
            (try? OwnedFile.write(isStill ? "1" : "0", to: "\(unified)/\(name)/cgroup.freeze")) != nil
        {
            return true
        }
        guard let parent = parents.first(where: { isDirectory("\($0)/\(name)") }) else { return false }
        var told: Set<Int32> = []
        for _ in 0..<Limits.sweepRounds {
            let new = processes(in: "\(parent)/\(name)").filter { $0 > 1 && !told.contains($0) }
            guard !new.isEmpty else { return true }
            for pid in new { _ = Glibc.kill(pid, isStill ? SIGSTOP : SIGCONT) }
            told.formUnion(new)
        }
        return true
    }

    private func processes(in directory: String) -> [Int32] {
        guard let text = try? OwnedFile.text(of: "\(directory)/cgroup.procs", limit: Limits.mountTableBytes) else {
            return []
        }
        return text.split(separator: "\n").compactMap { Int32($0) }
    }

    /// Removes a rank's directories; true when none is left.
    func remove(_ name: String) -> Bool {
        parents.reduce(true) { isGone, parent in
            (rmdir("\(parent)/\(name)") == 0 || errno == ENOENT) && isGone
        }
    }

    /// The names of rank directories that no one claims: an agent died between making and using them.
    func leftovers(claimed: Set<String>) -> [String] {
        var found: Set<String> = []
        for parent in parents {
            let entries = (try? names(in: parent, limit: Limits.attempts)) ?? []
            found.formUnion(
                entries.filter { $0.contains(".") && !claimed.contains($0) && isDirectory("\(parent)/\($0)") })
        }
        return found.sorted()
    }

    private func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Removes the node's own directories when nothing runs in them any more.
    package func removeParents() {
        if let unified {
            rmdir("\(unified)/\(CgroupTree.shimsName)")
            rmdir(unified)
        }
        for controller in CgroupController.allCases { v1[controller].map { _ = rmdir($0) } }
    }
}

extension CgroupPlan {
    /// Adds a version 1 directory; controllers that are mounted together share one.
    fileprivate mutating func add(path: String, values: [CgroupValue], countsMemory: Bool) {
        if countsMemory { memory = path }
        if let index = directories.firstIndex(where: { $0.path == path }) {
            directories[index].values += values
            return
        }
        directories.append(CgroupDirectory(path: path, values: values))
        entered.append(path)
    }
}
