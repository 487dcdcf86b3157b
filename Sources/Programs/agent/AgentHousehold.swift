// The folder in which an agent keeps who it is: key, certificate, authority, and where its coordinator lives.

import ClusterModel
import Cryptography
import Gateway
import Glibc

/// What the user must hear.
struct AgentError: Error, CustomStringConvertible {
    let description: String
}

struct AgentHousehold {
    let directory: String

    private var key: String { "\(directory)/node.key" }
    private var certificate: String { "\(directory)/node.crt" }
    private var authority: String { "\(directory)/ca.crt" }
    private var address: String { "\(directory)/address" }
    private var epoch: String { "\(directory)/epoch" }
    private var pendingKey: String { "\(directory)/joining.key" }

    init(directory: String) {
        self.directory = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    }

    var hasJoined: Bool { access(certificate, F_OK) == 0 }

    /// The key of a join that may be tried again: made once, so that asking twice is asking for the same.
    func joiningKey() throws -> KeyPair {
        if mkdir(directory, 0o700) != 0, errno != EEXIST {
            throw AgentError(description: "cannot make \(directory): \(String(cString: strerror(errno)))")
        }
        // A join that broke off between the two names left the key under its last one.
        if access(key, F_OK) == 0 { return try KeyPair(pem: KeyFile.readPrivate(key), source: key) }
        if access(pendingKey, F_OK) == 0 {
            return try KeyPair(pem: KeyFile.readPrivate(pendingKey), source: pendingKey)
        }
        let key = try KeyPair.generate()
        try KeyFile.writePrivate(key.pem(), to: pendingKey)
        return key
    }

    func keep(certificate chain: [UInt8], authority pem: [UInt8], address text: String) throws {
        // What an earlier join left half-done is written again.
        for path in [authority, address] { unlink(path) }
        try KeyFile.writeShared(pem, to: authority)
        try KeyFile.writeShared(Array("\(text)\n".utf8), to: address)
        guard access(key, F_OK) == 0 || rename(pendingKey, key) == 0 else {
            throw AgentError(description: "cannot rename \(pendingKey): \(String(cString: strerror(errno)))")
        }
        // Last, because its presence says that the rest is there.
        try KeyFile.writeShared(chain + pem, to: certificate)
    }

    /// Puts a new certificate of the same key in the old one's place.
    func renew(certificate chain: [UInt8], authority pem: [UInt8]) throws {
        try KeyFile.replaceShared(chain + pem, at: certificate)
    }

    /// The highest epoch that an agent of this folder obeyed: a coordinator behind it is an old copy.
    func highestEpoch() throws -> UInt64 {
        guard access(epoch, F_OK) == 0 else { return 0 }
        let text = String(decoding: try KeyFile.readShared(epoch), as: UTF8.self)
        guard let number = UInt64(text.prefix { !$0.isNewline }) else {
            throw AgentError(description: "\(epoch) holds no number; remove it if this cluster was never restored")
        }
        return number
    }

    func keepHighestEpoch(_ number: UInt64) throws {
        let draft = "\(epoch).new"
        unlink(draft)
        try KeyFile.writeShared(Array("\(number)\n".utf8), to: draft)
        guard rename(draft, epoch) == 0 else {
            throw AgentError(description: "cannot rename \(draft): \(String(cString: strerror(errno)))")
        }
    }

    /// Who this node's proxies are in the cluster.
    func proxyIdentity() throws -> ProxyIdentity {
        func whole(_ path: String) -> String {
            guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
            defer { free(here) }
            return "\(String(cString: here))/\(path)"
        }
        return try ProxyIdentity(
            certificateFile: whole(certificate), keyFile: whole(key), authorityFile: whole(authority))
    }

    /// Everything that a joined agent needs to speak.
    func load() throws -> (credentials: Credentials, authority: Certificate, addresses: [String]) {
        guard hasJoined else {
            throw AgentError(
                description:
                    "\(directory) belongs to no cluster yet; `agent join HOST:PORT --token TOKEN --dir \(directory)`")
        }
        let credentials = try Credentials(certificateFile: certificate, keyFile: key)
        guard let anchor = try Certificate.chain(pem: KeyFile.readShared(authority), source: authority).first else {
            throw AgentError(description: "\(authority) holds no certificate")
        }
        let text = String(decoding: try KeyFile.readShared(address), as: UTF8.self)
        let addresses = text.split(whereSeparator: \.isNewline).map(String.init)
        guard !addresses.isEmpty else { throw AgentError(description: "\(address) names no coordinator") }
        return (credentials, anchor, addresses)
    }
}
