// Hands that change stored values behind the log's back, and can put them back.

import Foundation
import GRDB

extension DatabaseQueue {
    /// Exchanges one byte of a value, or a number when it is one, and answers how to put it back.
    ///
    /// Nil when the value has no such byte; numbers have one.
    func flip(
        _ column: String, of table: String, byte: Int, where row: String = "1"
    ) throws -> (() throws -> Void)? {
        let select = "SELECT \(column) FROM \(table) WHERE \(row)"
        guard let value = try read({ try DatabaseValue.fetchOne($0, sql: select) }),
            let changed = flipped(value, byte: byte)
        else { return nil }
        try write { try $0.execute(sql: "UPDATE \(table) SET \(column) = ? WHERE \(row)", arguments: [changed]) }
        return {
            try self.write { try $0.execute(sql: "UPDATE \(table) SET \(column) = ? WHERE \(row)", arguments: [value]) }
        }
    }

    private func flipped(_ value: DatabaseValue, byte: Int) -> DatabaseValue? {
        switch value.storage {
        case .null, .double: return nil
        case .int64(let number): return byte == 0 ? (number ^ 1).databaseValue : nil
        case .string(let text):
            var bytes = Array(text.utf8)
            guard byte < bytes.count else { return nil }
            bytes[byte] ^= 1
            return String(decoding: bytes, as: UTF8.self).databaseValue
        case .blob(var data):
            guard byte < data.count else { return nil }
            data[byte] ^= UInt8(1 << (byte % 8))
            return data.databaseValue
        }
    }
}
