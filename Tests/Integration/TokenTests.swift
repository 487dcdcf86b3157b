// A token admits one node, once, for a while.

import Glibc
import Testing

extension IntegrationTests {
    @Suite struct TokenTests {
        @Test func `a token admits one node and no second`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let token = try cluster.ctl("token", "create", "--node").word
                #expect(try cluster.join(1, token: token).code == ExitCode(0))
                let again = try cluster.join(2, token: token)
                #expect(again.code != ExitCode(0))
                #expect(again.errors.contains("used"), "\(again)")
                try cluster.startAgent(1)
                try eventually("the node is up") { try cluster.ctl("nodes").output.contains("IDLE") }
            }
        }

        @Test func `an expired token admits nobody`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let token = try cluster.ctl("token", "create", "--node", "--valid", "1s").word
                // Counted by the coordinator's clock, from when it made the promise.
                usleep(2_500_000)
                let late = try cluster.join(1, token: token)
                #expect(late.code != ExitCode(0))
                #expect(late.errors.contains("expired"), "\(late)")
                #expect(try cluster.ctl("nodes").output.contains("node-1") == false)
            }
        }

        @Test func `a mistyped token is noticed before anything is sent`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let token = try cluster.ctl("token", "create", "--node").word
                var letters = Array(token)
                letters[letters.count / 2] = letters[letters.count / 2] == "a" ? "b" : "a"
                for wrong in [String(letters), String(token.dropLast()), token + "x", "", "rubbish"] {
                    let ran = try cluster.join(1, token: wrong)
                    #expect(ran.code != ExitCode(0), "\(wrong)")
                    #expect(ran.errors.lowercased().contains("token"), "\(ran)")
                }
                #expect(try cluster.join(1, token: token).code == ExitCode(0), "the right one still works")
            }
        }
    }
}
