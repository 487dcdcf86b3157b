// The fixed values that came with roles, limits and classes of priority; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    private static let member = Grant(.group(name("vision")), .operator, in: .namespace(name("research")))
    private static let rosters = [
        Roster(.group, name("vision"), [.user(name("alice")), .user(name("bob"))]),
        Roster(.account, name("grant-7"), [.user(name("carol")), .group(name("vision"))]),
    ]
    private static let urgent = PriorityClass(name: name("urgent"), value: 1_000, isForEveryone: true)
    private static let later = PriorityClass(name: name("later"), value: -1_000)

    private static let reached: [LimitReached] =
        LimitKind.allCases.map {
            LimitReached(
                queue: name("gpu-long"), holder: .user(name("alice")), kind: $0, used: 8, limit: 8, asked: 4)
        } + [
            LimitReached(
                queue: name("gpu-long"), holder: .account(name("grant-7")), kind: .gpus, used: 0, limit: 0, asked: 1)
        ]

    private static let limitedQueue: QueueSpec = {
        var spec = queue
        spec.limits = UsageLimits(
            perUser: UsageBound(running: 4, pending: 100, gpus: 8), perAccount: UsageBound(running: 0))
        return spec
    }()

    private static let classedSpec: Boxed<JobSpec> = {
        var classed = spec.value
        (classed.priority, classed.priorityClass) = (997, name("urgent"))
        return Boxed(classed)
    }()

    static let accessRequests: [ClientRequest] = [
        .setQueue(name("gpu-long"), isOpen: false), .grant(member),
        .grant(Grant(.user(name("alice")), .admin, in: .cluster)),
        .revoke(.user(name("alice")), .namespace(name("research"))), .grants, .identity,
        .changeRoster(.group, name("vision"), .add([.user(name("alice"))])),
        .changeRoster(.account, name("grant-7"), .remove([.group(name("vision"))])),
        .changeRoster(.account, name("grant-7"), .dissolve), .rosters(.group), .rosters(.account),
        .declareClass(urgent), .dropClass(name("urgent")), .classes,
        .jobs(JobsQuery(limit: 10, namespace: name("research"))), .declareQueue(limitedQueue),
    ]

    static let accessRejections: [Rejection] =
        [.unknown(what: "group", name("vision"))] + reached.map { .limitReached($0) } + [.overLimit(reached[2])]

    static let accessReplies: [ClientReply] = {
        var waiting = view
        (waiting.spec, waiting.phase, waiting.wait) = (classedSpec, .pending(since: time), .limit(reached[0]))
        return [
            .grants([member, Grant(.user(name("eve")), .viewer, in: .cluster)]),
            .identity(
                Persona(
                    principal: user, groups: [name("vision")],
                    roles: [Grant(.user(name("alice")), .user, in: .namespace(name("research")))],
                    accounts: [name("grant-7")], mustBeMember: true)),
            .rosters(rosters), .classes([later, urgent]),
            .explained(
                Explanation(
                    job: waiting, obstacles: [.behindOthers] + reached.map { .limit($0) }, position: 3, closest: nil)),
            .queues([QueueView(spec: limitedQueue, used: memory, pending: 12, running: 3)]),
        ]
    }()

    static let accessEvents: [Event] = [
        .access(.granted(member, by: admin, at: time)),
        .access(.granted(Grant(.user(name("alice")), .admin, in: .cluster), by: admin, at: time)),
        .access(.revoked(.user(name("alice")), .cluster, by: admin, at: time)),
        .access(.declared(rosters[0], by: admin, at: time)), .access(.declared(rosters[1], by: admin, at: time)),
        .access(.dissolved(.account, name("grant-7"), by: admin, at: time)),
        .access(.classDeclared(urgent, by: admin, at: time)),
        .access(.classDropped(name("urgent"), by: admin, at: time)),
        .queue(.declared(limitedQueue)), .job(.submitted(job, classedSpec, owner: user, request: key, at: time)),
    ]

    static let accessHead: CheckpointHead = {
        var head = CheckpointHead(
            cluster: cluster, epoch: 3, version: 7, nextJob: JobID(2), nextAllocation: AllocationID(1),
            nextNode: NodeID(1), queues: [limitedQueue], promises: [], requests: [], finished: [])
        (head.grants, head.rosters, head.classes) = ([member], rosters, [later, urgent])
        return head
    }()
}
