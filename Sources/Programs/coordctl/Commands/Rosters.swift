// `coordctl group` and `coordctl account`: sets of users that have one name.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Shows and changes groups: users who are given roles together.",
        subcommands: [List.self, Add.self, Remove.self, Delete.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists groups; others than admins see their own.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: ListOutput

        @Flag(name: [.customShort("w"), .long], help: "Then every group that changes, until it is interrupted.")
        var watch = false

        func run() throws { try Rosters.list(.group, context, output, watch: watch) }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Adds users to a group, which is made if there is none; safe to do again.")

        @OptionGroup var context: ContextOptions

        @Argument(help: "The group.", transform: validName) var name: Name
        @Argument(help: "Users.", transform: validName) var users: [Name] = []

        func run() throws { try Rosters.change(.group, name, .add(users.map(Subject.user)), context, "Changed") }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Takes users out of a group; safe to do again.")

        @OptionGroup var context: ContextOptions

        @Argument(help: "The group.", transform: validName) var name: Name
        @Argument(help: "Users.", transform: validName) var users: [Name]

        func run() throws { try Rosters.change(.group, name, .remove(users.map(Subject.user)), context, "Changed") }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete", abstract: "Dissolves a group, with the roles it was given.")

        @OptionGroup var context: ContextOptions

        @Argument(help: "The group.", transform: validName) var name: Name

        func run() throws { try Rosters.change(.group, name, .dissolve, context, "Dissolved") }
    }
}

struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Shows and changes accounts: on whose behalf jobs are counted.",
        discussion: """
            As long as there is no account here, a job's account is only a word. From the first on, a job may only \
            name an account of which its owner is a member, or `default`, until that is declared too.
            """,
        subcommands: [List.self, Add.self, Remove.self, Delete.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists accounts; others than admins see their own.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var output: ListOutput

        @Flag(name: [.customShort("w"), .long], help: "Then every account that changes, until it is interrupted.")
        var watch = false

        func run() throws { try Rosters.list(.account, context, output, watch: watch) }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Adds members to an account, which is made if there is none; safe to do again.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var members: AccountMembers

        func run() throws { try Rosters.change(.account, members.name, .add(members.all), context, "Changed") }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Takes members out of an account; safe to do again.")

        @OptionGroup var context: ContextOptions
        @OptionGroup var members: AccountMembers

        func run() throws { try Rosters.change(.account, members.name, .remove(members.all), context, "Changed") }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delete", abstract: "Dissolves an account; its jobs go on.")

        @OptionGroup var context: ContextOptions

        @Argument(help: "The account.", transform: validName) var name: Name

        func run() throws { try Rosters.change(.account, name, .dissolve, context, "Dissolved") }
    }
}

/// An account and those whom a command is about.
struct AccountMembers: ParsableArguments {
    @Argument(help: "The account.", transform: validName) var name: Name
    @Argument(help: "Users.", transform: validName) var users: [Name] = []

    @Option(name: .customLong("group"), help: "A group; may be given again.", transform: validName)
    var groups: [Name] = []

    var all: [Subject] { users.map(Subject.user) + groups.map(Subject.group) }
}

private enum Rosters {
    static func list(_ kind: RosterKind, _ context: ContextOptions, _ output: ListOutput, watch: Bool) throws {
        let list = FollowedList(
            ChangesQuery(kind == .group ? .groups : .accounts, since: nil), word: kind.word,
            read: { (client) throws(ClientFault) in
                let reply = try client.ask(.rosters(kind))
                guard case .rosters(let rosters) = reply else { throw client.unexpected(reply) }
                return rosters
            },
            rows: \.rosters, table: { rosters, _ in RosterTable.table(rosters, of: kind) },
            room: [kind.word.uppercased(): "laboratory", "WHO": "somebody, somebody, somebody"])
        try list.show(context.client(), output, watch: watch, kind: "RosterList") { $0.map(Tree.roster) }
    }

    static func change(
        _ kind: RosterKind, _ name: Name, _ change: RosterChange, _ context: ContextOptions, _ word: String
    ) throws {
        try context.client().change(.changeRoster(kind, name, change))
        Screen.print("\(word) \(kind.word) \(name)")
    }
}
