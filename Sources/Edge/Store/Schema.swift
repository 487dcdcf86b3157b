// The tables of the journal's file and its format numbers. Not what stands in the rows: that is sealed (Binding.swift,
// Manifest.swift) or tagged (Header.swift).

/// Names, numbers and tables of the file.
enum Schema {
    /// What tells one kind of our files from another.
    struct Kind: Sendable {
        let applicationID: Int32
        let name: String
        /// The format this program writes, and the newest it reads.
        let format: Int64

        static let journal = Kind(applicationID: Schema.applicationID, name: "journal", format: Schema.format)
    }

    /// The format this program writes. Raised with every change of tables or of what is sealed.
    static let format: Int64 = 1
    /// The oldest program that can read what this one writes.
    static let minReader: Int64 = 1
    /// SQLite's application id, so that `file` and other programs can tell what this is: "crdJ".
    static let applicationID: Int32 = 0x6372_644A

    static let fileName = "journal.sqlite"
    static let lockName = "journal.lock"

    /// Made in one transaction: a file has all of it or nothing.
    static let tables = """
        CREATE TABLE header (
            id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, minReader INTEGER NOT NULL,
            cluster TEXT NOT NULL, file BLOB NOT NULL, created INTEGER NOT NULL,
            keyCheck BLOB NOT NULL, tag BLOB NOT NULL);
        CREATE TABLE state (
            id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL,
            head INTEGER NOT NULL, headHash BLOB NOT NULL, anchor INTEGER NOT NULL, anchorHash BLOB NOT NULL,
            bytes INTEGER NOT NULL, generation INTEGER NOT NULL, tag BLOB NOT NULL);
        CREATE TABLE batch (
            seq INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, format INTEGER NOT NULL, previous BLOB NOT NULL,
            sealed BLOB NOT NULL);
        CREATE TABLE chunk (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
        CREATE TABLE manifest (generation INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
        CREATE TABLE blob (name BLOB PRIMARY KEY, row INTEGER NOT NULL, content INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE content (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
        PRAGMA application_id = \(applicationID);
        """
}
