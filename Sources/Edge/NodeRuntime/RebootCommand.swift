// How this machine is rebooted: by a command from the agent's own command line, run apart, because it may take its time
// and is the last thing that this kernel does for us.

import Daemon

/// Runs one command in a shell and tells when it failed.
struct RebootCommand {
    private enum Bounds {
        /// How long it may take to begin the shutdown, in milliseconds.
        static let time: Int64 = 300_000
        /// What is kept of what it says, in bytes.
        static let words = 400
    }

    let command: String
    let failed: @Sendable (String) -> Void

    func run() {
        let runs = BackgroundThread.run(name: "coord-reboot") { [self] in execute() }
        if !runs { failed("there is no thread to run `\(command)`") }
    }

    private func execute() {
        guard let shell = ShortCommand(["/bin/sh", "-c", command]) else { return }
        let outcome = shell.run(milliseconds: Bounds.time, keeping: Bounds.words)
        // What succeeded ends this kernel soon, and us with it.
        guard outcome.end != .exited(0) else { return }
        failed("`\(command)` \(outcome.words)")
    }
}
