// What the tests ask of files and of /proc: short words for them, without opinions.

import Foundation
import Glibc

enum Files {
    static func read(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    static func bytes(_ path: String) -> [UInt8] { [UInt8](FileManager.default.contents(atPath: path) ?? Data()) }

    static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            throw BenchError(description: "cannot write \(path)")
        }
    }

    /// Changes one bit of the last sealed thing in a file: text has no two such bytes side by side.
    static func flipSealedBit(in path: String) throws {
        let bytes = bytes(path)
        let marks = bytes.indices.filter { $0 > bytes.count / 2 && bytes[$0] > 0x7f && bytes[$0 - 1] > 0x7f }
        guard let place = marks.last else { throw BenchError(description: "nothing sealed in \(path)") }
        // In its place, since a new file would have another mode, and be refused for that.
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        guard pwrite(descriptor, [bytes[place] ^ 1], 1, off_t(place)) == 1 else {
            throw BenchError(description: "cannot change \(path)")
        }
    }

    /// The last bytes as text.
    static func tail(_ path: String, _ count: UInt64) -> String {
        guard let file = FileHandle(forReadingAtPath: path), let length = try? file.seekToEnd(), length >= count else {
            return ""
        }
        defer { try? file.close() }
        try? file.seek(toOffset: length - count)
        return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    }

    static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    }

    /// A new folder that everybody may enter and write, since ranks run as another user than root.
    static func temporary(under root: String) throws -> String {
        var template = Array("\(root)/coord-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchError(description: "cannot make a folder under \(root)") }
        let path = template.withUnsafeBufferPointer { String(decoding: $0.dropLast().map(UInt8.init), as: UTF8.self) }
        chmod(path, 0o777)
        return path
    }
}

enum Processes {
    /// Processes whose command line has these words in it.
    static func naming(_ words: String) -> [pid_t] {
        Files.names(in: "/proc").compactMap { pid_t($0) }.filter { pid in
            pid != getpid() && Files.read("/proc/\(pid)/cmdline").contains(words)
        }
    }

    static func isAlive(_ pid: pid_t) -> Bool {
        let stat = Files.read("/proc/\(pid)/stat")
        guard let name = stat.lastIndex(of: ")") else { return false }
        return !stat[name...].hasPrefix(") Z")
    }
}

enum Ports {
    /// A port of 127.0.0.1 that nothing uses now.
    static func free() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard bound else { throw BenchError(description: "no free port on 127.0.0.1") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Says these bytes to a port and hangs up.
    static func send(_ bytes: [UInt8], to port: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: port)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else { throw BenchError(description: "nothing listens on port \(port)") }
        // The other side may hang up first, which is its right.
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}

/// The control groups that one cluster's agents made on this machine.
enum Groups {
    static var mounts: [String] {
        var found: [String] = []
        for line in Files.read("/proc/mounts").split(separator: "\n") {
            let fields = line.split(separator: " ").map(String.init)
            if fields.count > 2, ["cgroup", "cgroup2"].contains(fields[2]) { found.append(fields[1]) }
        }
        return found
    }

    /// Folders of ranks: everything below coord/CLUSTER/NODE.
    static func ofRanks(_ cluster: String) -> [String] {
        all(cluster).filter { folder in
            // `shims` is the agent's own: it holds those that watch the ranks.
            guard let tail = folder.components(separatedBy: "/coord/\(cluster.prefix(8))/").last else { return false }
            return tail != folder && tail.contains("/") && !tail.hasSuffix("/shims")
        }
    }

    static func all(_ cluster: String) -> [String] {
        mounts.flatMap { mount in
            let own = "\(mount)/coord/\(cluster.prefix(8))"
            let below = FileManager.default.enumerator(atPath: own)?.compactMap { $0 as? String } ?? []
            return below.map { "\(own)/\($0)" }.filter { isFolder($0) } + (isFolder(own) ? [own] : [])
        }
    }

    static func remove(_ cluster: String) {
        for folder in all(cluster).sorted(by: { $0.count > $1.count }) { rmdir(folder) }
        for mount in mounts { rmdir("\(mount)/coord") }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
