// `coordctl access`: who may do what, and who I am to the cluster.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct AccessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Shows, gives and takes roles.",
        discussion: """
            viewer sees jobs; user submits too, and changes its own; operator changes everybody's, and over the whole \
            cluster nodes and queues too; admin does everything. Whoever was given no role is a user of namespace \
            `default`; the first role that is given takes the place of that. User admin may do everything always.
            """,
        subcommands: [List.self, Grant.self, Revoke.self, WhoAmI.self])
}

/// Whose role, and where it counts.
struct RolePlace: ParsableArguments {
    @Option(help: "A user, as in the certificate.", transform: validName)
    var user: Name?

    @Option(help: "A group of `coordctl group`.", transform: validName)
    var group: Name?

    @Option(help: "In this namespace.", transform: validName)
    var namespace: Name?

    @Flag(help: "In every namespace, and for nodes and queues.")
    var cluster = false

    func validate() throws {
        guard (user == nil) != (group == nil) else { throw ValidationError("name one of --user and --group") }
        guard cluster == (namespace == nil) else { throw ValidationError("name one of --namespace and --cluster") }
    }

    var subject: Subject { user.map(Subject.user) ?? .group(group ?? .standard) }

    var scope: Scope { namespace.map(Scope.namespace) ?? .cluster }
}

extension AccessCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the roles that were given, as far as you may know.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: ListOutput

        @Flag(name: [.customShort("w"), .long], help: "Then every role that changes, until it is interrupted.")
        var watch = false

        func run() throws {
            let list = FollowedList(
                ChangesQuery(.grants, since: nil), word: "the role of",
                read: { (client) throws(ClientFault) in
                    let reply = try client.ask(.grants)
                    guard case .grants(let grants) = reply else { throw client.unexpected(reply) }
                    return grants
                },
                rows: \.grants, gone: { $0.gone.map { "\($0.subject) in \($0.scope)" } },
                table: { grants, _ in GrantTable.table(grants) },
                room: ["TO": "group", "NAME": "somebody", "ROLE": "operator", "NAMESPACE": "(whole cluster)"])
            try list.show(context.client(), output, watch: watch, kind: "GrantList") { $0.map(Tree.grant) }
        }
    }

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "grant", abstract: "Gives a role, in place of the one that was there.",
            usage: "coordctl access grant ROLE (--user NAME | --group NAME) (--namespace NAME | --cluster)")

        @OptionGroup var context: ContextOptions
        @OptionGroup var place: RolePlace

        @Argument(help: "viewer, user, operator or admin.", transform: validRole)
        var role: Role

        func run() throws {
            let client = try context.client()
            try client.change(.grant(ClusterModel.Grant(place.subject, role, in: place.scope)))
            Screen.print("\(place.subject) is \(role.word) of \(place.scope)")
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Takes a role; safe to do again.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var place: RolePlace

        func run() throws {
            let client = try context.client()
            try client.change(.revoke(place.subject, place.scope))
            Screen.print("\(place.subject) has no role of its own in \(place.scope)")
        }
    }

    struct WhoAmI: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "whoami", abstract: "Says who you are to the cluster, and what you may do.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: PageOutput

        func run() throws {
            let client = try context.client()
            let identity = try asking { () throws(ClientFault) in
                let reply = try client.ask(.identity)
                guard case .identity(let identity) = reply else { throw client.unexpected(reply) }
                return identity
            }
            try output.show(.identity(identity)) { identity.sentences }
        }
    }
}

extension ControlClient {
    /// Asks for a change to which the answer is that it is done.
    func change(_ request: ClientRequest) throws(CommandFault) {
        try asking { () throws(ClientFault) in
            let reply = try ask(request)
            guard case .done = reply else { throw unexpected(reply) }
        }
    }
}

/// A name as it was typed.
func validName(_ text: String) throws -> Name {
    guard let name = Name(text) else {
        throw ValidationError(
            "'\(PlainText.shown(text))' is no name: 1 to 63 letters, digits, '.', '_' or '-', a letter or digit at"
                + " both ends")
    }
    return name
}

private func validRole(_ text: String) throws -> Role {
    guard let role = Role(word: text) else {
        throw ValidationError("'\(PlainText.shown(text))' is no role: viewer, user, operator or admin")
    }
    return role
}
