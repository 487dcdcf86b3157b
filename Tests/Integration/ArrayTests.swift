// Arrays with real programs: what each element is told, how elements are named on the command line, and items.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct ArrayTests {
        @Test func `each element is told which one it is, in our words and in Slurm's`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let script =
                    "echo $COORD_ARRAY_JOB_ID $COORD_ARRAY_INDEX $SLURM_ARRAY_TASK_ID $SLURM_ARRAY_TASK_COUNT "
                    + "$SLURM_ARRAY_TASK_MIN $SLURM_ARRAY_TASK_MAX $SLURM_ARRAY_TASK_STEP"
                let array = try cluster.submit(script, ["-c", "1", "-a", "2-8:3%2"])
                #expect(try cluster.end(of: array) == ExitCode(0))
                for index in [2, 5, 8] {
                    let log = try cluster.ctl("logs", "\(array)_\(index)").output
                    #expect(log == "\(array) \(index) \(index) 3 2 8 3\n", "\(log)")
                }
                #expect(try cluster.ctl("logs", "\(array)_3").code == ExitCode(3))
                #expect(try cluster.ctl("logs", array).code == ExitCode(2), "an array has no log of its own")
                #expect(try cluster.ctl("jobs", "-a").output.contains("\(array)_5"))
                #expect(try cluster.ctl("describe", array).output.contains("3 elements, 2 at a time"))
            }
        }

        @Test func `elements are cancelled, held and run once more by their names`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let script = "test $COORD_ARRAY_INDEX != 1 || test $COORD_ATTEMPT = 2 || exit 3"
                let array = try cluster.submit(script, ["-c", "1", "-H", "-a", "0-4"])
                #expect(try cluster.ctl("cancel", "\(array)_[3-4]").code == ExitCode(0))
                #expect(try cluster.ctl("release", array).code == ExitCode(0))
                #expect(try cluster.end(of: "\(array)_1") == ExitCode(3))
                #expect(try cluster.ctl("wait", array).code != ExitCode(0), "two were cancelled")
                #expect(try cluster.ctl("describe", array).output.contains("2 completed, 3 not completed"))
                #expect(try cluster.ctl("requeue", "\(array)_1").code == ExitCode(0))
                #expect(try cluster.end(of: "\(array)_1") == ExitCode(0))
                #expect(try cluster.ctl("cancel", "\(array)_[7-9]").code == ExitCode(3))
                #expect(try cluster.ctl("requeue", array).code == ExitCode(0))
                #expect(try cluster.ctl("wait", array).code == ExitCode(0), "the cancelled ones ran")
                #expect(try cluster.ctl("describe", array).output.contains("5 completed"))
                #expect(try cluster.ctl("requeue", array).code == ExitCode(5), "nothing is left to do")
            }
        }

        @Test func `an element for each line of a file, and for each member of a JSON array`() throws {
            try Cluster.with(nodes: 1) { cluster in
                try Files.write("first line\nsecond, with \"quotes\"\n", to: "\(cluster.folder)/lines")
                let lines = try cluster.submit(
                    "printf '%s' \"$COORD_ARRAY_ITEM\"", ["-c", "1", "--each-line", "\(cluster.folder)/lines"])
                #expect(try cluster.end(of: lines) == ExitCode(0))
                #expect(try cluster.ctl("logs", "\(lines)_0").output == "first line")
                #expect(try cluster.ctl("logs", "\(lines)_1").output == "second, with \"quotes\"")
                try Files.write("[\"a b\", 7, {\"lr\": 0.1, \"name\": \"x\\ny\"}]", to: "\(cluster.folder)/items")
                let items = try cluster.submit(
                    "printf '%s' \"$COORD_ARRAY_ITEM\"", ["-c", "1", "--from-json", "\(cluster.folder)/items"])
                #expect(try cluster.end(of: items) == ExitCode(0))
                #expect(try cluster.ctl("logs", "\(items)_0").output == "a b")
                #expect(try cluster.ctl("logs", "\(items)_1").output == "7")
                #expect(try cluster.ctl("logs", "\(items)_2").output == "{\"lr\":0.1,\"name\":\"x\\ny\"}")
            }
        }
    }
}
