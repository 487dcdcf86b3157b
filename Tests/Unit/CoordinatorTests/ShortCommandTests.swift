// Programs that an administrator names: how they end, what is kept of what they say, and that none keeps anybody.

import Daemon
import Glibc
import Testing

@Suite("A short command") struct ShortCommandTests {
    private static func run(_ words: [String], milliseconds: Int64 = 20_000, keeping: Int = 100) throws
        -> ShortCommand.Outcome
    {
        try #require(ShortCommand(words)).run(milliseconds: milliseconds, keeping: keeping)
    }

    @Test("tells its code, its signal and what it said, on one line")
    func ends() throws {
        let failed = try Self.run(["/bin/sh", "-c", "echo no; printf 'such\\thost\\033[31m' >&2; exit 3"])
        #expect(failed == .init(end: .exited(3), said: "no such host [31m"))
        #expect(failed.words == "exited with code 3: no such host [31m")
        #expect(try Self.run(["true"]) == .init(end: .exited(0), said: ""))
        #expect(try Self.run(["/bin/sh", "-c", "kill -9 $$"]).words == "was ended by signal 9")
    }

    @Test("that is not there says so")
    func missing() throws {
        #expect(try Self.run(["/nowhere/at/all"]).words == "can not be run: No such file or directory")
        #expect(ShortCommand([]) == nil && ShortCommand([""]) == nil)
    }

    @Test("that talks without end is read, and only its beginning is kept")
    func talks() throws {
        let outcome = try Self.run(["/bin/sh", "-c", "yes word | head -c 3000000; exit 4"])
        #expect(outcome.end == .exited(4))
        #expect(outcome.said.utf8.count <= 100 && outcome.said.hasPrefix("word word"))
    }

    @Test("that takes too long is killed with all that it started, and hears signals that this process blocks")
    func outlasts() throws {
        let begin = KernelClock.boot
        let outcome = try Self.run(["/bin/sh", "-c", "echo begun; sleep 600 & sleep 600"], milliseconds: 300)
        #expect(outcome == .init(end: .outlasted, said: "begun"))
        #expect(KernelClock.boot - begin < 10_000)
    }

    @Test("that leaves something running is not waited for")
    func leaves() throws {
        let begin = KernelClock.boot
        #expect(try Self.run(["/bin/sh", "-c", "sleep 5 & echo done"]).said == "done")
        #expect(KernelClock.boot - begin < 4_000)
    }
}
