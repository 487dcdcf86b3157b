// The layout of tables and the safety of what stands in them.

import ClusterModel
import Messages
import Testing

@testable import Presentation

@Suite("A table")
struct TextTableTests {
    private let jobs: [JobLine] = [
        Sample.job(.running(since: Sample.time), placements: Sample.placements),
        Sample.job(
            .pending(since: Sample.time), id: 1_234_567,
            named: "a-very-long-name-for-a-training-job-of-a-language-model",
            wait: .nextCycle),
    ].map { JobLine($0) }

    @Test("is never wider than the terminal", arguments: 1...220)
    func fits(width: Int) {
        for isWide in [false, true] {
            let lines = JobTable.table(jobs, isWide: isWide, at: Sample.time + .seconds(65)).lines(width: width)
            #expect(lines.count == 3)
            for line in lines { #expect(line.unicodeScalars.count <= width, "\(line)") }
        }
        for line in NodeTable.table([Sample.node(.alive)], isWide: true).lines(width: width)
            + QueueTable.table([Sample.queue]).lines(width: width)
        {
            #expect(line.unicodeScalars.count <= width, "\(line)")
        }
    }

    @Test("shows everything where there is no terminal")
    func isWholeWithoutTerminal() {
        let lines = JobTable.table(jobs, isWide: false, at: Sample.time + .seconds(65)).lines(width: nil)
        #expect(
            lines == [
                "  JOBID  NAME                                                     QUEUE     USER  STATE        TIME"
                    + "  NODES  RANKS  NODELIST(REASON)",
                "     42  train                                                    research  ada   RUNNING  00:01:05"
                    + "      2      4  n[1-2]",
                "1234567  a-very-long-name-for-a-training-job-of-a-language-model  research  ada   PENDING         -"
                    + "      2      4  (None)",
            ])
    }

    @Test("shortens the longest column first, then leaves out the least wanted")
    func shortensThenDrops() {
        let at80 = JobTable.table(jobs, isWide: false, at: Sample.time).lines(width: 80)
        #expect(at80[2].contains("a-very-lon"))
        #expect(at80[2].contains("…"))
        #expect(at80[0].contains("NODELIST(REASON)"))
        let at60 = JobTable.table(jobs, isWide: false, at: Sample.time).lines(width: 60)
        #expect(!at60[0].contains("NODES "))
        #expect(at60[0].contains("JOBID"))
        #expect(at60[0].contains("STATE"))
    }

    @Test("shows no character that a terminal obeys")
    func isHarmless() {
        let lines = NodeTable.table([Sample.node(.alive)], isWide: true).lines(width: nil)
        #expect(lines.allSatisfy { !$0.contains("\u{1B}") })
        #expect(lines[1].contains("no cgroup?[31m"))
    }

    @Test("of queues says used and allowed")
    func showsQuota() {
        let lines = QueueTable.table([Sample.queue]).lines(width: nil)
        #expect(lines[1].contains("1.5/64"))
        #expect(lines[1].contains("0/-"))
        #expect(lines[1].contains("licences/matlab 0/5"))
    }

    @Test("takes rows with too few or too many cells")
    func takesAnyRow() {
        var table = TextTable([.init("A"), .init("B")])
        table.add(["1"])
        table.add(["1", "2", "3"])
        #expect(table.lines(width: nil) == ["A  B", "1", "1  2"])
    }

    private func part(_ rows: [[String]]) -> TextTable {
        var table = TextTable([
            .init("ID", isRightAligned: true), .init("NAME", least: 4), .init("NODES", dropOrder: 1), .init("WHY"),
        ])
        for row in rows { table.add(row) }
        return table
    }

    private func lines(_ text: [UInt8]) -> [String] {
        String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { String($0) }
    }

    @Test("that comes in parts has one heading, and becomes wider where a later part is")
    func comesInParts() {
        var flow = TableFlow(width: nil)
        #expect(lines(flow.text(of: part([["1", "a", "2", "x"]]))) == ["ID  NAME  NODES  WHY", " 1  a     2      x"])
        #expect(lines(flow.text(of: part([["1000", "longer", "2", "x"]]))) == ["1000  longer  2      x"])
        #expect(lines(flow.text(of: part([["7", "a", "2", "x"]]))) == ["   7  a       2      x"])
        #expect(flow.text(of: part([])).isEmpty)
    }

    @Test("that comes in parts keeps the columns of the first, and the width of the terminal", arguments: 12...40)
    func partsFit(width: Int) {
        var flow = TableFlow(width: width)
        let first = lines(flow.text(of: part([["1", "a", "2", "x"]])))
        let later = lines(flow.text(of: part([["1000", "a-long-name-that-gives-way", "12", "because"]])))
        #expect(first[0].contains("NODES") == (width >= 20))
        // The number is never shortened, and a column that was left out does not come back.
        #expect(later[0].hasPrefix("1000  "))
        #expect(later[0].contains("  12 ") == (width >= 20))
        for line in first + later { #expect(PlainText.width(line) <= width) }
    }
}

@Suite("Text for people")
struct PlainTextTests {
    @Test("loses its control characters and nothing else")
    func isSafe() {
        #expect(PlainText.shown("plain ünïcödé 漢字") == "plain ünïcödé 漢字")
        #expect(PlainText.shown("a\u{1B}]0;x\u{7}b\nc\u{9B}d\u{202E}e") == "a?]0;x?b?c?d?e")
    }

    @Test("is cut with a sign")
    func isCut() {
        #expect(PlainText.shortened("abcdef", to: 6) == "abcdef")
        #expect(PlainText.shortened("abcdef", to: 4) == "abc…")
        #expect(PlainText.shortened("abcdef", to: 1) == "…")
        #expect(PlainText.shortened("abcdef", to: 0) == "")
    }

    @Test("is folded between words", arguments: [10, 20, 40, 1000])
    func isFolded(width: Int) {
        let text = "It waits because the nodes have no room for it now."
        let lines = Paragraph.folded(text, width: width)
        #expect(lines.joined(separator: " ").split(separator: " ") == text.split(separator: " "))
        #expect(lines.allSatisfy { $0.unicodeScalars.count <= width })
    }
}
