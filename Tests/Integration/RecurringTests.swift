// Recurring jobs with real programs: a run each second, over kill -9 of the coordinator, and Kubernetes' documents as
// they are typed.

import Foundation
import Testing

extension IntegrationTests {
    @Suite struct RecurringTests {
        private static let manifest = """
            kind: CronJob
            metadata: {name: often}
            spec:
              schedule: "@every 1s"
              concurrencyPolicy: Forbid
              jobTemplate:
                spec:
                  resources: {requests: {cpu: 100m}}
                  command: echo $COORD_SCHEDULED_SECONDS >> WORK/times
            """

        /// Seconds for which a rank ran, in their order.
        private func times(_ cluster: Cluster) -> [Int] {
            Files.read("\(cluster.work)/times").split(separator: "\n").compactMap { Int($0) }
        }

        @Test func `each time is run once, over the coordinator's death`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let path = "\(cluster.folder)/cron.yaml"
                try Files.write(Self.manifest.replacing("WORK", with: cluster.work), to: path)
                #expect(try cluster.ctl("apply", "-f", path).output == "Declared cron job often\n")
                try eventually("a run has written") { times(cluster).count >= 2 }
                cluster.killCoordinator()
                try cluster.startCoordinator()
                let before = times(cluster).count
                try eventually("runs go on") { times(cluster).count >= before + 2 }
                #expect(try cluster.ctl("cron", "suspend", "often").code == ExitCode(0))
                try eventually("nothing runs") { try cluster.ctl("jobs").output.matches(of: /often/).isEmpty }
                let found = times(cluster)
                #expect(Set(found).count == found.count, "a time is run twice: \(found)")
                #expect(found == found.sorted(), "Forbid keeps them apart: \(found)")
                let listed = try cluster.ctl("cron", "list")
                #expect(listed.output.contains("suspended"), "\(listed)")
                let run = try cluster.ctl("cron", "run", "often", "--parsable")
                #expect(try cluster.end(of: run.word) == ExitCode(0))
                #expect(try cluster.job(run.word).name.hasPrefix("often-"))
                #expect(try cluster.ctl("cron", "delete", "often").code == ExitCode(0))
                #expect(try cluster.ctl("cron", "describe", "often").code == ExitCode(3))
                let verified = try cluster.run("coordinator", ["journal", "verify", "--dir", cluster.home])
                #expect(verified.code == ExitCode(0), "\(verified)")
            }
        }

        @Test func `a zone that the machine knows has its rules, and one that it does not is refused`() throws {
            try Cluster.with(nodes: 0) { cluster in
                let path = "\(cluster.folder)/cron.yaml"
                let text =
                    "kind: CronJob\nmetadata: {name: a}\nspec: {schedule: '0 4 * * *', timeZone: ZONE, jobTemplate: "
                try Files.write(
                    text.replacing("ZONE", with: "Europe/Atlantis") + "{spec: {command: [x]}}}", to: path)
                let refused = try cluster.ctl("apply", "-f", path)
                #expect(refused.code == ExitCode(1))
                #expect(
                    refused.errors.contains("spec.timeZone: the rules of Europe/Atlantis are not known"), "\(refused)")
                guard FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Asia/Kathmandu") else { return }
                try Files.write(text.replacing("ZONE", with: "Asia/Kathmandu") + "{spec: {command: [x]}}}", to: path)
                #expect(try cluster.ctl("apply", "-f", path).code == ExitCode(0))
                let shown = try cluster.ctl("cron", "describe", "a").output
                // 04:00 five hours and 45 minutes east is 22:15 UTC.
                #expect(shown.contains("22:15:00 UTC"), "\(shown)")
                #expect(shown.contains("04:00:00 in Asia/Kathmandu"), "\(shown)")
            }
        }

        private static let kubernetes = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: index}
            spec:
              completions: 2
              parallelism: 2
              completionMode: Indexed
              backoffLimit: 0
              template:
                spec:
                  restartPolicy: Never
                  containers:
                  - name: c
                    image: busybox
                    command: [/bin/sh, -c, "echo $(WORD) $JOB_COMPLETION_INDEX"]
                    env: [{name: WORD, value: index}]
                    resources: {requests: {cpu: 100m}}
            """

        @Test func `a job of Kubernetes' runs, and what it can not have is said`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let path = "\(cluster.folder)/job.yaml"
                try Files.write(Self.kubernetes, to: path)
                let ran = try cluster.ctl("submit", path, "--parsable")
                #expect(
                    ran.errors.contains("job.yaml:14:16: spec.template.spec.containers[0].image: no image"), "\(ran)")
                #expect(try cluster.end(of: ran.word) == ExitCode(0))
                let logs = try (0..<2).map { try cluster.ctl("logs", "\(ran.word)_\($0)").output }
                #expect(logs == ["index 0\n", "index 1\n"])
            }
        }
    }
}
