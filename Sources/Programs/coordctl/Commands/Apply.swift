// `coordctl apply`: declares services, queues, classes of priority and recurring jobs. Jobs are submitted, not applied:
// applying a job twice would have to be one job.

import ArgumentParser
import ClusterModel
import Manifest

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Declares services, queues, classes of priority and recurring jobs; safe to do again.")

    @OptionGroup var context: ContextOptions

    @Option(
        name: [.customShort("f"), .customLong("file")], help: "A manifest; `-` is standard input.", completion: .file())
    var files: [String]

    func run() throws {
        let documents = try ManifestFiles.read(files)
        for (document, source) in documents {
            if case .job(let request) = document {
                throw CommandFault(
                    "\(source): job \(request.spec.name) cannot be applied; `coordctl submit \(source)` submits it",
                    exitCode: 2)
            }
        }
        let client = try context.client()
        _ = try Submission(client: client, isParsable: false).submit(documents.map(\.document))
    }
}
