// The bounds of what may be decoded, each with its reason: the one place where the sizes of the interface are chosen.
// Not what may be asked for: a value within these bounds can still be refused by the core.
import ClusterModel

/// How large the parts of a message may be. Whatever is within them can neither overflow a sum nor fill the memory.
package enum WireLimits {
    /// 1 MiB + 64 KiB for what a client or an agent says: a launch payload and the request around it. What it unpacks
    /// to is capped at eight times that.
    package static let controlBytes = 1 << 20 + 64 << 10
    /// 48 KiB of a request beside its payload: 256 of them make a turn, and what they say must fit one batch of the
    /// journal. A list of 2,000 elements without any order takes 16 KiB.
    package static let requestBytes = 48 << 10
    /// 4 MiB for what the coordinator says: a payload beside a gang of 16,384 hosts, or a page of a list.
    package static let answerBytes = WireRules.Limits.messageBytes
    /// 256 KiB of a stream in one frame: 4 writes of TLS, and one frame never delays another for long.
    package static let chunkBytes = 256 << 10
    /// 1 MiB of a piece of a file in one frame, as the model says, and its head.
    package static let pieceBytes = ModelListing.pieceBytes
    /// The longest frame of the bulk endpoint.
    package static let frameBytes = pieceBytes + 8_192
    /// 64 MiB for a chunk of a checkpoint; the journal takes batches of 16 MiB.
    package static let rowBytes = WireRules.Limits.rowBytes
    /// 1 MiB of an encoded launch payload, as the model says.
    static let payloadBytes = LaunchPayload.largest

    static let job = ModelLimits.job
    /// 2^48 - 1 for any other id, as a job's own part; a table's place is made of it.
    static let id: UInt64 = 1 << 48 - 1
    /// 2^62 for epochs, versions, sequences and offsets: adding to one never overflows.
    static let counter: UInt64 = 1 << 62
    static let ranks = UInt32(ModelLimits.ranks)
    /// One host a rank.
    static let hosts = ModelLimits.ranks
    /// 2^50 bytes (1 PiB) in one place: no machine has it.
    static let memory: Int64 = 1 << 50
    /// 2^42 of anything else in one place, as `Resources.largestAmount`.
    static let amount: Int64 = 1 << 42
    static let gangAmount = ModelLimits.gangAmount
    /// 2^62 in a sum over a cluster, either way: 16,384 machines of 2^48.
    static let sum: Int64 = 1 << 62
    /// 64 kinds of named resources: sites have a handful.
    static let namedAmounts = 64
    /// 317 bytes of a resource's name: a DNS prefix of 253, a slash, a name of 63.
    static let resourceName = 317
    /// Restarts are counted in 31 bits, so that counts never overflow.
    static let count: UInt32 = 1 << 31 - 1
    /// 2^42 ms, 139 years: longer than any promise, and a time plus it stays in 63 bits.
    static let span: Int64 = 1 << 42
    /// 2^48 ms, the year 10889.
    static let time: Int64 = 1 << 48
    /// Ports and units are below 65,536.
    static let ports: UInt32 = 65_536
    /// 1,024 devices in a node: 16 GPUs cut into 7 leave room to spare.
    static let devices = 1_024
    /// 4 KiB of free text for people; longer text is cut when it is written.
    static let text = 4_096
    /// 255 bytes of an address, a boot id, a device's model or uuid: a DNS name fits.
    static let label = 255
    /// Bytes of the nodes of one job in a line of a list: thousands of names that have nothing in common.
    static let places = 65_536
    /// 64 remarks on what a node does not enforce.
    static let remarks = 64
    /// 16,384 arguments, and as many variables; a payload of 1 MiB has no more that are worth anything.
    static let words = 16_384
    /// 128 KiB in one argument or variable: Linux takes no more (MAX_ARG_STRLEN).
    static let word = 128 << 10
    /// 16,384 allocations in a node's account, and as many orders or reports in a message.
    static let orders = 16_384
    /// 64 KiB of a certificate or a request for one: a real one has 1 to 4.
    static let certificate = 64 << 10
    /// 10,000 rows in a page.
    static let page = 10_000
    /// 4,096 queues: they are declared by hand.
    static let queues = 4_096
    /// 2^24 pending jobs in one queue: 16 GB of a coordinator.
    static let pending: UInt32 = 1 << 24
    /// 1,000,000 events in one turn; a turn takes 256 inputs.
    static let events = 1_000_000
    /// 1,000,000 entries in a list of the checkpoint's head; the ledger keeps 131,072.
    static let entries = 1_000_000
    /// 256 rows in a chunk, as `Table.rowsPerChunk`.
    static let rows = 256
    /// 2^24 chunks in a table: 4 billion rows.
    static let chunks: UInt32 = 1 << 24
    /// 32 KiB of a recurring job: 256 of them fill half a batch or a chunk, and a real one has 1 KiB.
    static let recurringSpec = 32 << 10
    /// 16 KiB of a service: 256 of them with 12 revisions each fit a chunk, and a real one has 1 KiB.
    static let serviceSpec = 16 << 10
    static let revisions = ServiceSpec.Limits.revisions + 2
    /// 64 times to come, or runs, of a recurring job that are shown; the coordinator shows fewer.
    static let times = 64
}

extension WireRules {
    /// What clients and agents say.
    static let control = WireRules(bytes: WireLimits.controlBytes, strict: false)
    /// What the coordinator says.
    static let answer = WireRules(bytes: WireLimits.answerBytes, strict: false)
    /// What is said on the bulk endpoint: a piece, a chunk or a remark, and its head.
    static let stream = WireRules(bytes: WireLimits.frameBytes, strict: false)
    /// What a rank executes.
    static let payload = WireRules(bytes: WireLimits.payloadBytes, strict: false)
}
