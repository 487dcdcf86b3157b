// Models that were trained, as the cluster keeps them: names, versions, and the list of files that a version consists
// of. Files are cut into pieces and every piece is known by its hash, so what two versions have in common is kept and
// sent once, and what is damaged on the way is noticed by whoever gets it.

/// One model, for as long as it has versions.
@frozen
public struct ModelID: RowID, CustomStringConvertible {
    public let number: UInt64

    package init(_ number: UInt64) { self.number = number }

    public init(ordinal: UInt64) { number = ordinal }

    public var ordinal: UInt64 { number }

    public static func < (earlier: ModelID, later: ModelID) -> Bool { earlier.number < later.number }

    public var description: String { "model-\(number)" }
}

/// The version of a model that a job works with.
package struct ModelUse: Hashable, Sendable, CustomStringConvertible {
    package var name: Name
    /// 0 while it is asked for: the newest that there is when the coordinator hears of it.
    package var version: UInt32
    /// Filled in by the coordinator: the hash of the version's root, and the bytes of its files.
    package var content: ContentHash?
    package var bytes: Int64 = 0

    package init(_ name: Name, version: UInt32 = 0, content: ContentHash? = nil, bytes: Int64 = 0) {
        (self.name, self.version, self.content, self.bytes) = (name, version, content, bytes)
    }

    package var description: String { version == 0 ? "\(name)" : "\(name):\(version)" }

    /// Reads `NAME` or `NAME:VERSION`; nil where it is neither.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let name = Name(String(parts[0])) else { return nil }
        self.init(name)
        guard parts.count == 2 else { return }
        guard let number = UInt32(parts[1]), number > 0 else { return nil }
        version = number
    }
}

/// One version of a model. It never changes.
package struct ModelVersion: Hashable, Sendable {
    package enum Limits {
        /// Versions of one model: one a day for four months; a row of them is 16 kB.
        package static let versions = 128
        /// Files of one version: a list of them stays below `ModelListing.Limits.bytes`.
        package static let files = 100_000
        /// 1 TiB of one version: a million pieces, and larger than any model that was published.
        package static let bytes: Int64 = 1 << 40
    }

    package let number: UInt32
    /// The hash of its root, by which all of its files are known.
    package let content: ContentHash
    package let bytes: Int64
    package let files: Int
    /// The version that it was made from, as whoever pushed it said.
    package let parent: UInt32?
    package let by: Principal
    package let created: WallTime

    package init(
        number: UInt32, content: ContentHash, bytes: Int64, files: Int, parent: UInt32?, by: Principal,
        created: WallTime
    ) {
        (self.number, self.content, self.bytes, self.files) = (number, content, bytes, files)
        (self.parent, self.by, self.created) = (parent, by, created)
    }
}

/// One model as the ledger keeps it.
package struct Model: TableRow, Hashable {
    package let id: ModelID
    package let namespace: Name
    package let name: Name
    /// Ascending, and never none.
    package var versions: [ModelVersion]
    /// The number of the next: numbers are not used again.
    package var next: UInt32

    package init(id: ModelID, namespace: Name, name: Name, first: ModelVersion) {
        (self.id, self.namespace, self.name) = (id, namespace, name)
        versions = [first]
        next = first.number + 1
    }

    /// nil where there is none of this number.
    package func version(_ number: UInt32) -> ModelVersion? { versions.first { $0.number == number } }

    package var newest: ModelVersion? { versions.last }
}

/// One file of a model.
package struct ModelFile: Hashable, Sendable {
    /// Relative, with `/` between its parts, none of which is `.` or `..`.
    package var path: String
    package var bytes: Int64
    package var isExecutable: Bool
    /// The hashes of its pieces, in order; all but the last have `ModelListing.pieceBytes` bytes.
    package var pieces: [ContentHash]

    package init(path: String, bytes: Int64, isExecutable: Bool, pieces: [ContentHash]) {
        (self.path, self.bytes, self.isExecutable, self.pieces) = (path, bytes, isExecutable, pieces)
    }
}

/// The files of a version. Its encoding is cut into pieces itself, and the root names these.
package struct ModelListing: Hashable, Sendable {
    /// 1 MiB: large enough that its hash costs nothing, small enough that four under way fill a fast wire and that
    /// little is sent again after a break.
    package static let pieceBytes = 1 << 20

    package enum Limits {
        /// 64 MiB: a million pieces' hashes and a hundred thousand paths.
        package static let bytes = 64 << 20
        package static let path = 1024
        /// Folders in one another, and the file: each of them is made on every node.
        package static let depth = 32
        /// As file systems have it (NAME_MAX).
        package static let part = 255
    }

    /// In the order of their paths' bytes.
    package var files: [ModelFile]

    package init(files: [ModelFile]) { self.files = files }

    package var bytes: Int64 { files.reduce(0) { $0.addingReportingOverflow($1.bytes).partialValue } }

    package static func pieces(of bytes: Int64) -> Int {
        Int((bytes + Int64(pieceBytes) - 1) / Int64(pieceBytes))
    }

    /// What keeps this from being the files of a model; nil where nothing does. Whoever gets a listing asks this before
    /// it makes a single file: a path may have been made to lead elsewhere.
    package var fault: String? {
        guard !files.isEmpty else { return "it has no files" }
        guard files.count <= ModelVersion.Limits.files else {
            return "it has more than \(ModelVersion.Limits.files) files"
        }
        var total: Int64 = 0
        for (place, file) in files.enumerated() {
            if let why = Self.fault(ofPath: file.path) { return why }
            guard file.bytes >= 0, file.bytes <= ModelVersion.Limits.bytes,
                file.pieces.count == Self.pieces(of: file.bytes)
            else { return "\(file.path) does not have the pieces of \(file.bytes) bytes" }
            total += file.bytes
            guard total <= ModelVersion.Limits.bytes else {
                return "its files have more than \(ModelVersion.Limits.bytes) bytes"
            }
            guard place > 0 else { continue }
            let before = files[place - 1].path
            guard Self.isInOrder(before, file.path) else { return "\(file.path) does not stand behind \(before)" }
        }
        return folderFault
    }

    /// A file that is a folder of another one; in the order of bytes, others may stand between the two.
    private var folderFault: String? {
        var names = Lookup<String, Bool>()
        for file in files { names[file.path] = true }
        for file in files {
            var parts = file.path.split(separator: "/")
            while parts.count > 1 {
                parts.removeLast()
                let folder = parts.joined(separator: "/")
                if names[folder] != nil { return "\(folder) is a file and a folder" }
            }
        }
        return nil
    }

    package static func isInOrder(_ first: String, _ second: String) -> Bool {
        first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    package static func fault(ofPath path: String) -> String? {
        guard !path.isEmpty, path.utf8.count <= Limits.path else {
            return "a path has 1 to \(Limits.path) bytes, and \(path.prefix(80)) has \(path.utf8.count)"
        }
        // By bytes, as the kernel reads it: a slash with an accent on it is one character, and a slash all the same.
        let parts = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        for part in parts {
            guard !part.isEmpty, !part.elementsEqual(".".utf8), !part.elementsEqual("..".utf8),
                part.count <= Limits.part, part.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { return "\(path.prefix(80)) is no relative path of plain names" }
        }
        guard parts.count <= Limits.depth,
            parts.count == path.split(separator: "/", omittingEmptySubsequences: false).count
        else { return "\(path.prefix(80)) is no path of up to \(Limits.depth) plain names" }
        return nil
    }
}

/// What a version's content hash is the hash of: the sums, and where its listing is.
package struct ModelRoot: Hashable, Sendable {
    package var bytes: Int64
    package var files: Int
    /// The pieces of the encoded listing.
    package var listing: [ContentHash]

    package init(bytes: Int64, files: Int, listing: [ContentHash]) {
        (self.bytes, self.files, self.listing) = (bytes, files, listing)
    }
}
