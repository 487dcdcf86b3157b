// A request that a replica has to answer: a GET as Kubernetes' `httpGet` makes it, or a POST with a body, ours, by
// which a model is asked for its first inference before anybody else may ask it.

/// A request of a probe.
package struct HTTPProbe: Hashable, Sendable {
    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }

    /// What is posted.
    package struct Post: Hashable, Sendable {
        package var body: String
        package var contentType: String

        package init(body: String, contentType: String = "application/json") {
            (self.body, self.contentType) = (body, contentType)
        }
    }

    package var path: String
    package var port: ProbePort
    /// Whether it goes through TLS. Whose certificate the replica shows is not looked at, as in Kubernetes: it is asked
    /// on its own node.
    package var isEncrypted: Bool
    package var headers: [Header]
    /// nil is a GET.
    package var post: Post?

    package init(
        path: String, port: ProbePort, isEncrypted: Bool = false, headers: [Header] = [], post: Post? = nil
    ) {
        (self.path, self.port, self.isEncrypted) = (path, port, isEncrypted)
        (self.headers, self.post) = (headers, post)
    }

    /// Why a text is no path of a request; nil where it is one.
    package static func flaw(ofPath text: String) -> String? {
        let most = ProbeSpec.Limits.path
        let isPath = text.hasPrefix("/") && text.utf8.count <= most && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        return isPath ? nil : "it begins with / and has at most \(most) bytes, none of them a blank"
    }

    /// Why these headers can not be sent together; nil where they can.
    package static func flaw(of headers: [Header]) -> String? {
        typealias Limits = ProbeSpec.Limits
        guard headers.count <= Limits.headers,
            headers.reduce(0, { $0 + $1.name.utf8.count + $1.value.utf8.count }) <= Limits.headerBytes
        else { return "at most \(Limits.headers) headers of \(Limits.headerBytes) bytes together" }
        return headers.lazy.compactMap(flaw).first
    }

    /// How long a body is and where it ends are the probe's own to say.
    private static let own = ["content-length", "transfer-encoding", "connection"]

    private static func flaw(of header: Header) -> String? {
        guard !header.name.isEmpty, header.name.utf8.allSatisfy(isToken) else {
            return "a header's name has letters, digits and -"
        }
        guard header.value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }) else {
            return "a header's value is one line"
        }
        return own.contains(header.name.lowercased()) ? "\(header.name) is the probe's own to say" : nil
    }

    /// The letters of a name, RFC 9110, section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// Why this can not be posted; nil where it can.
    package static func flaw(of post: Post) -> String? {
        typealias Limits = ProbeSpec.Limits
        guard post.body.utf8.count <= Limits.body else { return "a body has at most \(Limits.body) bytes" }
        let type = post.contentType.utf8
        guard (1...Limits.contentType).contains(type.count), type.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else {
            return "a kind of content has 1 to \(Limits.contentType) bytes, as application/json"
        }
        return nil
    }
}

extension ProbeAction {
    /// Why this is no command to run as a probe; nil where it is one.
    package static func flaw(ofCommand words: [String]) -> String? {
        typealias Limits = ProbeSpec.Limits
        guard words.first?.isEmpty == false else { return "it names no program" }
        guard words.count <= Limits.words, words.reduce(0, { $0 + $1.utf8.count }) <= Limits.commandBytes,
            !words.contains(where: { $0.utf8.contains(0) })
        else {
            return "at most \(Limits.words) words of \(Limits.commandBytes) bytes together, without a zero byte"
        }
        return nil
    }

    /// Why this is no name of a gRPC service; nil where it is one. Empty is the whole server.
    package static func flaw(ofService name: String) -> String? {
        let most = ProbeSpec.Limits.service
        let isName = name.utf8.count <= most && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        return isName ? nil : "a service's name is one line of at most \(most) bytes"
    }
}
