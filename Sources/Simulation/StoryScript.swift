// A story as it is written down: commands, a rule `----`, and the exact consequences, in stanzas that an empty line
// separates. Lines that begin with # are for the reader.

import ClusterModel

/// One command: a word, the things it is about, and fields such as `gpus=8`.
package struct StoryCommand {
    package let text: String
    let verb: String
    let subjects: [String]
    private var fields: [(name: String, value: String)] = []

    init?(_ line: String) {
        text = line
        let words = line.split(separator: " ").map(String.init)
        guard let verb = words.first else { return nil }
        self.verb = verb
        var subjects: [String] = []
        for word in words.dropFirst() {
            let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
            if halves.count == 2 { fields.append((halves[0], halves[1])) } else { subjects.append(word) }
        }
        self.subjects = subjects
    }

    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    func number(_ name: String) -> Int? { field(name).flatMap { Int($0) } }

    /// The job of the first subject: 2 in `cancel job-2` and in `cancel job-2_[1-3]`.
    var job: JobID? {
        subjects.first?.split(separator: "-", maxSplits: 1).last?.split(separator: "_").first.flatMap { UInt64($0) }
            .map { JobID($0) }
    }

    /// The elements of an array that the first subject names.
    var elements: ElementRuns? {
        guard let text = subjects.first?.split(separator: "_", maxSplits: 1).dropFirst().first,
            let spec = try? ArraySpec.parse(String(text), size: ArrayShape.mostElements)
        else { return nil }
        return ElementRuns(spec.indices)
    }

    /// The number after the dash of the first subject: 2 in `lose node-2`.
    var subject: Int? { subjects.first?.split(separator: "-").last.flatMap { Int($0) } }
}

package struct StoryStanza {
    package var comments: [String] = []
    package var commands: [StoryCommand] = []
    package var consequences: [String] = []
}

package struct StoryScript {
    package private(set) var stanzas: [StoryStanza] = []

    package init(_ text: String) {
        var stanza = StoryStanza()
        var isAfterRule = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + [""] {
            if line.isEmpty {
                // An empty line before the rule only spaces the commands.
                if isAfterRule { stanzas.append(stanza) }
                if isAfterRule { stanza = StoryStanza() }
                isAfterRule = false
            } else if line == "----" {
                isAfterRule = true
            } else if line.hasPrefix("#") {
                stanza.comments.append(line)
            } else if isAfterRule {
                stanza.consequences.append(line)
            } else if let command = StoryCommand(line) {
                stanza.commands.append(command)
            }
        }
    }
}
