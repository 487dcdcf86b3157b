// Powers machines off by the command that the administrator gave, each on a thread of its own, and tells the core what
// came of it. When and for whom it is run, the core decides.

import ClusterModel
import ControlPlane
import Daemon
import Logging

final class Fencer: Sendable {
    private enum Bounds {
        /// How long one run may take, in milliseconds.
        static let time: Int64 = 60_000
        /// What is kept of what the command says, in bytes.
        static let words = 400
    }

    /// nil where there is none, and then the core asks for nothing.
    private let program: String?
    private let logger: Logger
    private let answer: @Sendable (Input) -> Void

    init(program: String?, logger: Logger, answer: @escaping @Sendable (Input) -> Void) {
        (self.program, self.logger, self.answer) = (program, logger, answer)
    }

    func fence(_ id: NodeID, name: Name, address: String) {
        guard let program, let command = ShortCommand([program, name.text, address]) else {
            return answer(.fence(id, .failed(why: "there is no command to fence nodes with")))
        }
        logger.warning("fencing a node", metadata: ["node": "\(name)", "address": "\(address)"])
        let runs = BackgroundThread.run(name: "coord-fence") { [self] in
            answer(.fence(id, outcome(of: command, for: name)))
        }
        if !runs { answer(.fence(id, .failed(why: "there is no thread to run it"))) }
    }

    private func outcome(of command: ShortCommand, for name: Name) -> FenceOutcome {
        let outcome = command.run(milliseconds: Bounds.time, keeping: Bounds.words)
        let facts: Logger.Metadata = ["node": "\(name)", "outcome": "\(outcome.words)"]
        guard outcome.end == .exited(0) else {
            logger.error("a node could not be fenced", metadata: facts)
            return .failed(why: "the fence command \(outcome.words)")
        }
        logger.notice("a node is fenced", metadata: facts)
        return .isOff(said: outcome.said)
    }
}
