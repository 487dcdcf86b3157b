// What `submit --wait`, `submit --follow` and `wait` exit with: how the job ended, as a shell would say it. What a
// refusal exits with stands beside `Rejection`.

package import ClusterModel

extension Outcome {
    /// 0, the blamed rank's own code, 128 + signal, 124 for the time limit, 137 for memory, 130 when it was cancelled,
    /// 127 when there was no such program, 126 when it could not be started otherwise, 1 when nobody knows.
    package var exitStatus: Int32 {
        switch self {
        case .completed: 0
        case .failed(let blame), .outOfMemory(let blame), .timedOut(let blame): blame.exit.status
        case .nodeFailed: 1
        case .refused: 126
        case .cancelled: 130
        case .deadlineMissed: 124
        }
    }
}

extension Exit {
    package var status: Int32 {
        switch self {
        // A program ends with 8 bits; anything else is not from a program, and must not look like success.
        case .code(let code): (0...255).contains(code) ? code : 1
        case .signal(let number): (1...127).contains(number) ? 128 + number : 1
        case .outOfMemory: 137
        case .timedOut: 124
        // The shell's codes. The words are the node's: the shim's stage, and the kernel's ENOENT.
        case .notStarted(let why): why.hasPrefix("exec: ") && why.hasSuffix("(errno 2)") ? 127 : 126
        case .unhealthy, .unseen: 1
        }
    }
}
