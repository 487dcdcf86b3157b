// The bounds that more than one room must agree on: what the command line lets through, the wire carries and the ledger
// holds. A bound of one room stands in that room.

package enum ModelLimits {
    /// 65,536 ranks in a gang: above the largest machine's GPUs in one job, and a rank fits 16 bits.
    package static let ranks = 65_536
    /// 2^63 - 1 for a job's number: with 15 bits for federated clusters, and one more never overflows.
    package static let job: UInt64 = 1 << 63 - 1
    /// 2^60 of anything in a whole gang: two such sums, and a quota beside them, still fit 63 bits.
    package static let gangAmount: Int64 = 1 << 60
}
