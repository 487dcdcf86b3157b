// The mark of a run directory.

import Glibc
import Testing

@testable import NodeRuntime

@Suite("A run directory's mark")
struct RunDirectoryTests {
    private func folder() -> String {
        var template = Array("/tmp/coord-mark-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("a folder in /tmp") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    @Test("is made once, with the folder, and is another in another folder")
    func made() throws {
        let root = folder()
        defer { try? DirectoryRemoval.remove(root) }
        let mark = try RunDirectory.mark(of: "\(root)/a/run")
        #expect(mark.utf8.count == 32)
        #expect(try RunDirectory.mark(of: "\(root)/a/run") == mark)
        #expect(try RunDirectory.mark(of: "\(root)/b") != mark)
        #expect(try AttemptDirectory.scan("\(root)/a/run").garbage.isEmpty, "it is no attempt")
        try DirectoryRemoval.remove("\(root)/a/run")
        #expect(try RunDirectory.mark(of: "\(root)/a/run") != mark, "the records are gone, and so is the mark")
    }

    @Test("that is not whole is refused, with what to do", arguments: ["", "0123", "not a mark of hexadecimal digits"])
    func broken(text: String) throws {
        let root = folder()
        defer { try? DirectoryRemoval.remove(root) }
        let file = open("\(root)/.mark", O_WRONLY | O_CREAT, 0o644)
        _ = write(file, text, text.utf8.count)
        close(file)
        #expect(throws: NodeFault.self) { try RunDirectory.mark(of: root) }
    }
}
