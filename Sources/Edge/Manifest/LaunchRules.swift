// What makes a command, a script and an environment that Linux can start. Whether the program exists is found out on
// the node.

import ClusterModel

extension Rules {
    /// The shell runs the text.
    static func shell(_ text: String) -> [String] { ["/bin/sh", "-c", text] }

    /// The interpreter that the script's first line names, else the shell, with the script as its argument.
    ///
    /// The script is never a file, so only interpreters are taken that read a program from `-c`.
    static func script(_ text: String) throws(Problem) -> [String] {
        guard !text.isEmpty else { throw Problem("the script is empty", remedy: "write its lines below `script: |`") }
        guard text.hasPrefix("#!") else { return shell(text) }
        let first = text.dropFirst(2).prefix { $0 != "\n" && $0 != "\r\n" }
        let words = first.split(separator: " ").map(String.init)
        let isSearched = words.first?.split(separator: "/").last == "env"
        let program = isSearched ? words.dropFirst().first : words.first
        guard let program, takesProgramAsArgument(program), words.count <= (isSearched ? 2 : 3) else {
            throw Problem(
                "\(Wording.quoted("#!" + first)) names no interpreter that a script can be handed to",
                remedy: "use sh, bash, dash, zsh or python3, or put the script in a file and name it under `command`")
        }
        return words + ["-c", text]
    }

    private static func takesProgramAsArgument(_ program: String) -> Bool {
        guard let name = program.split(separator: "/").last else { return false }
        return ["sh", "bash", "dash", "zsh", "ksh"].contains(name) || name.hasPrefix("python")
    }

    static func checkArgument(_ text: String) throws(Problem) {
        guard !text.utf8.contains(0) else { throw Problem("it holds a zero byte", remedy: "remove it") }
        guard text.utf8.count <= ManifestReader.Limits.argument else {
            throw Problem(
                "it has \(text.utf8.count) bytes, and Linux starts no program with an argument over "
                    + "\(ManifestReader.Limits.argument)", remedy: "put it in a file that the ranks can read")
        }
    }

    /// A variable of the environment.
    static func variable(name: String, value: String) throws(Problem) -> LaunchPayload.Variable {
        let isWord = { (byte: UInt8) in
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard let first = name.utf8.first, isWord(first),
            name.utf8.allSatisfy({ isWord($0) || (0x30...0x39).contains($0) })
        else {
            throw Problem(
                "\(Wording.quoted(name)) is no name of a variable",
                remedy: "use letters, digits and '_', not beginning with a digit")
        }
        try checkArgument("\(name)=\(value)")
        return LaunchPayload.Variable(name: name, value: value)
    }

    /// What the payload takes on the wire, from above; over the bound it could not be stored.
    static func checkSize(_ payload: LaunchPayload) throws(Problem) {
        var texts = payload.command
        texts += payload.environment.map { $0.name + $0.value }
        texts += payload.items
        texts += [payload.directory, payload.checkpointDirectory].compactMap { $0 }
        let size = texts.reduce(0) { $0 + $1.utf8.count + 2 * ManifestReader.Limits.entryOverhead }
        guard size <= LaunchPayload.largest else {
            throw Problem(
                "command, environment and items are larger than \(LaunchPayload.largest) bytes",
                remedy: "put data in a file that the ranks can read")
        }
    }
}
