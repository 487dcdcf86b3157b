// The page that agent and shims share: the two times after which a shim kills its task (its own time is over; its node
// was cut off for too long), and the list of the attempt's ranks. Behind the page, where no bytes are, lies one lock
// byte a rank: held as long as the rank's shim lives. When a lease is renewed, and to what, is decided elsewhere.
import CLinux
import Glibc

/// How the ranks of an attempt stand, in nanoseconds of the boot clock; zero where they never stood still.
package struct TaskStillness: Equatable, Sendable {
    /// 0 while they run.
    package var since: UInt64 = 0
    package var before: UInt64 = 0

    package init(since: UInt64 = 0, before: UInt64 = 0) { (self.since, self.before) = (since, before) }
}

/// What a lease page says.
struct LeaseContent: Equatable, Sendable {
    let deadline: UInt64
    let leaseEnd: UInt64
    let stillness: TaskStillness
    let ranks: [Int]
}

/// A mapped lease page; the mapping ends with its owner.
final class LeasePage {
    static let bytes = 4_096
    /// Where the end of the lease lies; zero there, as in the pages of agents that knew none, is no end.
    private static let leaseEndOffset = Int(SHIM_LEASE_END)
    private static let stillSinceOffset = Int(SHIM_STILL_SINCE)
    private static let stillBeforeOffset = Int(SHIM_STILL_BEFORE)
    private static let magic: UInt64 = 0x3173_6c64_726f_6f63  // "coordls1", little-endian
    private static let headerBytes = 24
    private let memory: UnsafeMutableRawPointer

    init(mapping path: String) throws(NodeFault) {
        let file = try OwnedFile(opening: path, O_RDWR | O_NOFOLLOW)
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw NodeFault.last("fstat", path) }
        guard status.st_size == LeasePage.bytes else {
            throw .garbage(file: path, why: "it has \(status.st_size) bytes, not \(LeasePage.bytes)")
        }
        let mapped = mmap(nil, LeasePage.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { throw NodeFault.last("mmap", path) }
        memory = mapped
    }

    /// Sets the deadline in nanoseconds of the boot clock; 0 is none.
    func renew(until deadline: UInt64) {
        node_store_deadline(memory, deadline)
    }

    /// Sets the end of the lease in nanoseconds of the boot clock.
    func renew(leaseEnd: UInt64) {
        node_store_deadline(memory + LeasePage.leaseEndOffset, leaseEnd)
    }

    /// Notes for the next agent how the ranks stand. An agent that dies in between leaves a time that is counted twice,
    /// and so a limit that is too long, never one that is too short.
    func note(_ stillness: TaskStillness) {
        node_store_deadline(memory + LeasePage.stillBeforeOffset, stillness.before)
        node_store_deadline(memory + LeasePage.stillSinceOffset, stillness.since)
    }

    deinit { munmap(memory, LeasePage.bytes) }
}

extension LeasePage {
    /// Where the lock byte of a rank lies.
    static func lockOffset(rank: Int) -> Int64 { Int64(bytes + rank) }

    /// The bytes of a new page.
    static func content(deadline: UInt64, leaseEnd: UInt64 = 0, ranks: [Int]) throws(NodeFault) -> [UInt8] {
        guard !ranks.isEmpty, ranks.count <= Limits.ranksPerAttempt else {
            throw .refused(field: "ranks", why: "1 to \(Limits.ranksPerAttempt) may be launched, not \(ranks.count)")
        }
        guard Set(ranks).count == ranks.count, ranks.allSatisfy({ 0...Limits.highestRank ~= $0 }) else {
            throw .refused(field: "ranks", why: "each must differ and be in 0...\(Limits.highestRank)")
        }
        var page: [UInt8] = []
        page.reserveCapacity(bytes)
        page.append(littleEndian: deadline)
        page.append(littleEndian: magic)
        page.append(littleEndian: UInt64(ranks.count))
        for rank in ranks { page.append(littleEndian: UInt32(rank)) }
        page.append(contentsOf: repeatElement(0, count: leaseEndOffset - page.count))
        page.append(littleEndian: leaseEnd)
        return page
    }

    /// Reads a page that may be anything.
    static func read(_ path: String) throws(NodeFault) -> LeaseContent {
        let page = try OwnedFile.bytes(of: path, limit: bytes)
        guard page.count == bytes else { throw .garbage(file: path, why: "it has \(page.count) bytes, not \(bytes)") }
        let deadline: UInt64 = page.littleEndian(at: 0)
        let found: UInt64 = page.littleEndian(at: 8)
        let count: UInt64 = page.littleEndian(at: 16)
        guard found == magic else { throw .garbage(file: path, why: "it is no lease page of this version") }
        guard 1...UInt64(Limits.ranksPerAttempt) ~= count else {
            throw .garbage(file: path, why: "it lists \(count) ranks")
        }
        let ranks = (0..<Int(count)).map { index -> Int in
            let rank: UInt32 = page.littleEndian(at: headerBytes + 4 * index)
            return Int(rank)
        }
        guard Set(ranks).count == ranks.count, ranks.allSatisfy({ $0 <= Limits.highestRank }) else {
            throw .garbage(file: path, why: "its list of ranks repeats one or names an impossible one")
        }
        return LeaseContent(
            deadline: deadline, leaseEnd: page.littleEndian(at: leaseEndOffset),
            stillness: TaskStillness(
                since: page.littleEndian(at: stillSinceOffset), before: page.littleEndian(at: stillBeforeOffset)),
            ranks: ranks)
    }
}

extension [UInt8] {
    fileprivate mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    fileprivate func littleEndian<Number: FixedWidthInteger>(at offset: Int) -> Number {
        withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
    }
}
