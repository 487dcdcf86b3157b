// What goes wrong with files and their pieces, in words that name the file and the remedy.

import Glibc

package enum ArtifactFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A call of the system failed.
    case system(operation: String, path: String, why: String)
    /// Whoever asked must change something.
    case unfit(path: String, why: String)
    /// Bytes are not what their hash says.
    case damaged(what: String)
    /// Somebody else's word did not fit what was asked.
    case refused(why: String)

    package var description: String {
        switch self {
        case .system(let operation, let path, let why): "cannot \(operation) \(path): \(why)"
        case .unfit(let path, let why): "\(path): \(why)"
        case .damaged(let what): "\(what) is not what its hash says"
        case .refused(let why): why
        }
    }

    static func system(_ operation: String, _ path: String) -> ArtifactFault {
        .system(operation: operation, path: path, why: String(cString: strerror(errno)))
    }
}
