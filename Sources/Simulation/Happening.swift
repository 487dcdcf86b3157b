// Everything that can be planned in a simulated world. A happening names the life of the process that planned it, so
// that nothing of a process happens after its death.

import ClusterModel
import ControlPlane
import Messages
import NodeControl

enum Happening {
    case coordinatorStarts
    case coordinatorDies(life: Int)
    case coordinatorTicks(life: Int)
    case coordinatorSteps(life: Int)
    /// What the disk was writing is durable.
    case diskWrote(life: Int)
    /// What was being written into the history is there, or has failed.
    case historyWrote(life: Int)
    case historyAnswers(life: Int, Recall)
    /// The next message on its way in this direction may arrive.
    case arrives(SessionID, Direction)
    /// One end learns that the session is over.
    case ends(SessionID, Direction)
    case agentStarts(node: Int, boot: Int)
    case agentConnects(node: Int, life: Int)
    case agentTicks(node: Int, life: Int)
    case agentThaws(node: Int, life: Int)
    case noticed(node: Int, life: Int, RuntimeNotice)
    case preparationEnds(node: Int, life: Int, AllocationID)
    /// Files that are fetched ahead are there, or are asked for once more.
    case aheadEnds(node: Int, life: Int, ContentHash)
    case rankStarts(node: Int, life: Int, AllocationID, rank: UInt32)
    /// The lease of an attempt may be over.
    case leaseEnds(node: Int, boot: Int, AllocationID)
    /// A probe of a replica is answered, or not in time.
    case probeEnds(node: Int, life: Int, ProbeAttempt)
    /// A client's files are with the coordinator, or will not be.
    case uploadEnds(life: Int, ContentHash, isWhole: Bool)
    case rankEnds(node: Int, boot: Int, AllocationID, rank: UInt32, Exit)
    case nodeBoots(node: Int)
    /// A command that powers a machine off ends, and did so or did not.
    case fenceEnds(life: Int, NodeID, Name, isOff: Bool)
    /// The coordinator hears what came of it.
    case fenceIsTold(life: Int, NodeID, isOff: Bool)
    case clientConnects(Int)
    case clientSubmits(Int)
    case clientCancels(Int)
    case clientCancelsWorkflow(Int)
    case clientRetriesWorkflow(Int, isWhole: Bool)
    case clientWishes(Int, JobWish)
    case clientWatches(Int, Int)
    case clientLooks(Int, at: Int, Look)
    case adminAsks(ClientRequest)
    case clientReads(Int, ClientRequest)
    case clientAsks(Int, ClientRequest)
    case adminClosesNode(Int, isDraining: Bool, within: Span?)
    case adminOpensNode(Int)
    case clientAsksAgain(Int, number: UInt64)
    case faultStrikes(Fault)
    case partitionHeals(node: Int, number: Int)
    case clientCutHeals(client: Int, Direction)
    case backupIsTaken
    case faultsStop
    /// Nothing: a mark to which a story lets the clock run.
    case pause
    /// The admin declares the queues as they were in the beginning.
    case quotasReturn
}

/// Which way a message goes.
enum Direction: Hashable {
    /// To the coordinator.
    case up
    /// From the coordinator.
    case down
}
