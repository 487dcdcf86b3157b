// Every bound of the durable log, each with its reason. Not tunables: a cluster never sets them.

/// Bounds of the store.
package enum Limits {
    /// A turn of 256 inputs seldom passes 1 MiB; a batch sixteen times that is a mistake, and must fit one commit.
    package static let batchBytes = 16 << 20
    /// What may wait for the disk. At 230 bytes a row it is over 100,000 rows, about a second of the fastest disk
    /// measured; beyond it `submit` blocks, which is the back-pressure on the loop.
    package static let queuedBytes = 32 << 20
    /// Rows of one transaction. 1,000 rows took 8 ms where one took 4: beyond, latency grows faster than throughput.
    package static let rowsPerCommit = 4_096
    /// A batch with its content.
    package static let submissionBytes = queuedBytes
    /// Bytes of one transaction, so that a commit of large batches stays below about 50 ms at 100 MB/s.
    package static let bytesPerCommit = 4 << 20

    /// Scripts, environments and manifests; files of a job travel elsewhere.
    package static let blobBytes = 1 << 20
    /// Blobs of one turn: as many as it has inputs.
    package static let blobsPerBatch = 256
    /// Blobs kept in memory: the specs of the jobs that are being launched.
    package static let blobCacheBytes = 64 << 20

    /// A chunk is 256 rows of a table: 256 KiB a row, which jobs of 10,000 nodes with all facts that one keeps do not
    /// pass, and what one message of a checkpoint holds.
    package static let chunkBytes = 64 << 20
    /// Chunks of a checkpoint: 16 million rows in chunks of 256, and a manifest that still fits one sealed message.
    package static let chunks = 65_536
    /// A table's name in a checkpoint.
    package static let tableNameBytes = 64
    /// Checkpoint bytes that may join one commit: about 3 ms of disk beside a commit of 4 ms.
    package static let backgroundBytes = 256 << 10
    /// Rows deleted beside one commit; a page of 4 KiB holds about 12.
    package static let backgroundDeletions = 512
    /// Chunks and blobs deleted beside one commit; each frees some dozens of pages, which SQLite walks one by one.
    package static let backgroundLargeDeletions = 16

    /// Rows kept behind the checkpoint, for `history` and for reading what led to a broken promise: some hours.
    package static let retainedRows: UInt64 = 100_000
    /// Bytes kept behind the checkpoint; whichever bound is met first deletes.
    package static let retainedBytes = 256 << 20

    /// A job of 16,384 nodes takes half of it.
    package static let historyRecordBytes = 4 << 20
    /// Records in one page of the history: some 2,000 jobs, read in about 10 ms, or one very large one.
    package static let historyPageBytes = 1 << 20

    /// Write-ahead log at which the keeper thread copies pages into the database, without stopping anybody.
    package static let walSoftBytes = 8 << 20
    /// Write-ahead log at which the journal thread copies the rest itself between two commits, so that the log starts
    /// anew. Only a reader that never ends can push it further.
    package static let walHardBytes = 16 << 20
    /// Blocks the log's file is given at the start, so that commits need not extend it: 0.6 ms instead of 4.
    package static let walReservedBytes = walHardBytes

    /// Rows and bytes read at a time in replay: memory, and how long one read holds the write-ahead log.
    package static let rowsPerRead = 256
    package static let bytesPerRead = 8 << 20

    /// How long one connection waits for another before SQLite says busy. Only our own threads share the file, and none
    /// holds it longer than one commit.
    package static let busySeconds = 10.0
    /// A cluster's name in the header.
    package static let clusterNameBytes = 256
}

/// The bounds that depend on how much a test can write; a coordinator always takes the standard ones.
package struct Bounds: Sendable {
    package var retainedRows = Limits.retainedRows
    package var retainedBytes = Limits.retainedBytes
    package var walSoftBytes = Limits.walSoftBytes
    package var walHardBytes = Limits.walHardBytes
    package var walReservedBytes = Limits.walReservedBytes
    package var queuedBytes = Limits.queuedBytes

    package init() {}
}
