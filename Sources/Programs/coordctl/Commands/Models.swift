// `coordctl models`: what was trained, version by version.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Lists models, shows the versions of one, pushes and removes them.",
        discussion: """
            A service or a job names one with `model: NAME` or `model: NAME:VERSION`, and its ranks find the files in \
            $MODEL_PATH on their nodes. `coordctl deploy` pushes a model and rolls it out in one step.
            """,
        subcommands: [List.self, Push.self, Remove.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists models, or the versions of one.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: ListOutput

        @Option(
            name: [.customShort("n"), .customLong("namespace")], help: "Only those of this namespace.",
            transform: validName)
        var namespace: Name?

        @Flag(name: [.customShort("w"), .long], help: "Then every model that changes, until it is interrupted.")
        var watch = false

        @Argument(help: "Only this one, with all of its versions.", transform: validName)
        var name: Name?

        func validate() throws {
            if watch, let name { throw ValidationError("--watch follows the list of models; leave out \(name)") }
        }

        private var list: FollowedList<ModelView> {
            FollowedList(
                ChangesQuery(.models, since: nil, namespace: namespace), word: "model",
                read: { [namespace] (client) throws(ClientFault) in try client.models(in: namespace) },
                rows: \.models, table: { rows, _ in ModelTable.table(rows, at: wallNow()) },
                room: ["NAME": "recommender", "SIZE": "100.5 GiB"])
        }

        func run() throws {
            let client = try context.client()
            guard let name else {
                return try list.show(client, output, watch: watch, kind: "ModelList") { $0.map(Tree.model) }
            }
            let reference = ModelReference(name, in: namespace ?? .standard)
            guard let view = try asking({ () throws(ClientFault) in try client.model(reference) }) else {
                throw CommandFault(.rejected(.unknown(what: "model", name)))
            }
            try output.show(
                kind: "ModelVersionList", items: { view.model.versions.map { Tree.version($0, of: view) } },
                table: { _ in ModelTable.versions(view, at: wallNow()) })
        }
    }

    struct Push: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "push",
            abstract: "Makes the files of a folder a version of a model; only what is new is sent. Safe to do again.")

        @OptionGroup var context: ContextOptions

        @Option(
            name: [.customShort("n"), .customLong("namespace")], help: "Its namespace; `default` otherwise.",
            transform: validName)
        var namespace: Name = .standard

        @Option(help: "The version that it was made from.")
        var parent: UInt32?

        @Argument(help: "The model's name.", transform: validName)
        var name: Name

        @Argument(help: "A folder, or one file.", completion: .directory)
        var path: String

        func validate() throws {
            if parent == 0 { throw ValidationError("versions count from 1") }
        }

        func run() throws {
            let client = try context.client()
            let push = ModelPush(client: client)
            let (version, isNew) = try push.push(path, as: ModelReference(name, in: namespace), parent: parent)
            Screen.print(
                isNew
                    ? "Pushed model \(name):\(version.number), \(version.summary)"
                    : "Model \(name):\(version.number) has these files already")
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Removes a version, or all versions of a model; not one that a service or a job works with.")

        @OptionGroup var context: ContextOptions

        @Option(
            name: [.customShort("n"), .customLong("namespace")], help: "Its namespace; `default` otherwise.",
            transform: validName)
        var namespace: Name = .standard

        @Argument(help: "NAME:VERSION, or NAME for all versions.", transform: modelUse)
        var which: ModelUse

        func run() throws {
            let client = try context.client()
            let version = which.version == 0 ? nil : which.version
            try asking { () throws(ClientFault) in
                try client.remove(ModelReference(which.name, in: namespace), version: version)
            }
            Screen.print("Removed model \(which)")
        }
    }
}

/// `NAME` or `NAME:VERSION`.
func modelUse(_ text: String) throws -> ModelUse {
    guard let use = ModelUse(text) else {
        throw ValidationError("'\(PlainText.shown(text))' is no model; write NAME or NAME:VERSION, as in digits:3")
    }
    return use
}
