// Commands beside ranks that run: what a client asks for, what a node is told, and how such a command ends. What it
// says comes back on a stream of the bulk endpoint, as a log does; later its reader may say something on the same one.

package import ClusterModel

/// Runs a command beside a rank, as its user, in its place and within its limits.
package struct ExecRequest: Hashable, Sendable {
    package enum Limits {
        /// Words, and their bytes: a line of shell fits, a program is a file.
        package static let words = 256
        package static let bytes = 32 << 10
        /// One that takes longer is a job.
        package static let timeout = Span.seconds(1)...Span.minutes(60)
    }

    package var job: JobID
    package var rank: UInt32
    package var command: [String]
    /// Then it is killed with all that it has started.
    package var timeout: Span

    package init(job: JobID, rank: UInt32, command: [String], timeout: Span) {
        (self.job, self.rank, self.command, self.timeout) = (job, rank, command, timeout)
    }
}

/// The same for the node, and where what comes of it is awaited.
package struct CommandOrder: Hashable, Sendable {
    package var stream: StreamToken
    package var allocation: AllocationID
    package var rank: UInt32
    package var command: [String]
    package var timeout: Span
    /// Who asks: a node runs only so many for each.
    package var user: Name
    package var bulkPort: UInt32

    package init(
        stream: StreamToken, allocation: AllocationID, rank: UInt32, command: [String], timeout: Span, user: Name,
        bulkPort: UInt32
    ) {
        (self.stream, self.allocation, self.rank) = (stream, allocation, rank)
        (self.command, self.timeout, self.user, self.bulkPort) = (command, timeout, user, bulkPort)
    }
}

/// How a command beside a rank ended.
package enum CommandExit: Hashable, Sendable {
    case code(UInt32)
    case signal(UInt32)
    /// Its time was over.
    case outlasted
    /// It said more than is passed on.
    case overflowed
    /// It never ran; an errno where the kernel said why, else 0.
    case notStarted(String, errno: UInt32)
}
