// What can go wrong between us and the proxy: each case names the thing, and says what to do.

/// Why the gateway cannot do what it was asked.
package enum GatewayError: Error, Hashable, Sendable {
    case noProgram(path: String)
    /// A socket's name in the folder would be longer than the kernel takes.
    case folderTooLong(path: String, most: Int)
    /// Another driver has the folder.
    case taken(folder: String)
    case file(path: String, operation: String, reason: String)
    /// The proxy's own words about a configuration that it does not take.
    case configuration(file: String, lines: [String])
    /// It ended, or did not come up in time.
    case notUp(program: String, lines: [String])
    case socket(path: String, operation: String, reason: String)
    case outlasted(path: String, command: String, milliseconds: Int)
    case tooLong(command: String, most: Int)
    /// The proxy answered something else than it does when it obeys.
    case refused(command: String, answer: String)
    case unreadable(what: String, found: String)
    /// There are more processes of reloads before than may be.
    case stillReloading(processes: Int)
    /// The last reload was a moment ago.
    case reloadPause(milliseconds: Int)
    case thread(reason: String)
}

extension GatewayError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noProgram(let path):
            "\(path): there is no HAProxy here; install it (Debian: `apt-get install haproxy`), or give its path"
        case .folderTooLong(let path, let most):
            "\(path): too long a name for the gateway's folder, whose sockets' names have \(most) bytes at most; "
                + "choose a shorter one"
        case .taken(let folder):
            "\(folder): another process drives the gateway of this folder; stop that one, or give each its own"
        case .file(let path, let operation, let reason):
            "\(path): cannot \(operation): \(reason); check the folder, its owner and the disk"
        case .configuration(let file, let lines):
            "\(file): HAProxy does not take it: \(Self.joined(lines)); check the fronts' addresses and certificates"
        case .notUp(let program, let lines):
            "\(program) did not come up: \(Self.joined(lines)); an address in use or an unreadable file is usual"
        case .socket(let path, let operation, let reason):
            "\(path): cannot \(operation): \(reason); the proxy is not running, or belongs to another user"
        case .outlasted(let path, let command, let milliseconds):
            "\(path): no answer to `\(command)` within \(milliseconds) ms; the proxy is overloaded or stopped"
        case .tooLong(let command, let most):
            "the answer to `\(command)` is longer than \(most) bytes; make fewer pools or slots"
        case .refused(let command, let answer):
            "HAProxy refused `\(command)`: \(answer); its state is read again, and brought to the table"
        case .unreadable(let what, let found):
            "cannot read HAProxy's \(what): '\(found)'; version 2.6 is known to this program"
        case .stillReloading(let processes):
            "\(processes) processes from before reloads still finish their requests; the next reload waits for one"
        case .reloadPause(let milliseconds):
            "the next reload waits \(milliseconds) ms, as each leaves a process that finishes its requests; "
                + "have more pools or slots made ahead if this is often"
        case .thread(let reason): "cannot have a thread for the gateway: \(reason); raise the limit on tasks"
        }
    }

    private static func joined(_ lines: [String]) -> String {
        lines.isEmpty ? "it said nothing" : lines.joined(separator: " | ")
    }
}
