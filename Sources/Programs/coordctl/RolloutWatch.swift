// Waiting for the end of a rollout: of whichever goes on, or of the one that whoever waits has begun.

import ClusterModel
import Glibc
import Link
import Messages
import Presentation

/// Prints a line for each change until a rollout is over.
struct RolloutWatch {
    /// Twice a second: a person sees it at once, and a coordinator does not feel it.
    private static let period: UInt32 = 500_000

    let client: ControlClient
    let reference: ServiceReference

    /// Follows whichever rollout goes on.
    func follow(toItsEnd: Bool) throws(CommandFault) -> ServiceView {
        var said = ""
        while true {
            let view = try now()
            try show(view.rolloutResult == nil ? view.progress : view.ending, &said)
            if view.rolloutResult != nil || !toItsEnd { return view }
            usleep(Self.period)
        }
    }

    /// Follows the rollout that this declaration began, and no other; false when it failed or another took its place.
    func follow(_ own: OwnRollout) throws(CommandFault) -> (serves: Bool, view: ServiceView) {
        var said = ""
        while true {
            let view = try now()
            switch own.state(in: view) {
            case .goesOn: try show(view.progress, &said)
            case .over(let serves):
                try show(view.ending, &said)
                return (serves, view)
            case .superseded(let other):
                throw CommandFault(
                    "service \(reference.name): revision \(own.revision) was superseded by revision \(other) before it "
                        + "served; `coordctl rollout status \(reference.name)` follows that one", exitCode: 1)
            }
            usleep(Self.period)
        }
    }

    private func now() throws(CommandFault) -> ServiceView {
        try asking { () throws(ClientFault) in
            try persistently(client) { () throws(ClientFault) in try client.service(reference) }
        }
    }

    private func show(_ line: String, _ said: inout String) throws(CommandFault) {
        guard line != said else { return }
        Screen.print(line)
        try Screen.flush()
        said = line
    }
}

/// The rollout that one declaration began.
struct OwnRollout {
    enum State: Equatable {
        case goesOn
        case over(serves: Bool)
        /// Somebody declared another revision, or went back to one, before this one's end.
        case superseded(by: UInt32)
    }

    let revision: UInt32
    /// The end that was the last before: of this revision too, where it went back and is tried again.
    private let before: RolloutEnd?
    private let isNeeded: Bool

    /// From what the declaration was answered with.
    init?(_ view: ServiceView) {
        guard let newest = view.newest else { return nil }
        (revision, before, isNeeded) = (newest.number, view.lastRollout, view.rollout != nil)
    }

    func state(in view: ServiceView) -> State {
        if let end = view.lastRollout, end.revision == revision, end != before || !isNeeded {
            return .over(serves: end.fault == nil)
        }
        if let newest = view.newest, newest.number != revision { return .superseded(by: newest.number) }
        return view.rolloutResult.map { .over(serves: $0) } ?? .goesOn
    }
}

extension ServiceView {
    /// How the last rollout ended, in a line.
    fileprivate var ending: String {
        let name = newest?.spec.value.name.text ?? "?"
        guard let end = lastRollout else { return "service \(name) has not been rolled out" }
        guard let fault = end.fault else {
            return "service \(name): revision \(end.revision) serves, \(available) of \(replicas) replicas available"
        }
        let advice = end.replica.map { "; `coordctl logs \($0)` shows why" } ?? ""
        return "service \(name): revision \(end.revision) failed, \(fault.words)\(advice)"
    }
}
