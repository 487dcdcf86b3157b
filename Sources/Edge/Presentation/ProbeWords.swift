// Probes as people and programs read them. Of what goes with a request only the names are shown, and of a body its
// size: either may hold what is not everybody's to read.

import ClusterModel

extension ReplicaProbes {
    var named: [(String, ProbeSpec)] {
        [("Startup", startup), ("Readiness", readiness), ("Liveness", liveness)].compactMap { name, probe in
            probe.map { (name, $0) }
        }
    }

    var tree: Tree {
        Tree.object([
            ("startup", startup.map(\.tree)), ("readiness", readiness.map(\.tree)),
            ("liveness", liveness.map(\.tree)),
        ])
    }
}

extension ProbeSpec {
    var words: String {
        let delay = timing.initialDelay > .zero ? ", \(TimeText.short(timing.initialDelay)) after the start" : ""
        let end = grace.map { ", then \(TimeText.short($0)) to end" } ?? ""
        return "\(action.words), every \(TimeText.short(timing.period)) within \(TimeText.short(timing.timeout))"
            + "\(delay), \(timing.failureThreshold) failures count\(end)"
    }

    fileprivate var tree: Tree {
        Tree.object([
            action.tree, ("initialDelaySeconds", .number(timing.initialDelay.milliseconds / 1000)),
            ("periodSeconds", .number(timing.period.milliseconds / 1000)),
            ("timeoutSeconds", .number(timing.timeout.milliseconds / 1000)),
            ("successThreshold", .number(timing.successThreshold)),
            ("failureThreshold", .number(timing.failureThreshold)),
            ("terminationGracePeriodSeconds", grace.map { .number($0.milliseconds / 1000) }),
        ])
    }
}

extension ProbeAction {
    /// Words of a command that are shown; the rest is a count.
    private static let shownWords = 6

    fileprivate var words: String {
        switch self {
        case .http(let probe): probe.words
        case .tcp(let port): "connect to \(port.words)"
        case .grpc(let service, let port):
            service.isEmpty ? "gRPC health at \(port.words)" : "gRPC health of \(service) at \(port.words)"
        case .exec(let command): "run \(Self.short(command))"
        }
    }

    private static func short(_ command: [String]) -> String {
        let shown = command.prefix(shownWords).map { $0.utf8.count > 40 ? "\($0.prefix(37))..." : $0 }
        let line = shown.joined(separator: " ").split(whereSeparator: \.isNewline).joined(separator: " ")
        return command.count > shownWords ? "\(line) and \(command.count - shownWords) words more" : line
    }

    fileprivate var tree: (String, Tree?) {
        switch self {
        case .http(let probe): (probe.post == nil ? "httpGet" : "httpPost", probe.tree)
        case .tcp(let port): ("tcpSocket", Tree.object([("port", port.tree)]))
        case .grpc(let service, let port):
            ("grpc", Tree.object([("port", port.tree), ("service", service.isEmpty ? nil : .text(service))]))
        case .exec(let command): ("exec", Tree.object([("command", .list(command.map { .text($0) }))]))
        }
    }
}

extension HTTPProbe {
    fileprivate var words: String {
        let verb = post.map { "POST \($0.body.utf8.count) bytes to" } ?? "GET"
        return "\(verb) \(path) at \(port.words)\(isEncrypted ? " by TLS" : "")"
    }

    fileprivate var tree: Tree {
        Tree.object([
            ("path", .text(path)), ("port", port.tree), ("scheme", isEncrypted ? .text("HTTPS") : nil),
            ("httpHeaders", headers.isEmpty ? nil : .list(headers.map { .text($0.name) })),
            ("contentType", post.map { .text($0.contentType) }),
            ("bodyBytes", post.map { .number($0.body.utf8.count) }),
        ])
    }
}

extension ProbePort {
    fileprivate var words: String {
        switch self {
        case .promised: "its port"
        case .number(let number): "port \(number)"
        }
    }

    fileprivate var tree: Tree {
        switch self {
        case .promised: .text("PORT")
        case .number(let number): .number(number)
        }
    }
}
