// What can go wrong with the journal: each case names the file and, where there is one, the row, and says what to do.

package import Cryptography

/// Why the journal could not be opened, read or written.
package enum StoreError: Error, Equatable, Sendable {
    /// There is no journal and none was asked for.
    case missing(file: String)
    /// The folder or file may be used by others, or is a link or device.
    case notPrivate(path: String, mode: UInt32, wanted: UInt32)
    /// The folder or file belongs to somebody else.
    case foreignOwner(path: String, owner: UInt32)
    /// Another process has the journal open; `holder` is its process id when it could be read.
    case locked(file: String, holder: Int32?)
    /// The journal is of another cluster.
    case wrongCluster(file: String, found: String, expected: String)
    /// The journal was sealed under another key.
    case wrongKey(file: String)
    /// The file was written by a newer program, and says that programs of our age must not read it.
    case newerFormat(file: String, format: Int64, minReader: Int64, ours: Int64)
    /// A row's batch was written in a format this program does not know.
    case newerBatch(file: String, row: UInt64, format: UInt32, ours: UInt32)
    /// A row is not what was written. `lastGood` is the last row before it that is whole.
    case damagedRow(file: String, row: UInt64, found: String, expected: String, lastGood: UInt64)
    /// Something other than a row is not what was written.
    case damaged(file: String, part: String, found: String)
    /// The disk under the file is full.
    case diskFull(file: String, operation: String)
    /// SQLite refused, for a reason of its own.
    case database(file: String, operation: String, message: String)
    /// The operating system refused.
    case system(path: String, operation: String, code: Int32, reason: String)
    /// Something is larger than its bound, both in `unit`s.
    case tooLarge(what: String, size: Int, limit: Int, unit: String)
    /// Sealing failed.
    case sealing(file: String, SealingError)
    /// A row was asked for that the journal does not have; it has `first` to `last`.
    case outside(file: String, row: UInt64, first: UInt64, last: UInt64)
    /// A checkpoint older than the one that stands, or ahead of what was submitted.
    case checkpointOutOfOrder(file: String, row: UInt64, first: UInt64, last: UInt64)
    /// The history is not what was written; jobs are served without it.
    case historyDamaged(file: String, found: String)
    /// The disk under the history is full; jobs are served without it.
    case historyFull(file: String, operation: String)
    /// The log was used before its start, started twice, or used after its end.
    case misused(file: String, Misuse)

    /// How a log can be used wrongly.
    package enum Misuse: String, Sendable {
        case notStarted = "rows are submitted only after `start`"
        case startedTwice = "`start` is called once"
        case closed = "it is closed; open it again"
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let file):
            "\(file): there is no journal here; check the folder, or have one made for a new cluster"
        case .notPrivate(let path, let mode, let wanted):
            "\(path): has type and mode \(octal(mode)) where \(octal(wanted)) is needed; if it is no link or device, "
                + "run `chmod \(octal(wanted & 0o7777)) \(path)`"
        case .foreignOwner(let path, let owner):
            "\(path): belongs to user \(owner); `chown` it to the user that runs the coordinator"
        case .locked(let file, let holder):
            "\(file): in use by \(holder.map { "process \($0)" } ?? "another process"); "
                + "one coordinator writes one journal: stop that one first"
        case .wrongCluster(let file, let found, let expected):
            "\(file): the journal of cluster '\(found)', not of '\(expected)'; correct the cluster's name or the folder"
        case .wrongKey(let file):
            "\(file): sealed under another key; start with the key this journal was made with"
        case .newerFormat(let file, let format, let minReader, let ours):
            "\(file): written in format \(format) for readers of \(minReader) and up, and this program is a reader of "
                + "\(ours); start the newer program"
        case .newerBatch(let file, let row, let format, let ours):
            "\(file): row \(row) has batch format \(format) and this program reads up to \(ours); "
                + "start the newer program"
        case .damagedRow(let file, let row, let found, let expected, let lastGood):
            "\(file): row \(row) is damaged: found \(found), expected \(expected); the last good row is \(lastGood): "
                + "restore the journal from a backup, or keep it for study and continue from that row"
        case .damaged(let file, let part, let found):
            "\(file): the \(part) is damaged: \(found); restore the journal from a backup"
        case .diskFull(let file, let operation):
            "\(file): disk full while it was to \(operation); nothing more is acknowledged: make room and start again, "
                + "every acknowledged row is there"
        case .database(let file, let operation, let message):
            "\(file): cannot \(operation): \(message); check the disk and its mount, then start again"
        case .system(let path, let operation, _, let reason):
            "\(path): cannot \(operation): \(reason); check the path, its owner and the disk"
        case .tooLarge(let what, let size, let limit, let unit):
            "\(what) has \(size) \(unit), over the limit of \(limit); split it"
        case .sealing(let file, let error): "\(file): \(error)"
        case .outside(let file, let row, let first, let last):
            "\(file): row \(row) is not in this journal, which holds \(first) to \(last); ask for one of those"
        case .checkpointOutOfOrder(let file, let row, let first, let last):
            "\(file): a checkpoint of row \(row) cannot stand, only one of \(first) to \(last); "
                + "take it from a newer view"
        case .historyDamaged(let file, let found):
            "\(file): the history is damaged, \(found); jobs go on without it: restore the file from a backup, or move "
                + "it away and a new one is begun"
        case .historyFull(let file, let operation):
            "\(file): disk full while it was to \(operation); jobs go on, and those that end stay in memory until "
                + "there is room"
        case .misused(let file, let misuse): "\(file): \(misuse.rawValue)"
        }
    }

    private func octal(_ mode: UInt32) -> String { String(mode, radix: 8) }
}
