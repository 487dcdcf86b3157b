// What a probe does: Kubernetes' httpGet, tcpSocket, exec and grpc, and httpPost, which is ours.

import ClusterModel

/// A port of a container that has a name.
typealias NamedPort = (name: String, number: Int)

struct ProbeActionFields {
    private static let request = ["path", "port", "scheme", "host", "httpHeaders"]

    let value: Value
    let ports: [NamedPort]

    /// nil, with complaints, when anything is wrong.
    func read(_ name: String) -> ProbeAction? {
        switch name {
        case "httpGet": value.fields(Self.request).flatMap { http($0) }.map(ProbeAction.http)
        case "httpPost": post()
        case "grpc": grpc()
        case "exec": exec()
        default: tcp()
        }
    }

    private func http(_ fields: Fields) -> HTTPProbe? {
        let path = fields["path"].map { $0.checked(Self.checkedPath) } ?? .some("/")
        let isEncrypted = fields["scheme"].map(Self.isEncrypted) ?? .some(false)
        let headers = fields["httpHeaders"].map(Self.headers) ?? .some([])
        guard isHere(fields), let path, let isEncrypted, let headers, let port = port(fields) else { return nil }
        return HTTPProbe(path: path, port: port, isEncrypted: isEncrypted, headers: headers)
    }

    private func post() -> ProbeAction? {
        guard let fields = value.fields(Self.request + ["body", "contentType"]) else { return nil }
        let probe = http(fields)
        let body = fields.required("body", example: "'{\"inputs\": [[0]]}'")?.text()
        let type = fields["contentType"].map { $0.text() } ?? .some("application/json")
        guard var probe, let body, let type else { return nil }
        let post = HTTPProbe.Post(body: body, contentType: type)
        if let flaw = HTTPProbe.flaw(of: post) {
            value.complain("it can not be posted", remedy: flaw)
            return nil
        }
        probe.post = post
        return .http(probe)
    }

    private func tcp() -> ProbeAction? {
        guard let fields = value.fields(["port", "host"]), isHere(fields) else { return nil }
        return port(fields).map { .tcp(port: $0) }
    }

    private func grpc() -> ProbeAction? {
        guard let fields = value.fields(["port", "service"]) else { return nil }
        let service = fields["service"].map { $0.text() } ?? .some("")
        guard let service, let port = port(fields) else { return nil }
        if let flaw = ProbeAction.flaw(ofService: service) {
            fields["service"]?.complain("\(Wording.quoted(service)) is no name of a service", remedy: flaw)
            return nil
        }
        return .grpc(service: service, port: port)
    }

    private func exec() -> ProbeAction? {
        guard let fields = value.fields(["command"]),
            let command = fields.required("command", example: "[cat, ready]"), let items = command.items()
        else { return nil }
        let words = items.compactMap { $0.text() }
        guard words.count == items.count else { return nil }
        if let flaw = ProbeAction.flaw(ofCommand: words) {
            command.complain("it is no command of a probe", remedy: flaw)
            return nil
        }
        return .exec(command: words)
    }

    /// Kubernetes asks other hosts too where they are written.
    private func isHere(_ fields: Fields) -> Bool {
        guard let host = fields["host"], let text = host.text(), text != "127.0.0.1", text != "localhost" else {
            return true
        }
        host.complain(
            "a replica is probed by its own node, at 127.0.0.1, and nothing else is",
            remedy: "remove it; a name that the server wants to hear is `httpHeaders: [{name: Host, value: ...}]`")
        return false
    }

    private static func isEncrypted(_ value: Value) -> Bool? {
        guard let text = value.text() else { return nil }
        if text == "HTTPS" || text == "HTTP" { return text == "HTTPS" }
        value.complain("\(Wording.quoted(text)) is no scheme", remedy: "write HTTP or HTTPS")
        return nil
    }

    private static func headers(_ value: Value) -> [HTTPProbe.Header]? {
        guard let items = value.items() else { return nil }
        let headers = items.compactMap { item -> HTTPProbe.Header? in
            guard let fields = item.fields(["name", "value"]),
                let name = fields.required("name", example: "X-Probe")?.text()
            else { return nil }
            let text = fields["value"].map { $0.text() } ?? .some("")
            return text.map { HTTPProbe.Header(name: name, value: $0) }
        }
        guard headers.count == items.count else { return nil }
        if let flaw = HTTPProbe.flaw(of: headers) {
            value.complain("these can not be sent", remedy: flaw)
            return nil
        }
        return headers
    }

    private static func checkedPath(_ text: String) throws(Problem) -> String {
        if let flaw = HTTPProbe.flaw(ofPath: text) {
            throw Problem("\(Wording.quoted(text)) is no path of a request", remedy: flaw)
        }
        return text
    }

    /// A number, the name of one of the container's ports, or `PORT`; the promised one where nothing is written.
    private func port(_ fields: Fields) -> ProbePort? {
        guard let value = fields["port"] else { return .promised }
        guard let word = value.word else { return value.integer(in: 1...65_535).map { .number($0) } }
        if word == "PORT" { return .promised }
        if let named = ports.first(where: { $0.name == word }) { return .number(named.number) }
        guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            value.complain(
                "there is no port \(Wording.quoted(word))",
                remedy: "write a number, or PORT for the one that the replica is promised")
            return nil
        }
        return value.integer(in: 1...65_535).map { .number($0) }
    }
}
