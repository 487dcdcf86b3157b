// Why a job waits, as a value: made by the plan, told to whoever asks.

package enum Wait: Hashable, Sendable {
    /// The queue's quota leaves too little; `shortOf` is what is over it.
    case quota(queue: Name, shortOf: Resources)
    /// The queue's whole quota is smaller than it, by so much: it was lowered since the job was submitted.
    case quotaTooSmall(queue: Name, shortOf: Resources)
    /// No set of nodes has room now. `closest` is the node that is shortest of least; `shortOf` what it lacks for one
    /// more rank; `placed` how many of the ranks found room.
    case capacity(closest: NodeID?, shortOf: Resources, placed: Int)
    /// Even empty, the nodes that answer now could not hold it.
    case impossibleNow(shortOf: Resources, nodesUp: Int, nodesNeeded: Int)
    /// What the job's own terms leave of the nodes that answer now could not hold it, even empty.
    case excluded(Exclusions)
    /// It asks for this node by name, which takes no work now.
    case nodeAbsent(Name)
    /// This job goes first and waits for room itself.
    case behind(JobID)
    /// Jobs of which whoever asks may not know go first.
    case behindOthers
    /// Its user or account has as much in the queue as it may; others are not held up by that.
    case limit(LimitReached)
    case held(by: Principal)
    /// A failure rule of its own holds it; nil where the facts do not say any more which, and for what.
    case heldByRule(Boxed<RuleHold>?)
    /// It is not looked at before this time.
    case notBefore(WallTime)
    case dependency(Dependency.Term)
    /// The parent ended in another way, and only a rerun of it can change that.
    case neverSatisfied(Dependency.Term)
    /// An older job of the same name and owner has not ended, or one has begun.
    case singleton(JobID)
    /// As many elements of this array run as may at a time.
    case arrayLimit(JobID, Int)
    /// It was placed and given back; it is planned again in the next round.
    case nextCycle
}

/// Why a request was turned down; part of the interface.
package enum Rejection: Error, Hashable, Sendable {
    case invalid(field: String, why: String)
    case unknownJob(JobID)
    case unknownQueue(Name)
    case unknownNode(Name)
    case queueFull(Name, limit: Int)
    case clusterTooSmall(why: String)
    case overQuota(Name, excess: Resources)
    case denied(Principal, verb: String)
    case alreadyFinished(JobID)
    case tokenUsed(by: Name)
    case tokenExpired
    case tokenUnknown
    case nodeNameTaken(Name)
    case tooManyWaiting(limit: Int)
    case staleSequence(RequestKey)
    case logGone(why: String)
    case queueClosed(Name)
    /// The job or node is not in a state in which this can be done.
    case conflict(why: String)
    /// Its own terms leave no nodes that could ever hold it.
    case noNodeMatches(why: String)
    /// The array has no such element.
    case unknownElement(JobID, Int)
    /// A group, an account or a class that nobody declared.
    case unknown(what: String, Name)
    /// Its user or account has as many waiting jobs as it may.
    case limitReached(LimitReached)
    /// It asks for more than its user or account may ever have at once.
    case overLimit(LimitReached)

    /// What `coordctl` exits with, as its help says: 1 failed, 3 not found, 4 denied, 5 conflict, 7 quota.
    package var exitCode: Int32 {
        switch self {
        case .invalid: 1
        case .unknownJob, .unknownElement, .unknownQueue, .unknownNode, .unknown, .tokenUnknown, .logGone: 3
        case .denied: 4
        case .alreadyFinished, .tokenUsed, .tokenExpired, .nodeNameTaken, .staleSequence, .conflict: 5
        case .queueClosed, .queueFull, .clusterTooSmall, .overQuota, .tooManyWaiting, .limitReached, .overLimit,
            .noNodeMatches:
            7
        }
    }
}

extension Rejection: CustomStringConvertible {
    /// The command that lists what is not found.
    private static func list(of what: String) -> String {
        switch what {
        case "service", "model": "\(what)s"
        default: "\(what.prefix { $0 != " " }) list"
        }
    }

    package var description: String {
        switch self {
        case .invalid(let field, let why): "\(field): \(why)"
        case .unknownJob(let id): "there is no job \(id); `coordctl jobs` lists them"
        case .unknownElement(let id, let index):
            "job \(id) has no element \(index); `coordctl describe \(id)` shows its elements"
        case .unknownQueue(let name): "there is no queue \(name); `coordctl queues` lists them"
        case .unknownNode(let name): "there is no node \(name); `coordctl nodes` lists them"
        case .queueFull(let name, let limit): "queue \(name) already holds its \(limit) pending jobs; submit later"
        case .clusterTooSmall(let why): "\(why); ask for less, or add nodes"
        case .overQuota(let name, let excess):
            "it could never run in queue \(name): over its quota by \(excess.summary); `coordctl queues` shows quotas"
        case .denied(let principal, let verb):
            "\(principal) may not \(verb); `coordctl access whoami` shows your roles, an admin gives them"
        case .alreadyFinished(let id): "job \(id) has finished already"
        case .tokenUsed(let node):
            "this token was used by node \(node) already; make a new one with `coordctl token create --node`"
        case .tokenExpired: "this token has expired; make a new one with `coordctl token create --node`"
        case .tokenUnknown: "this token is not of this cluster; make one with `coordctl token create --node`"
        case .nodeNameTaken(let name):
            "a node named \(name) has joined already with another key; choose another with --name"
        case .tooManyWaiting(let limit): "\(limit) requests wait for news already; try again later"
        case .staleSequence(let key): "request \(key.sequence) of this client is older than what is remembered"
        case .logGone(let why): "no log to show: \(why)"
        case .queueClosed(let name): "queue \(name) is closed and takes no new jobs; `coordctl queues` shows the others"
        case .conflict(let why): why
        case .unknown(let what, let name):
            "there is no \(what) \(name); `coordctl \(Self.list(of: what))` lists them"
        case .limitReached(let limit): "\(limit); submit again when some have started or ended"
        case .overLimit(let limit):
            "it could never run: \(limit.holder) may have at most \(limit.limit) \(limit.kind.words) in queue "
                + "\(limit.queue), and it asks for \(limit.asked); ask for less"
        case .noNodeMatches(let why): "\(why); `coordctl nodes -o yaml` shows labels and taints"
        }
    }
}
