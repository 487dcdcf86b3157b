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
    /// Whether it is being restored: the authority's key, whose presence says that the rest is there, is not in place.
    private let isDraft: Bool
    /// Where the journal and its key are; elsewhere than in the folder while they are written anew.
    let journal: String
    let journalKey: String

    private var authorityCertificate: String { "\(directory)/authority/ca.crt" }
    private var authorityKey: String { finishedAuthorityKey + (isDraft ? ".restored" : "") }
    private var finishedAuthorityKey: String { "\(directory)/authority/ca.key" }
    private var certificate: String { "\(directory)/coordinator.crt" }
    private var key: String { "\(directory)/coordinator.key" }
    var admin: String { "\(directory)/admin" }

    init(directory: String, isDraft: Bool = false) {
        let absolute = directory.hasPrefix("/") ? directory : "\(Self.workingDirectory)/\(directory)"
        self.directory = absolute.hasSuffix("/") ? String(absolute.dropLast()) : absolute
        self.isDraft = isDraft
        journal = "\(self.directory)/journal"
        journalKey = "\(self.directory)/journal.key"
    }

    /// The same with a journal that is being written anew.
    init(rewritten household: Household, journal: String, key: String) {
        (directory, isDraft) = (household.directory, false)
        (self.journal, journalKey) = (journal, key)
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

    /// New certificates for the coordinator's and the admin's keys: what they are stays, how long they are believed
    /// begins anew.
    func renew() throws {
        let authority = try loadAuthority()
        let own = try authority.issue(
            Identity.coordinator(cluster: authority.cluster), for: loadCredentials().key, hosts: hosts())
        try own.replace(certificateFile: certificate)
        try renew(Principal.admin.name, folder: admin)
    }

    /// A new certificate for the user whose context this is.
    func renew(_ name: Name, folder: String) throws {
        let authority = try loadAuthority()
        let file = "\(folder)/client.crt"
        let old = try Credentials(certificateFile: file, keyFile: "\(folder)/client.key")
        let identity = try Identity.user(name.text, cluster: authority.cluster)
        guard let found = try old.chain.first?.identity(), found == identity else {
            throw HouseholdError(description: "\(file) is not of user \(name) of this cluster; name that user's folder")
        }
        try authority.issue(identity, for: old.key).replace(certificateFile: file)
    }

    /// The names under which the coordinator is reached, as `init` found them.
    private func hosts() throws -> [String] {
        let address = String(decoding: try KeyFile.readShared("\(admin)/address"), as: UTF8.self)
        let host = address.prefix { !$0.isNewline }.split(separator: ":").dropLast().joined(separator: ":")
        let plain = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        return Set([plain, "127.0.0.1", "localhost"]).sorted()
    }

    func loadAuthority() throws -> Authority {
        guard access(authorityKey, F_OK) == 0 else {
            throw HouseholdError(
                description: "\(directory) holds no coordinator; `coordinator init --dir \(directory)` makes one")
        }
        return try Authority(certificateFile: authorityCertificate, keyFile: authorityKey)
    }

    func loadCredentials() throws -> Credentials { try Credentials(certificateFile: certificate, keyFile: key) }

    /// Where the pieces of models are, and the key under which they are sealed. Made when they are first needed: a
    /// household that is older than models, or came out of a backup, has none.
    var models: String { "\(directory)/models" }

    func loadModelKey() throws -> SealingKey {
        try makePrivate(models)
        let path = "\(models)/models.key"
        return access(path, F_OK) == 0 ? try SealingKey.load(from: path) : try SealingKey.create(at: path)
    }

    func openJournal(_ cluster: ClusterID, create: Bool = true) throws -> SQLiteLog {
        try finishRewrite()
        let key = try SealingKey.load(from: journalKey)
        return try SQLiteLog(folder: journal, key: key, clusterID: cluster.description, create: create)
    }

    /// Opens the journal to look at it, beside a coordinator or without one; see `JournalReader`.
    func readJournal(isOneMoment: Bool) throws -> JournalReader {
        try finishRewrite()
        let cluster = try loadAuthority().cluster
        let key = try SealingKey.load(from: journalKey)
        return try JournalReader(folder: journal, key: key, clusterID: cluster, isOneMoment: isOneMoment)
    }

    /// Opens a copy of the journal that lies elsewhere.
    func readJournal(copy: String) throws -> JournalReader {
        let cluster = try loadAuthority().cluster
        return try JournalReader(file: copy, key: SealingKey.load(from: journalKey), clusterID: cluster)
    }

    /// Opens the history beside the journal, which must be open; made when there is none.
    func openHistory(_ cluster: ClusterID, bounds: HistoryBounds) throws -> HistoryFile {
        let key = try SealingKey.load(from: journalKey)
        return try HistoryFile(folder: journal, key: key, clusterID: cluster.description, bounds: bounds)
    }

    /// Opens the history to look at it; nil where there is none yet.
    func readHistory() throws -> HistoryReader? {
        let cluster = try loadAuthority().cluster
        return try HistoryReader(folder: journal, key: SealingKey.load(from: journalKey), clusterID: cluster)
    }

    /// Copies the history as it is at one moment, and verifies the copy; false where there is none.
    func copyHistory(to path: String) throws -> Bool {
        guard access(try place(of: Self.historyPart), F_OK) == 0 else { return false }
        let cluster = try loadAuthority().cluster
        let key = try SealingKey.load(from: journalKey)
        try HistoryFile.copy(from: journal, key: key, clusterID: cluster, to: path)
        let reader = try HistoryReader(file: path, key: key, clusterID: cluster)
        defer { reader.close() }
        _ = try reader.audit()
        return true
    }

    func loadCluster() throws -> ClusterID {
        let text = try loadAuthority().cluster
        guard let cluster = ClusterID(hex: text) else {
            throw HouseholdError(description: "the authority's certificate names no cluster: \(text)")
        }
        return cluster
    }
}

// What a backup is made of.
extension Household {
    static let journalPart = "journal/journal.sqlite"
    /// In a backup only where there was one.
    static let historyPart = "journal/history.sqlite"

    /// Every file of a household, below its folder, in the order in which they are put back.
    static let parts = [
        "authority/ca.crt", "coordinator.crt", "coordinator.key", "journal.key", "admin/ca.crt", "admin/client.crt",
        "admin/client.key", "admin/address", journalPart, "authority/ca.key",
    ]

    /// Where a part lies; in a draft the authority's key is beside its place.
    func place(of part: String) throws -> String {
        guard Self.parts.contains(part) || part == Self.historyPart else {
            throw HouseholdError(description: "a household has no \(part); the backup is of a newer program")
        }
        return part == "authority/ca.key" ? authorityKey : "\(directory)/\(part)"
    }

    /// Makes the empty folders, and answers whether the household's own was there; refuses one that is not empty.
    func makeFolders() throws -> Bool {
        let wasThere = access(directory, F_OK) == 0
        let names = contents(of: directory)
        guard names.isEmpty else {
            throw HouseholdError(
                description: "\(directory) is not empty (\(names[0]) is in it); name a new folder, or move it away")
        }
        for path in [directory, "\(directory)/authority", journal, admin] { try makePrivate(path) }
        return wasThere
    }

    /// Puts the authority's key in its place: from now on this is a household.
    func finishDraft() throws {
        guard rename(authorityKey, finishedAuthorityKey) == 0 else {
            throw HouseholdError(
                description: "cannot make \(finishedAuthorityKey): \(String(cString: strerror(errno)))")
        }
        for path in ["\(directory)/authority", directory, "\(directory)/.."] { sync(path) }
    }

    /// Takes away a draft that came to nothing; its folder too, unless that is to stay.
    func removeDraft(keepFolder: Bool) {
        for folder in ["\(directory)/authority", journal, admin, directory] {
            for name in contents(of: folder) { unlink("\(folder)/\(name)") }
            if folder != directory || !keepFolder { rmdir(folder) }
        }
    }

    func contents(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    func sync(_ folder: String) {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return }
        fsync(file)
        close(file)
    }

    func makePrivate(_ path: String) throws {
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
