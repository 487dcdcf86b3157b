// `coordctl maintenance`: leases that hold through a planned stop of the coordinator.

import ArgumentParser
import ClusterModel
import Glibc
import Link
import Messages
import Presentation

struct MaintenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "Prepares a planned stop of the coordinator, ends it, or shows how it stands.",
        discussion: """
            What runs goes on without the coordinator anyway, for as long as that takes; only jobs that must never run \
            twice (`onDisconnect: stop`) end when their own lease is over. With --for they hold it for so long, and \
            the coordinator may be stopped when every node has heard so. Until it is over such a job waits where it \
            is if its node falls silent: `coordctl node down` says that it is dead. --end takes the leases back.
            """)

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: PageOutput

    @Option(name: .customLong("for"), help: "How long the coordinator may be away: 30m, 4h.", transform: timeSpan)
    var length: Span?

    @Flag(help: "The coordinator stays now.") var end = false

    func validate() throws {
        guard length == nil || !end else { throw ValidationError("give --for or --end, not both") }
    }

    func run() throws {
        let client = try context.client()
        var view = try ask(length.map { .begin($0) } ?? (end ? .end : .show), client)
        if length != nil { view = try wait(view, client) }
        try output.show(Tree.maintenance(view), lines: { MaintenanceText.lines(view) })
        if length != nil, view.holding < view.nodes {
            throw CommandFault("not every node has heard it yet; look again before the stop", exitCode: 6)
        }
    }

    private func ask(_ wish: MaintenanceWish, _ client: ControlClient) throws(CommandFault) -> MaintenanceView {
        try asking { () throws(ClientFault) in
            let reply = try client.ask(.maintenance(wish))
            guard case .maintenance(let view) = reply else { throw client.unexpected(reply) }
            return view
        }
    }

    /// Until every node that answers holds it: two heartbeats of 5 s, and as much again.
    private func wait(_ first: MaintenanceView, _ client: ControlClient) throws(CommandFault) -> MaintenanceView {
        var view = first
        for _ in 0..<20 where view.holding < view.nodes {
            sleep(1)
            view = try ask(.show, client)
        }
        return view
    }
}
