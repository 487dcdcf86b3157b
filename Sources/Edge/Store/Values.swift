// Bytes in and out of SQLite values, and the errors of SQLite in our words. The only file here that needs Foundation,
// because GRDB's blobs are its `Data`.

import FoundationEssentials
import GRDB
import Glibc

/// A value for a statement; a name of its own because `[UInt8]` has no place in GRDB.
func value(_ bytes: [UInt8]) -> DatabaseValue { Data(bytes).databaseValue }

/// Numbers are stored as SQLite's signed ones; 2^63 rows are not reached.
func value(_ number: UInt64) -> DatabaseValue { Int64(clamping: number).databaseValue }

extension DatabaseValue {
    /// The bytes of a blob; nil for anything else.
    var bytes: [UInt8]? {
        switch storage {
        case .blob(let data): [UInt8](data)
        case .null, .int64, .double, .string: nil
        }
    }

    /// A number that is not negative; nil for anything else.
    var number: UInt64? {
        switch storage {
        case .int64(let number): UInt64(exactly: number)
        case .null, .double, .string, .blob: nil
        }
    }

    /// A text; nil for anything else.
    var text: String? {
        switch storage {
        case .string(let text): text
        case .null, .int64, .double, .blob: nil
        }
    }
}

/// Runs `body`, turning every error into one that names `file` and `operation`.
func attempt<Answer>(
    _ operation: String, on file: String, _ body: () throws -> Answer
) throws(StoreError) -> Answer {
    do {
        return try body()
    } catch let error as StoreError {
        throw error
    } catch let error as DatabaseError {
        throw translate(error, operation: operation, file: file)
    } catch {
        throw .database(file: file, operation: operation, message: "\(error)")
    }
}

private func translate(_ error: DatabaseError, operation: String, file: String) -> StoreError {
    let message = "\(error.message ?? "no message") (SQLite code \(error.extendedResultCode.rawValue))"
    switch error.resultCode {
    case .SQLITE_FULL:
        return .diskFull(file: file, operation: operation)
    case .SQLITE_IOERR where isFull(diskOf: file):
        return .diskFull(file: file, operation: operation)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT, .SQLITE_FORMAT:
        return .damaged(file: file, part: "database", found: "cannot \(operation): \(message)")
    default:
        return .database(file: file, operation: operation, message: message)
    }
}

/// Whether less than one write-ahead page of shared memory is left: SQLite calls that an input/output error.
private func isFull(diskOf file: String) -> Bool {
    var status = statvfs()
    return statvfs(file, &status) == 0 && status.f_bavail * UInt(status.f_frsize) < 64 << 10
}
