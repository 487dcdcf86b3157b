// The folder and the empty file of the journal: private, owned by us, durable. Not what SQLite writes into them.

import Glibc

/// Where a journal's files are.
struct Folder: Sendable {
    /// The folder's path.
    let path: String
    /// The file in it that is meant.
    var name = Schema.fileName

    var file: String { path + "/" + name }
    var log: String { file + "-wal" }
    var lock: String { path + "/" + Schema.lockName }

    /// Makes the folder when it may, and refuses one that others can look into.
    func prepare(create: Bool) throws(StoreError) {
        if create, mkdir(path, 0o700) != 0, errno != EEXIST { throw .system(path, "make the journal's folder") }
        guard let status = try inspect(path) else { throw .missing(file: file) }
        guard status.st_mode & (S_IFMT | 0o077) == S_IFDIR else {
            throw .notPrivate(path: path, mode: status.st_mode, wanted: S_IFDIR | 0o700)
        }
        guard status.st_uid == geteuid() else { throw .foreignOwner(path: path, owner: status.st_uid) }
    }

    /// Makes the empty file when it may, and refuses one that others can read.
    func prepareFile(create: Bool) throws(StoreError) {
        let rest = try inspect(log)?.st_size ?? 0
        guard let status = try inspect(file) else {
            try refuse(rest)
            guard create else { throw .missing(file: file) }
            return try makeFile()
        }
        guard status.st_mode & (S_IFMT | 0o077) == S_IFREG else {
            throw .notPrivate(path: file, mode: status.st_mode, wanted: S_IFREG | 0o600)
        }
        guard status.st_uid == geteuid() else { throw .foreignOwner(path: file, owner: status.st_uid) }
        if status.st_size == 0 { try refuse(rest) }
    }

    /// Bytes of the write-ahead log; 0 when there is none.
    var logBytes: Int {
        var status = stat()
        return stat(log, &status) == 0 ? Int(status.st_size) : 0
    }

    /// SQLite would delete a write-ahead log whose database is gone, and with it acknowledged rows.
    private func refuse(_ logBytes: Int) throws(StoreError) {
        guard logBytes > 0 else { return }
        throw .damaged(file: file, part: "database file", found: "it is gone, but its log \(log) is not")
    }

    private func makeFile() throws(StoreError) {
        let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(file, "make the journal") }
        defer { close(descriptor) }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .system(path, "open the journal's folder") }
        defer { close(folder) }
        guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0, fsync(folder) == 0 else {
            throw .system(file, "make the journal durable")
        }
    }

    private func inspect(_ path: String) throws(StoreError) -> stat? {
        var status = stat()
        guard lstat(path, &status) != 0 else { return status }
        guard errno == ENOENT else { throw .system(path, "inspect") }
        return nil
    }
}
