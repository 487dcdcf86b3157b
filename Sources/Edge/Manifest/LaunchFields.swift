// The fields of a job that say what each rank executes: command or script, environment, directories.

import ClusterModel

struct LaunchFields {
    let spec: Fields
    let directory: String

    /// The payload; nil, with complaints, when there is no command to run.
    func payload() -> LaunchPayload? {
        let command = command()
        let environment = spec["env"].map(environment) ?? []
        let workingDirectory = spec["workingDirectory"].flatMap(path)
        let checkpointDirectory = spec["checkpoint"].flatMap(checkpoint)
        guard let command else { return nil }
        let payload = LaunchPayload(
            command: command, environment: environment, directory: workingDirectory,
            checkpointDirectory: checkpointDirectory)
        do {
            try Rules.checkSize(payload)
        } catch {
            spec.owner.complain(error)
            return nil
        }
        return payload
    }

    /// Its directory; one with a signal alone has none.
    private func checkpoint(_ value: Value) -> String? {
        guard let fields = value.fields(FailureFields.checkpointFields) else { return nil }
        if let directory = fields["directory"] { return path(directory) }
        if fields["signal"] == nil { _ = fields.required("directory", example: "checkpoints") }
        return nil
    }

    private func path(_ value: Value) -> String? {
        value.checked { (text) throws(Problem) in try Rules.absolute(text, in: directory) }
    }

    private func command() -> [String]? {
        if let script = spec["script"] {
            if spec["command"] != nil {
                script.complain("both command and script are given", remedy: "keep one of the two")
            }
            return checked(script.checked(Rules.script), at: script)
        }
        guard let command = spec.required("command", example: "[python3, train.py]") else { return nil }
        if command.isSequence { return arguments(of: command) }
        if command.isMapping {
            command.complain("it is a mapping of fields", remedy: "write a list of words, or one line for the shell")
            return nil
        }
        guard let line = command.text() else { return nil }
        guard !line.isEmpty else {
            command.complain("it is empty", remedy: "write the line that the shell shall run")
            return nil
        }
        return checked(Rules.shell(line), at: command)
    }

    private func arguments(of command: Value) -> [String]? {
        let items = command.items() ?? []
        let words = items.compactMap { item in
            item.checked { (text) throws(Problem) -> String in
                try Rules.checkArgument(text)
                return text
            }
        }
        guard let program = words.first, !program.isEmpty, words.count == items.count else {
            if words.count == items.count { command.complain("it names no program", remedy: "write the program first") }
            return nil
        }
        return words
    }

    private func checked(_ words: [String]?, at value: Value) -> [String]? {
        do {
            for word in words ?? [] { try Rules.checkArgument(word) }
        } catch {
            value.complain(error)
        }
        return words
    }

    /// A mapping `NAME: value`, or Kubernetes' list of `name` and `value`.
    private func environment(_ value: Value) -> [LaunchPayload.Variable] {
        if value.isSequence {
            return distinct((value.items() ?? []).compactMap(listed))
        }
        return (value.entries() ?? []).compactMap { name, value in
            value.checked { (text) throws(Problem) in try Rules.variable(name: name, value: text) }
        }
    }

    private func listed(_ item: Value) -> (variable: LaunchPayload.Variable, item: Value)? {
        guard let fields = item.fields(["name", "value"]),
            let name = fields.required("name", example: "LEVEL")?.text(),
            let value = fields.required("value", example: "\"1\"")
        else { return nil }
        let variable = value.checked { (text) throws(Problem) in try Rules.variable(name: name, value: text) }
        return variable.map { ($0, item) }
    }

    private func distinct(_ listed: [(variable: LaunchPayload.Variable, item: Value)]) -> [LaunchPayload.Variable] {
        var seen: Set<String> = []
        for (variable, item) in listed where !seen.insert(variable.name).inserted {
            item.complain("the variable \(variable.name) is given twice", remedy: "keep one of the two")
        }
        return listed.map(\.variable)
    }
}
