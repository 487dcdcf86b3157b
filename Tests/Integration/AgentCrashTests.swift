// kill -9 of an agent: its ranks run on, the next agent takes them over, and their ends are told right.

import Foundation
import Testing

extension IntegrationTests {
    @Suite struct AgentCrashTests {
        @Test func `ranks outlive their agent and the next one tells their end`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit(
                    "echo $$ > \(cluster.work)/pid; while [ ! -e \(cluster.work)/go ]; do sleep 0.05; done; exit 6")
                try cluster.wait(for: job, state: "RUNNING")
                try eventually("it wrote") { !Files.read("\(cluster.work)/pid").isEmpty }
                let pid = pid_t(Files.read("\(cluster.work)/pid").split(separator: "\n").joined()) ?? 0
                cluster.killAgent(1)
                #expect(Processes.isAlive(pid))
                try cluster.startAgent(1)
                try eventually("the agent adopted it") {
                    Files.read("\(cluster.folder)/node-1.log").contains(#""adopted":"1""#)
                }
                #expect(Processes.isAlive(pid))
                try Files.write("", to: "\(cluster.work)/go")
                #expect(try cluster.end(of: job) == ExitCode(6))
                #expect(try cluster.job(job).attempt == 1)
                try eventually("nothing is left") { cluster.leftovers.isEmpty }
            }
        }

        @Test func `what ends while the agent is away is told by the next one`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("while [ ! -e \(cluster.work)/go ]; do sleep 0.05; done; exit 8")
                try cluster.wait(for: job, state: "RUNNING")
                cluster.killAgent(1)
                try Files.write("", to: "\(cluster.work)/go")
                try eventually("the rank has ended") { Processes.naming("\(cluster.work)/go").isEmpty }
                try cluster.startAgent(1)
                #expect(try cluster.end(of: job) == ExitCode(8))
                #expect(try cluster.job(job).attempt == 1)
            }
        }

        @Test func `a cancel that came while the agent was away is carried out by the next one`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let job = try cluster.submit("exec sleep 600")
                try cluster.wait(for: job, state: "RUNNING")
                cluster.killAgent(1)
                #expect(try cluster.ctl("cancel", job).code == ExitCode(0))
                try cluster.startAgent(1)
                #expect(try cluster.end(of: job) == ExitCode(130))
                try eventually("nothing is left") { cluster.leftovers.isEmpty }
            }
        }
    }
}
