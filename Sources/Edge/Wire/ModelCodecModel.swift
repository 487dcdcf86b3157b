// Models, their versions and the lists of their files, as bytes and back.
package import ClusterModel

extension ModelRoot {
    /// The bytes that a version's content hash is the hash of; one piece.
    package func encoded() throws(WireError) -> [UInt8] { try PBModelRoot(self).encoded(rules: .modelRoot) }

    package static func decoded(from bytes: [UInt8]) throws(WireError) -> ModelRoot {
        try PBModelRoot.decode(bytes, rules: .modelRoot).checked()
    }
}

extension ModelListing {
    /// The bytes whose pieces a root names.
    package func encoded() throws(WireError) -> [UInt8] {
        try PBModelListing(files: files.map { PBModelFile($0) }).encoded(rules: .modelListing)
    }

    /// Reads a listing that somebody sent: one from which nothing but its own files can come to be.
    package static func decoded(from bytes: [UInt8]) throws(WireError) -> ModelListing {
        let message = try PBModelListing.decode(bytes, rules: .modelListing)
        let files = try Check.list(message.files, upTo: ModelVersion.Limits.files, "ModelListing.files")
        let listing = ModelListing(files: files)
        if let fault = listing.fault { throw Check.refuse("ModelListing.files", fault) }
        return listing
    }
}

extension WireRules {
    fileprivate static let modelRoot = WireRules(bytes: ModelListing.pieceBytes, strict: true)
    fileprivate static let modelListing = WireRules(bytes: ModelListing.Limits.bytes, strict: true)
}

extension PBModelRoot: Coded {
    init(_ root: ModelRoot) {
        self.init(
            bytes: root.bytes, files: UInt32(clamping: root.files), listing: Hashes.joined(root.listing))
    }

    func checked() throws(WireError) -> ModelRoot {
        let pieces = try Hashes.split(listing, "ModelRoot.listing")
        guard !pieces.isEmpty, pieces.count <= ModelListing.pieces(of: Int64(ModelListing.Limits.bytes)) else {
            throw Check.refuse("ModelRoot.listing", "\(pieces.count) pieces are no list of files")
        }
        return ModelRoot(
            bytes: try Check.within(bytes, 0...ModelVersion.Limits.bytes, "ModelRoot.bytes"),
            files: Int(try Check.within(files, 1...UInt32(ModelVersion.Limits.files), "ModelRoot.files")),
            listing: pieces)
    }
}

extension PBModelFile: Coded {
    init(_ file: ModelFile) {
        self.init(
            path: file.path, bytes: file.bytes, isExecutable: file.isExecutable, pieces: Hashes.joined(file.pieces))
    }

    func checked() throws(WireError) -> ModelFile {
        ModelFile(
            path: try Check.text(path, upTo: ModelListing.Limits.path, "ModelFile.path"),
            bytes: try Check.within(bytes, 0...ModelVersion.Limits.bytes, "ModelFile.bytes"),
            isExecutable: isExecutable,
            pieces: try Hashes.split(pieces, "ModelFile.pieces"))
    }
}

/// Hashes one behind the other: there may be a million of them.
private enum Hashes {
    static func joined(_ hashes: [ContentHash]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * 32)
        for hash in hashes { bytes += hash.wire }
        return bytes
    }

    static func split(_ bytes: [UInt8], _ field: StaticString) throws(WireError) -> [ContentHash] {
        guard bytes.count.isMultiple(of: 32) else {
            throw Check.refuse(field, "\(bytes.count) bytes are not SHA-256s, which have 32 each")
        }
        var hashes: [ContentHash] = []
        hashes.reserveCapacity(bytes.count / 32)
        for start in stride(from: 0, to: bytes.count, by: 32) {
            hashes.append(try Check.hash(Array(bytes[start..<start + 32]), field))
        }
        return hashes
    }
}

extension PBModelUse: Coded {
    init(_ use: ModelUse) {
        self.init(name: use.name.text, version: use.version, content: use.content?.wire ?? [], bytes: use.bytes)
    }

    func checked() throws(WireError) -> ModelUse {
        ModelUse(
            try Check.name(name, "ModelUse.name"), version: version,
            content: content.isEmpty ? nil : try Check.hash(content, "ModelUse.content"),
            bytes: try Check.within(bytes, 0...ModelVersion.Limits.bytes, "ModelUse.bytes"))
    }
}

extension PBModelVersion: Coded {
    init(_ version: ModelVersion) {
        self.init(
            number: version.number, content: version.content.wire, bytes: version.bytes,
            files: UInt32(clamping: version.files), parent: version.parent ?? 0, by: PBPrincipal(version.by),
            createdMs: version.created.milliseconds)
    }

    func checked() throws(WireError) -> ModelVersion {
        ModelVersion(
            number: try Check.within(number, 1...(WireLimits.count), "ModelVersion.number"),
            content: try Check.hash(content, "ModelVersion.content"),
            bytes: try Check.within(bytes, 0...ModelVersion.Limits.bytes, "ModelVersion.bytes"),
            files: try Check.number(files, "ModelVersion.files"), parent: parent == 0 ? nil : parent,
            by: try Check.need(by, "ModelVersion.by"), created: try Check.time(createdMs, "ModelVersion.created_ms"))
    }
}

extension PBModelRow: Coded {
    init(_ row: ClusterModel.Model) {
        self.init(
            id: row.id.number, namespace: row.namespace.text, name: row.name.text,
            versions: row.versions.map { PBModelVersion($0) }, next: row.next)
    }

    func checked() throws(WireError) -> ClusterModel.Model {
        let found = try Check.list(versions, upTo: ModelVersion.Limits.versions, "ModelRow.versions")
        guard let first = found.first else { throw Check.refuse("ModelRow.versions", "it is missing") }
        var row = ClusterModel.Model(
            id: try Check.model(id, "ModelRow.id"), namespace: try Check.name(namespace, "ModelRow.namespace"),
            name: try Check.name(name, "ModelRow.name"), first: first)
        row.versions = found
        row.next = try Check.within(next, 1...(WireLimits.count + 1), "ModelRow.next")
        return row
    }
}
