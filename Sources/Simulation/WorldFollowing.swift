// People who follow lists in a simulated world: an admin, and one who sees a namespace only while a role lasts. They
// ask anew with the place up to which they were told, over restarts of the coordinator too.

import ClusterModel
import ControlPlane
import Messages

extension World {
    mutating func planFollowing() {
        guard options.hasFollowers ?? (seed % 4 == 1) else { return }
        judges.lists = ListsAgree([clients[0].principal, clients[People.member].principal])
        for client in [0, People.member] {
            for list in ChangesQuery.List.allCases { ask(client, .changes(ChangesQuery(list, since: nil)), .follow) }
        }
    }

    /// Asks for what comes next.
    mutating func follow(_ request: ClientRequest, _ reply: ClientReply, by client: Int) {
        guard case .changes(var query) = request else { return }
        query.since = nil
        if case .changes(let changes) = reply, !changes.isStale { query.since = changes.cursor }
        ask(client, .changes(query), .follow)
    }
}
