// What a rank executes. Kept as a content-addressed blob, apart from the spec: events hold its hash, the node gets its
// bytes with the order to prepare.

/// The command of every rank, and what surrounds it.
package struct LaunchPayload: Hashable, Sendable {
    /// 1 MiB encoded: a script and a large environment fit, a data set does not.
    package static let largest = 1 << 20

    package struct Variable: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Program and arguments; the program is searched in the PATH of `environment`.
    package var command: [String]
    /// In the order given; a later one wins.
    package var environment: [Variable]
    /// Where the ranks start; the user's home when nil, or `/` for an account without one.
    package var directory: String?
    /// Outlives every attempt; told to the ranks as COORD_CHECKPOINT_DIR, made if it is missing.
    package var checkpointDirectory: String?
    /// A text for each element of an array, in the order of its indices; told to its ranks as COORD_ARRAY_ITEM.
    package var items: [String] = []

    package init(
        command: [String], environment: [Variable] = [], directory: String? = nil, checkpointDirectory: String? = nil
    ) {
        self.command = command
        self.environment = environment
        self.directory = directory
        self.checkpointDirectory = checkpointDirectory
    }
}
