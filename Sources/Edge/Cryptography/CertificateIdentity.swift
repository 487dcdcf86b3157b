// Who somebody is in a cluster, as it stands in a certificate: `coord://<cluster>/node/<name>`. It reads and writes
// that text and nothing else; whether the certificate may be believed is decided elsewhere.

/// An identity: a kind, a name, and the cluster in which they mean something.
package struct Identity: Hashable, Sendable, CustomStringConvertible {
    /// What the owner of a certificate is.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case coordinator
        case node
        case user
        /// The owner of a join token: admitted by key, known by no name, and a member of no cluster yet.
        case join
    }

    package let kind: Kind
    /// The node's or user's name; empty for the coordinator and for a join key.
    package let name: String
    /// The cluster's id in lower-case hexadecimal; empty for a join key.
    package let cluster: String

    /// The bearer of a join token.
    package static let join = Identity(unchecked: .join, name: "", cluster: "")

    package static func coordinator(cluster: String) throws(CertificateError) -> Identity {
        try Identity(kind: .coordinator, name: "", cluster: cluster)
    }

    package static func node(_ name: String, cluster: String) throws(CertificateError) -> Identity {
        try Identity(kind: .node, name: name, cluster: cluster)
    }

    package static func user(_ name: String, cluster: String) throws(CertificateError) -> Identity {
        try Identity(kind: .user, name: name, cluster: cluster)
    }

    private init(unchecked kind: Kind, name: String, cluster: String) {
        self.kind = kind
        self.name = name
        self.cluster = cluster
    }

    private init(kind: Kind, name: String, cluster: String) throws(CertificateError) {
        try Identity.check(cluster: cluster)
        switch kind {
        case .node, .user:
            try Identity.check(name: name)
        case .coordinator, .join:
            break
        }
        self.init(unchecked: kind, name: name, cluster: cluster)
    }

    /// The URI that stands in the certificate; a join key has none and gives an empty text.
    package var uri: String {
        switch kind {
        case .coordinator: "coord://\(cluster)/coordinator"
        case .node: "coord://\(cluster)/node/\(name)"
        case .user: "coord://\(cluster)/user/\(name)"
        case .join: ""
        }
    }

    package var description: String {
        switch kind {
        case .coordinator: "coordinator"
        case .node: "node \(name)"
        case .user: "user \(name)"
        case .join: "join key"
        }
    }
}

extension Identity {
    /// Bytes of a common name, by X.509.
    private static let commonNameBytes = 64

    /// What stands in a certificate as its common name. One that is too long is cut, and told from others that begin
    /// alike by what follows a character that no name has.
    package var commonName: String {
        guard description.utf8.count > Self.commonNameBytes else { return description }
        let digest = Array(description.utf8).withUnsafeBytes(sha256).prefix(10).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return "\(description.prefix(Self.commonNameBytes - 21))~\(digest.joined())"
    }

    /// What follows `node ` in the common name of a node's certificate.
    package var nodeMark: String { String(commonName.dropFirst("\(Kind.node) ".count)) }

    /// Reads a URI; throws `malformed` for anything that `uri` would not have written.
    package init(uri: String) throws(CertificateError) {
        let prefix = "coord://"
        guard uri.utf8.count <= CertificateLimits.uriBytes, uri.hasPrefix(prefix) else {
            throw CertificateError.malformed(what: "identity", why: "it does not begin with \(prefix)")
        }
        let parts = uri.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts.count, parts.dropFirst().first) {
        case (2, "coordinator"):
            self = try .coordinator(cluster: parts[0])
        case (3, "node"):
            self = try .node(parts[2], cluster: parts[0])
        case (3, "user"):
            self = try .user(parts[2], cluster: parts[0])
        case (_, _):
            throw CertificateError.malformed(what: "identity", why: "it names no coordinator, node or user")
        }
    }

    /// Throws `badName` unless the text is 1 to 64 lower-case hexadecimal digits.
    static func check(cluster: String) throws(CertificateError) {
        let digits = cluster.utf8
        guard (1...CertificateLimits.clusterBytes).contains(digits.count),
            digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else {
            throw CertificateError.badName(cluster, why: "a cluster id is 1 to 64 lower-case hexadecimal digits")
        }
    }

    /// Throws `badName` unless the text can stand in a URI, a file name and a log line as it is.
    static func check(name: String) throws(CertificateError) {
        let bytes = name.utf8
        guard (1...CertificateLimits.nameBytes).contains(bytes.count), bytes.allSatisfy(isPlain), bytes.first != 46,
            bytes.first != 45
        else {
            throw CertificateError.badName(
                name, why: "a name is 1 to 253 of A-Z a-z 0-9 . _ - @ + and begins with neither . nor -")
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case 43, 45, 46, 64, 95: true
        default: false
        }
    }
}
