// Words of the Runtime API that every proxy of ours is told: maps replaced whole, maps read, what it says of itself.

extension RuntimeConnection {
    /// A payload must fit into the proxy's buffer of 16 KB.
    private static let payloadBytes = 8_192

    /// The new map is written beside the old one and takes its place at once: no request sees half of it.
    func replaceMap(_ file: String, with entries: [MapEntry]) throws(GatewayError) {
        let prepare = "prepare map \(file)"
        let answer = try ask(prepare)
        guard let version = answer.split(separator: " ").last.flatMap({ Int($0) }) else {
            throw .refused(command: prepare, answer: Self.oneLine(answer))
        }
        let add = "add map @\(version) \(file)"
        var payload = ""
        for entry in entries {
            payload += "\(entry.key) \(entry.value)\n"
            guard payload.utf8.count > Self.payloadBytes - 1024 else { continue }
            try obey(add, payload: payload)
            payload = ""
        }
        if !payload.isEmpty { try obey(add, payload: payload) }
        try obey("commit map @\(version) \(file)")
    }

    private func obey(_ command: String, payload: String? = nil) throws(GatewayError) {
        let answer = try ask(command, payload: payload)
        guard answer.isEmpty else { throw .refused(command: command, answer: Self.oneLine(answer)) }
    }

    /// Lines of a reference, a key and a value.
    func map(_ file: String) throws(GatewayError) -> [MapEntry] {
        try ask("show map \(file)").split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, words[0].hasPrefix("0x") else { return nil }
            return MapEntry(key: String(words[1]), value: String(words[2]))
        }
    }

    /// A number that the proxy says of itself.
    func information(_ name: String) throws(GatewayError) -> Int {
        let answer = try ask("show info")
        for line in answer.split(separator: "\n") where line.hasPrefix("\(name): ") {
            if let value = Int(line.dropFirst(name.utf8.count + 2)) { return value }
        }
        throw .unreadable(what: "information \(name)", found: Self.oneLine(answer))
    }

    /// An unknown command is answered with every command that is known.
    static func oneLine(_ text: String) -> String {
        String(text.split(separator: "\n").prefix(3).joined(separator: " ").prefix(300))
    }
}
