// The two ways in which a command ends otherwise than well: a fault with its words and exit code, and a job that was
// waited for.

import ClusterModel
import Link
import Manifest

/// What goes to standard error after `coordctl: `, and what the process exits with.
struct CommandFault: Error, CustomStringConvertible {
    let description: String
    let exitCode: Int32

    init(_ description: String, exitCode: Int32 = 1) {
        self.description = description
        self.exitCode = exitCode
    }

    init(_ fault: ClientFault) {
        self.init(fault.description, exitCode: fault.exitCode)
    }

    /// A file or flags that ask for something that cannot be meant.
    init(_ error: ManifestError) {
        self.init(error.description, exitCode: 2)
    }
}

/// How a job that was waited for ended, as an exit code.
struct JobOutcome: Error {
    let status: Int32
}
