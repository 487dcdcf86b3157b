// The list of deliberate mistakes in the core must not rot: each names a text that still stands once in its file.

import Foundation
import Testing

@Suite("The table of mutants")
struct MutantTableTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    private static let root = folder.deletingLastPathComponent().deletingLastPathComponent()

    private func rows() throws -> [[String]] {
        let text = try String(contentsOf: Self.folder.appending(path: "Mutants.tsv"), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(decoded)
        }
    }

    private func decoded(_ field: Substring) -> String {
        let parts = field.components(separatedBy: "\\\\")
        return parts.map { $0.replacing("\\n", with: "\n").replacing("\\t", with: "\t") }.joined(separator: "\\")
    }

    @Test("names texts that stand once in their files, and other texts in their place")
    func textsStandOnce() throws {
        for row in try rows() {
            try #require(row.count == 5, "\(row)")
            let source = try String(contentsOf: Self.root.appending(path: row[2]), encoding: .utf8)
            #expect(source.components(separatedBy: row[3]).count == 2, "\(row[0]): its text stands once in \(row[2])")
            #expect(row[3] != row[4], "\(row[0]) changes nothing")
        }
    }

    @Test("names each mutant once, and forty or more of them, in every room that decides")
    func namesAreUnique() throws {
        let rows = try rows()
        #expect(rows.count >= 40)
        #expect(Set(rows.map { $0[0] }).count == rows.count)
        let rooms = Set(rows.map { $0[2].split(separator: "/")[2] })
        #expect(rooms == ["ClusterModel", "Ledger", "ControlPlane", "Scheduling", "NodeControl", "Health"])
    }
}
