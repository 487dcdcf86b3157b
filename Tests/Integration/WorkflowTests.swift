// A workflow from its document to its end, with a coordinator that dies in the middle, and one that fails and is run
// again from where it failed.

import Testing

extension IntegrationTests {
    @Suite struct WorkflowTests {
        @Test func `each job runs when those before it have done what it waits for`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let (log, go) = ("\(cluster.work)/log", "\(cluster.work)/go")
                let manifest = """
                    kind: Workflow
                    metadata: {name: pipeline}
                    spec:
                      jobs:
                        - {name: report, dependsOn: [train], command: [/bin/sh, -c, "echo report >> \(log)"]}
                        - name: prepare
                          command: [/bin/sh, -c, "until [ -e \(go) ]; do sleep 0.1; done; echo prepare >> \(log)"]
                        - {name: train, array: 0-2, dependsOn: prepare, command: [/bin/sh, -c, "echo train >> \(log)"]}
                    """
                try Files.write(manifest, to: "\(cluster.work)/w.yaml")
                let tested = try cluster.ctl("submit", "--test-only", "\(cluster.work)/w.yaml")
                #expect(tested.code == ExitCode(0) && tested.output.contains("afterok:prepare"), "\(tested)")
                let planned = try cluster.ctl("plan", "\(cluster.work)/w.yaml")
                #expect(planned.code == ExitCode(1) && planned.output.contains("+ workflow pipeline"), "\(planned)")
                let submitted = try cluster.ctl("submit", "\(cluster.work)/w.yaml")
                #expect(submitted.output == "Submitted workflow 1: prepare 1, train 2, report 3\n", "\(submitted)")
                try cluster.wait(for: "1", state: "RUNNING")
                let shown = try cluster.ctl("workflow", "3")
                #expect(shown.output.hasPrefix("Workflow 1 pipeline: RUNNING, 0 of 3 jobs completed"), "\(shown)")
                #expect(shown.output.contains("(Dependency)") && shown.output.contains("train"), "\(shown)")
                cluster.killCoordinator()
                try cluster.startCoordinator()
                try Files.write("", to: go)
                #expect(try cluster.ctl("workflow", "wait", "2").code == ExitCode(0))
                #expect(Files.read(log) == "prepare\ntrain\ntrain\ntrain\nreport\n")
                #expect(try cluster.ctl("describe", "3").output.contains("pipeline (1), 3 jobs"))
            }
        }

        @Test func `what failed is run again, and what completed is not`() throws {
            try Cluster.with(nodes: 1) { cluster in
                let log = "\(cluster.work)/log"
                let manifest = """
                    kind: Workflow
                    metadata: {name: again}
                    spec:
                      jobs:
                        - {name: first, command: [/bin/sh, -c, "echo first >> \(log)"]}
                        - name: second
                          dependsOn: first
                          command: [/bin/sh, -c, "sleep 1; echo second >> \(log); [ -e \(cluster.work)/mended ]"]
                        - name: last
                          dependsOn: "afterany:second"
                          command: [/bin/sh, -c, "echo last >> \(log); [ -e \(cluster.work)/mended ]"]
                        - {name: third, dependsOn: second, command: [/bin/sh, -c, "echo third >> \(log)"]}
                        - name: sweep
                          array: 0-2
                          script: |
                            echo $COORD_ARRAY_INDEX >> \(log).sweep
                            [ $COORD_ARRAY_INDEX != 1 ] || [ -e \(cluster.work)/mended ]
                    """
                try Files.write(manifest, to: "\(cluster.work)/w.yaml")
                #expect(try cluster.ctl("submit", "\(cluster.work)/w.yaml").code == ExitCode(0))
                let failed = try cluster.ctl("workflow", "wait", "1")
                #expect(failed.code == ExitCode(1) && failed.errors.contains("FAILED, 1 of 5"), "\(failed)")
                try Files.write("", to: "\(cluster.work)/mended")
                let retried = try cluster.ctl("workflow", "retry", "1")
                #expect(retried.output == "Requeuing job 2\nRequeuing job 3\nRequeuing job 5\n", "\(retried)")
                #expect(try cluster.ctl("workflow", "wait", "1").code == ExitCode(0))
                // What is run again waits for what is run again before it.
                let lines = Files.read(log).split(separator: "\n")
                #expect(lines.prefix(4) == ["first", "second", "last", "second"], "\(lines)")
                #expect(lines.dropFirst(4).sorted() == ["last", "third"], "\(lines)")
                #expect(Files.read("\(log).sweep").split(separator: "\n").sorted() == ["0", "1", "1", "2"])
                #expect(try cluster.ctl("workflow", "cancel", "1").output.contains("has ended"))
            }
        }
    }
}
