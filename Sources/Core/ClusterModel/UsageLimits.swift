// How much one user or one account may have in a queue, and what to say when that is reached.

/// The most that one user, or one account, may have in a queue; nil is no bound.
package struct UsageBound: Hashable, Sendable {
    /// Jobs that run, or are starting or stopping.
    package var running: Int?
    /// Jobs that wait, held and deferred ones too.
    package var pending: Int?
    /// GPUs that are promised to its jobs.
    package var gpus: Int64?

    package init(running: Int? = nil, pending: Int? = nil, gpus: Int64? = nil) {
        self.running = running
        self.pending = pending
        self.gpus = gpus
    }

    package var isEmpty: Bool { self == UsageBound() }
}

/// The bounds of a queue for each of its users and each of its accounts.
package struct UsageLimits: Hashable, Sendable {
    package var perUser: UsageBound
    package var perAccount: UsageBound

    package static let none = UsageLimits()

    package init(perUser: UsageBound = UsageBound(), perAccount: UsageBound = UsageBound()) {
        self.perUser = perUser
        self.perAccount = perAccount
    }

    package var isEmpty: Bool { perUser.isEmpty && perAccount.isEmpty }
}

/// Whose use a bound is about.
package enum LimitHolder: Hashable, Sendable, CustomStringConvertible {
    case user(Name)
    case account(Name)

    package var description: String {
        switch self {
        case .user(let name): "user \(name)"
        case .account(let name): "account \(name)"
        }
    }
}

package enum LimitKind: Hashable, Sendable, CaseIterable {
    case running
    case pending
    case gpus

    package var words: String {
        switch self {
        case .running: "running jobs"
        case .pending: "pending jobs"
        case .gpus: "GPUs"
        }
    }
}

/// Who has reached which limit.
package struct LimitReached: Hashable, Sendable, CustomStringConvertible {
    package let queue: Name
    package let holder: LimitHolder
    package let kind: LimitKind
    package let used: Int64
    package let limit: Int64
    /// What one more job would add.
    package let asked: Int64

    package init(queue: Name, holder: LimitHolder, kind: LimitKind, used: Int64, limit: Int64, asked: Int64) {
        self.queue = queue
        self.holder = holder
        self.kind = kind
        self.used = used
        self.limit = limit
        self.asked = asked
    }

    package var description: String {
        let more = kind == .gpus ? ", and this job asks for \(asked)" : ""
        return "\(holder) has \(used) of at most \(limit) \(kind.words) in queue \(queue)\(more)"
    }
}

/// On whose behalf a job is counted.
package struct Payer: Hashable, Sendable {
    package let user: Name
    package let account: Name

    package init(user: Name, account: Name) {
        self.user = user
        self.account = account
    }
}

/// What somebody has in a queue.
package struct Usage: Hashable, Sendable {
    package var running = 0
    package var pending = 0
    package var gpus: Int64 = 0

    package static let none = Usage()

    package init(running: Int = 0, pending: Int = 0, gpus: Int64 = 0) {
        self.running = running
        self.pending = pending
        self.gpus = gpus
    }

    package static func += (sum: inout Usage, more: Usage) {
        sum.running += more.running
        sum.pending += more.pending
        sum.gpus += more.gpus
    }
}

/// What each user and each account has in one queue. Who has nothing is not in it.
package struct UsageBook: Hashable, Sendable {
    private var users = Lookup<Name, Usage>()
    private var accounts = Lookup<Name, Usage>()

    package init() {}

    package subscript(holder: LimitHolder) -> Usage {
        switch holder {
        case .user(let name): users[name] ?? .none
        case .account(let name): accounts[name] ?? .none
        }
    }

    /// Adds to what both have; less than nothing takes away.
    package mutating func add(_ more: Usage, for payer: Payer) {
        users[payer.user, default: .none] += more
        if users[payer.user] == Usage.none { users[payer.user] = nil }
        accounts[payer.account, default: .none] += more
        if accounts[payer.account] == Usage.none { accounts[payer.account] = nil }
    }

    /// How many have something here: with each entry right and their number right, none is left over.
    package var holders: Int { users.count + accounts.count }
}

extension UsageLimits {
    /// The first bound that keeps a job of this payer from running now; nil when none does.
    package func obstacle(in queue: Name, to payer: Payer, gpus: Int64, book: UsageBook) -> LimitReached? {
        perUser.obstacle(in: queue, to: .user(payer.user), gpus: gpus, book: book)
            ?? perAccount.obstacle(in: queue, to: .account(payer.account), gpus: gpus, book: book)
    }

    /// The first bound that keeps this payer from having so many more jobs wait here; nil when none does.
    package func refusal(in queue: Name, to payer: Payer, adding count: Int = 1, book: UsageBook) -> LimitReached? {
        perUser.refusal(in: queue, to: .user(payer.user), adding: count, book: book)
            ?? perAccount.refusal(in: queue, to: .account(payer.account), adding: count, book: book)
    }

    /// The first bound that such a job exceeds all alone.
    package func excess(in queue: Name, of payer: Payer, gpus: Int64) -> LimitReached? {
        for (bound, holder) in [(perUser, LimitHolder.user(payer.user)), (perAccount, .account(payer.account))] {
            guard let most = bound.gpus, gpus > most else { continue }
            return LimitReached(queue: queue, holder: holder, kind: .gpus, used: 0, limit: most, asked: gpus)
        }
        return nil
    }
}

extension UsageBound {
    fileprivate func obstacle(
        in queue: Name, to holder: LimitHolder, gpus: Int64, book: UsageBook
    ) -> LimitReached? {
        guard running != nil || self.gpus != nil else { return nil }
        let usage = book[holder]
        if let most = running, usage.running >= most {
            return LimitReached(
                queue: queue, holder: holder, kind: .running, used: Int64(usage.running), limit: Int64(most), asked: 1)
        }
        if let most = self.gpus, gpus > 0, usage.gpus + gpus > most {
            return LimitReached(
                queue: queue, holder: holder, kind: .gpus, used: usage.gpus, limit: most, asked: gpus)
        }
        return nil
    }

    fileprivate func refusal(
        in queue: Name, to holder: LimitHolder, adding count: Int, book: UsageBook
    ) -> LimitReached? {
        guard let most = pending, book[holder].pending + count > most else { return nil }
        return LimitReached(
            queue: queue, holder: holder, kind: .pending, used: Int64(book[holder].pending), limit: Int64(most),
            asked: Int64(count))
    }
}
