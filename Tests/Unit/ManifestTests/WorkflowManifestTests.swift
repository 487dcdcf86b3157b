// Documents of kind Workflow: any order of the jobs, circles and names that are wrong.

import ClusterModel
import Manifest
import Testing

@Suite struct WorkflowManifestTests {
    private static func document(_ jobs: String) -> String {
        "kind: Workflow\nmetadata: {name: pipeline, namespace: lab}\nspec:\n  jobs:\n" + jobs
    }

    private static func workflow(_ jobs: String) throws -> WorkflowDocument {
        let documents = try ManifestReader.read(document(jobs), file: "w.yaml", directory: "/home/ada")
        guard case .workflow(let workflow)? = documents.first, documents.count == 1 else {
            Issue.record("no workflow: \(documents)")
            throw CancellationError()
        }
        return workflow
    }

    private static func refusal(_ jobs: String) -> String {
        do {
            return "\(try ManifestReader.read(document(jobs), file: "w.yaml", directory: "/home/ada"))"
        } catch {
            return "\(error)"
        }
    }

    @Test func `jobs may stand in any order, and each names what it waits for by place`() throws {
        let workflow = try Self.workflow(
            """
                - {name: report, dependsOn: ["afterany:train", prepare], command: [a]}
                - {name: train, dependsOn: prepare, array: 0-2, command: [b]}
                - {name: prepare, command: [c]}
                - {name: either, dependsOnAny: [train, "afternotok:prepare"], command: [d]}
            """)
        #expect(workflow.jobs.map(\.spec.name.text) == ["prepare", "train", "report", "either"])
        #expect(
            workflow.jobs.map { $0.spec.dependency?.text } == [
                nil, "afterok:1", "afterany:2,afterok:1", "afterok:2?afternotok:1",
            ])
        #expect(workflow.jobs.allSatisfy { $0.spec.namespace.text == "lab" })
        #expect(workflow.jobs[1].spec.array?.count == 3 && workflow.name.text == "pipeline")
    }

    @Test(arguments: [
        (
            "    - {name: a, dependsOn: b, command: [x]}\n    - {name: b, dependsOn: c, command: [x]}\n"
                + "    - {name: c, dependsOn: b, command: [x]}", "b -> c -> b"
        ),
        ("    - {name: a, dependsOn: a, command: [x]}", "a -> a"),
        (
            "    - {name: prepare, command: [x]}\n    - {name: b, dependsOn: prepair, command: [x]}",
            "did you mean prepare?"
        ),
        ("    - {name: a, command: [x]}\n    - {name: a, command: [x]}", "w.yaml:6:"),
        ("    - {name: a, command: [x], dependency: 'afterok:3'}", "no field \"dependency\""),
        ("    - {name: a, command: [x]}\n    - {name: b, dependsOn: 'afterwards:a', command: [x]}", "afternotok"),
        ("    - {name: a, command: [x]}\n    - {name: b, dependsOn: a, dependsOnAny: a, command: [x]}", "keep one"),
        ("    - {command: [x]}", "no field name"),
        ("    []", "1 to 256"),
    ])
    func `what is wrong is named, and nothing is made of the rest`(jobs: String, said: String) {
        let refusal = Self.refusal(jobs)
        #expect(refusal.replacing("'", with: "\"").contains(said.replacing("'", with: "\"")), "\(refusal)")
    }
}
