// What the clients of one run asked for and were told, from their side alone: when each thing was asked, how often it
// was said, and what came back. At the end of the run it is cut into the parts of each job and node, and each part
// must be one that a job or a node alone could have lived.

import ClusterModel
import ControlPlane
import Messages

struct ClientHistory {
    /// One thing that a client asked for under one number, however often it said it.
    struct Entry {
        let client: Int
        let request: ClientRequest
        let invoked: Int
        /// When it was said: each time it may be heard, and done.
        var said: [Int] = []
        var answered: Int?
        var reply: ClientReply?
    }

    private struct QuestionName: Hashable, Sendable {
        let client: Int
        let number: UInt64
    }

    private(set) var entries: [Entry] = []
    private var places = Lookup<QuestionName, Int>()
    /// Moments at which an older copy took the place of everything.
    private(set) var restorations: [Int] = []
    private var moment = 0

    private mutating func tick() -> Int {
        moment += 1
        return moment
    }

    mutating func noteAsked(_ client: Int, _ question: VirtualClient.Question) {
        places[QuestionName(client: client, number: question.number)] = entries.count
        entries.append(Entry(client: client, request: question.request, invoked: tick()))
    }

    mutating func noteSaid(_ client: Int, _ number: UInt64) {
        guard let place = places[QuestionName(client: client, number: number)] else { return }
        entries[place].said.append(tick())
    }

    mutating func noteAnswered(_ client: Int, _ number: UInt64, _ reply: ClientReply) {
        guard let place = places[QuestionName(client: client, number: number)], entries[place].answered == nil else {
            return
        }
        entries[place].answered = tick()
        entries[place].reply = reply.isRemembered ? reply : nil
    }

    mutating func noteRestoration() { restorations.append(tick()) }
}

extension ClientReply {
    /// Whether it says something of a job or a node.
    fileprivate var isRemembered: Bool {
        switch self {
        case .submitted, .done, .rejected, .jobs, .job, .nodes: true
        case .jobLines, .element, .explained, .rehearsed, .queues, .logs, .grants, .identity, .rosters, .classes,
            .recurring,
            .recurringJob, .services, .service, .models, .model, .upload,
            .history, .past, .changes, .maintenance:
            false
        }
    }
}
