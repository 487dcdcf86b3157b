// What can go wrong in this room, as values with the file, the field and the remedy in their words. A rank's own end is
// not a fault: that is an ExitRecord.
import Glibc

/// A failure of the world under the agent's hands.
package enum NodeFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// A system call failed on a path or thing.
    case system(call: String, subject: String, errno: Int32)
    /// A value was written to a cgroup file and did not stay.
    case notHeld(file: String, wrote: String, read: String)
    /// A value that a caller gave cannot be used.
    case refused(field: String, why: String)
    /// A file holds what it should not.
    case garbage(file: String, why: String)
    /// A bound was reached.
    case tooMany(String, limit: Int)
    /// The shim program could not be started.
    case shim(path: String, errno: Int32)
    /// A library could not be opened or does not answer.
    case library(path: String, why: String)

    package var description: String {
        switch self {
        case .system(let call, let subject, let number):
            "\(call) \(subject): \(NodeFault.words(number))"
        case .notHeld(let file, let wrote, let read):
            "\(file) was given \(wrote) and holds \(read); another program may be managing this cgroup"
        case .refused(let field, let why):
            "\(field): \(why)"
        case .garbage(let file, let why):
            "\(file) cannot be read: \(why); it was set aside"
        case .tooMany(let what, let limit):
            "there are already \(limit) \(what); wait until some have ended"
        case .shim(let path, let number):
            "\(path) could not be started: \(NodeFault.words(number)); install task-shim beside the agent, "
                + "or name it with --shim"
        case .library(let path, let why):
            "\(path): \(why)"
        }
    }

    /// The fault of the call that has just failed.
    static func last(_ call: String, _ subject: String) -> NodeFault {
        .system(call: call, subject: subject, errno: errno)
    }

    /// The kernel's words for an errno, with its number.
    static func words(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "errno \(number)" }
        let words = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(String(decoding: words, as: UTF8.self)) (errno \(number))"
    }
}
