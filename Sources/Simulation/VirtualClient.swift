// A simulated user at a terminal: asks, waits, asks again with the same key when no answer comes, and watches.

import ClusterModel
import ControlPlane
import Messages

struct VirtualClient {
    /// What a question was for.
    enum Purpose: Hashable {
        case setup
        case submit(Int)
        case cancel(Int)
        case wish(Int)
        case watch(Int)
        case look
        /// What the history says of a job that has ended.
        case past(Int)
        /// What changed in a list.
        case follow
    }

    struct Question {
        let number: UInt64
        let request: ClientRequest
        let purpose: Purpose
    }

    let id: UInt64
    let principal: Principal
    var session: SessionID?
    var isConnecting = false
    var cutsUpward = 0
    var cutsDownward = 0

    var isCut: Bool { cutsUpward > 0 || cutsDownward > 0 }

    var nextNumber: UInt64 = 1
    /// Not answered yet.
    var questions: [Question] = []

    init(id: UInt64, principal: Principal) {
        self.id = id
        self.principal = principal
    }

    mutating func question(_ request: ClientRequest, _ purpose: Purpose) -> Question {
        let question = Question(number: nextNumber, request: request, purpose: purpose)
        nextNumber += 1
        questions.append(question)
        return question
    }

    mutating func answered(_ number: UInt64) -> Question? {
        questions.firstIndex { $0.number == number }.map { questions.remove(at: $0) }
    }
}

/// What a client knows of its job.
struct JobKnowledge {
    /// As the answer to the submit said.
    var id: JobID?
    /// Turned down for good.
    var isRefused = false
    var isOver = false
    /// It has ended, as its owner was told, and has not completed.
    var hasFailed = false
}
