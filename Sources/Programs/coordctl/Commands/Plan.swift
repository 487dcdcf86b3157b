// `coordctl plan`: what a manifest would change, before it is applied or submitted.

import ArgumentParser
import ClusterModel
import Link
import Manifest
import Presentation

struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Says what manifests would change, and changes nothing.",
        discussion: """
            A line for each document: `+` is new, `~` is changed with each field before and after, `!` is refused, and \
            nothing stands before what is as it should be. Jobs are always new; each is planned as if it were alone. \
            Exit codes: 0 no change, 1 changes, 255 something would be refused.
            """)

    @OptionGroup var context: ContextOptions

    @Option(
        name: [.customShort("f"), .customLong("file")], help: "A manifest; `-` is standard input.", completion: .file())
    var moreFiles: [String] = []

    @Argument(help: "Manifests: YAML or JSON; `-` is standard input.", completion: .file())
    var files: [String] = []

    func validate() throws {
        if files.isEmpty, moreFiles.isEmpty { throw ValidationError("name a manifest") }
    }

    func run() throws {
        let documents = try ManifestFiles.read(files + moreFiles).map(\.document)
        let rehearsal = Rehearsal(client: try context.client())
        let (queues, classes) = try asking { () throws(ClientFault) in
            (try rehearsal.queues(), try rehearsal.classes())
        }
        let found = try documents.map { (document) throws(CommandFault) -> Difference in
            switch document {
            case .job(let request): try job(request, rehearsal)
            case .workflow(let wanted): try workflow(wanted, rehearsal)
            case .queue(let spec):
                Difference(
                    "queue \(spec.name)", from: queues.first { $0.name == spec.name }.map { Tree.queueSpec($0) },
                    to: Tree.queueSpec(spec))
            case .recurring(let wanted):
                try asking { () throws(ClientFault) in try rehearsal.difference(of: wanted) }
            case .scaling(let wanted):
                try asking { () throws(ClientFault) in try rehearsal.difference(of: wanted) }
            case .service(let wanted):
                try asking { () throws(ClientFault) in try rehearsal.difference(of: wanted) }
            case .priorityClass(let wanted):
                Difference(
                    "priority class \(wanted.name)",
                    from: classes.first { $0.name == wanted.name }.map { Tree.priorityClassSpec($0) },
                    to: Tree.priorityClassSpec(wanted))
            }
        }
        try Screen.print(found.flatMap(\.lines).flatMap { Paragraph.folded($0, width: Screen.width) })
        let kinds = found.map(\.kind)
        if kinds.contains(.refused) { throw JobOutcome(status: 255) }
        if kinds.contains(where: { $0 != .same }) { throw JobOutcome(status: 1) }
    }

    /// The first job that is refused is the refusal of all.
    private func workflow(_ wanted: WorkflowDocument, _ rehearsal: Rehearsal) throws(CommandFault) -> Difference {
        var lines: [String] = []
        for job in wanted.jobs {
            do throws(ClientFault) {
                lines += try rehearsal.rehearsal(of: job, in: wanted).map { "\(job.spec.name): \($0)" }
            } catch {
                guard case .rejected(let rejection) = error else { throw CommandFault(error) }
                return Difference(refused: "workflow \(wanted.name)", "\(job.spec.name): \(rejection)")
            }
        }
        return Difference(new: "workflow \(wanted.name)", lines)
    }

    /// A refusal is a line of the plan; that nobody answers ends it.
    private func job(_ request: JobRequest, _ rehearsal: Rehearsal) throws(CommandFault) -> Difference {
        do throws(ClientFault) {
            return Difference(new: "job \(request.spec.name)", try rehearsal.rehearsal(of: request))
        } catch {
            guard case .rejected(let rejection) = error else { throw CommandFault(error) }
            return Difference(refused: "job \(request.spec.name)", "\(rejection)")
        }
    }
}
