// The folder in which a coordinator lives: its authority, its certificate, the key of its journal, and the journal.

import ClusterModel
import Cryptography
import Glibc
import Store

/// What the user must hear when the folder is not as it should be.
struct HouseholdError: Error, CustomStringConvertible {
    let description: String
}

/// Paths and secrets of one coordinator.
struct Household {
    let directory: String

    private var authorityCertificate: String { "\(directory)/authority/ca.crt" }
    private var authorityKey: String { "\(directory)/authority/ca.key" }
    private var certificate: String { "\(directory)/coordinator.crt" }
    private var key: String { "\(directory)/coordinator.key" }
    private var journalKey: String { "\(directory)/journal.key" }
    var journal: String { "\(directory)/journal" }
    var admin: String { "\(directory)/admin" }

    init(directory: String) {
        let absolute = directory.hasPrefix("/") ? directory : "\(Self.workingDirectory)/\(directory)"
        self.directory = absolute.hasSuffix("/") ? String(absolute.dropLast()) : absolute
    }

    /// Makes everything anew; refuses a folder that holds a coordinator already.
    func make(advertise: String, hosts: [String]) throws -> ClusterID {
        guard access(authorityKey, F_OK) != 0 else {
            throw HouseholdError(
                description: "\(directory) holds a coordinator already; `coordinator run --dir \(directory)` starts it")
        }
        let cluster = ClusterID(high: RandomBytes.number(), low: RandomBytes.number())
        for path in [directory, "\(directory)/authority", journal, admin] { try makePrivate(path) }
        let authority = try Authority.make(cluster: cluster.description)
        let own = try authority.issue(
            Identity.coordinator(cluster: cluster.description), for: KeyPair.generate(), hosts: hosts)
        _ = try SealingKey.create(at: journalKey)
        try own.write(certificateFile: certificate, keyFile: key)
        try writeContext(of: Principal.admin.name, authority, address: advertise, to: admin)
        // Last, because its presence says that the rest is there.
        try authority.credentials.write(certificateFile: authorityCertificate, keyFile: authorityKey)
        return cluster
    }

    /// A client's context for one more user.
    func addUser(_ name: Name, folder: String) throws {
        guard name != Principal.admin.name else {
            throw HouseholdError(description: "the admin's context is \(admin); users need names of their own")
        }
        let authority = try loadAuthority()
        let address = String(decoding: try KeyFile.readShared("\(admin)/address"), as: UTF8.self)
        try makePrivate(folder)
        try writeContext(of: name, authority, address: String(address.prefix { !$0.isNewline }), to: folder)
    }

    private func writeContext(of name: Name, _ authority: Authority, address: String, to folder: String) throws {
        let identity = try Identity.user(name.text, cluster: authority.cluster)
        let credentials = try authority.issue(identity, for: KeyPair.generate())
        try credentials.write(certificateFile: "\(folder)/client.crt", keyFile: "\(folder)/client.key")
        try KeyFile.writeShared(authority.certificate.pem(), to: "\(folder)/ca.crt")
        try KeyFile.writeShared(Array("\(address)\n".utf8), to: "\(folder)/address")
    }

    func loadAuthority() throws -> Authority {
        guard access(authorityKey, F_OK) == 0 else {
            throw HouseholdError(
                description: "\(directory) holds no coordinator; `coordinator init --dir \(directory)` makes one")
        }
        return try Authority(certificateFile: authorityCertificate, keyFile: authorityKey)
    }

    func loadCredentials() throws -> Credentials { try Credentials(certificateFile: certificate, keyFile: key) }

    func openJournal(_ cluster: ClusterID) throws -> SQLiteLog {
        let key = try SealingKey.load(from: journalKey)
        return try SQLiteLog(folder: journal, key: key, clusterID: cluster.description, create: true)
    }

    /// Opens the journal to look at it, beside a coordinator or without one; see `JournalReader`.
    func readJournal(isOneMoment: Bool) throws -> JournalReader {
        let cluster = try loadAuthority().cluster
        let key = try SealingKey.load(from: journalKey)
        return try JournalReader(folder: journal, key: key, clusterID: cluster, isOneMoment: isOneMoment)
    }

    private func makePrivate(_ path: String) throws {
        guard mkdir(path, 0o700) != 0 else { return }
        guard errno == EEXIST else {
            throw HouseholdError(description: "cannot make \(path): \(String(cString: strerror(errno)))")
        }
    }

    private static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}
