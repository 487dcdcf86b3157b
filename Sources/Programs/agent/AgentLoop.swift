// The agent's loop: take, step, perform. The same five lines as the coordinator's, without a journal between them.

import Artifacts
import ClusterModel
import Daemon
import Glibc
import Link
import Logging
import Messages
import NodeControl
import NodeRuntime
import Telemetry
import Transport

/// What waits for the loop.
enum AgentArrival: Sendable {
    case input(NodeInput)
    /// The content of payloads that came with the orders that follow.
    case payloads([(ContentHash, [UInt8])])
    /// Requests wait at this node's gateway for a service without a replica.
    case held
    case end
}

/// How this node comes by models and hands them on.
struct ModelTools {
    /// The room for them.
    let limit: Int64
    /// nil where other nodes fetch nothing from here.
    let handout: ModelHandout?
    /// For calls to other nodes.
    let context: TLSContext
}

/// Everything that a running agent consists of.
final class AgentService {
    private let household: AgentHousehold
    private let addresses: [String]
    private let context: TLSContext
    private let logger: Logger
    private let mailbox = AgentMailbox()
    private var mind: NodeConductor
    private var payloads: [ContentHash: [UInt8]] = [:]
    /// nil where this node is no gateway.
    private let gateway: GatewayKeeper?
    /// nil where its replicas are reached in the clear.
    private let ingress: IngressKeeper?
    private let models: ModelTools
    /// What the mind was told of models, and when it is told again.
    private var toldHeld: [ContentHash] = []
    private var toldProgress: [FetchProgress] = []
    private var nextModels: Int64 = 0

    init(
        cluster: ClusterID, inventory: NodeInventory, household: AgentHousehold, addresses: [String],
        context: TLSContext, gateway: GatewayKeeper?, ingress: IngressKeeper?, models: ModelTools, logger: Logger
    ) throws {
        self.ingress = ingress
        self.models = models
        self.gateway = gateway
        self.household = household
        self.addresses = addresses
        self.context = context
        self.logger = logger
        mind = NodeConductor(
            cluster: cluster, incarnation: .random(in: 1...UInt64.max), inventory: inventory,
            highestEpoch: try household.highestEpoch())
    }

    func run(_ configuration: HandsConfiguration) throws {
        let mailbox = mailbox
        let hands = try NodeHands(configuration) { notices in
            mailbox.put(notices.map { .input(.noticed($0)) })
        }
        let (found, garbage) = try hands.adopt()
        for name in garbage { logger.error("set aside", metadata: ["what": "\(name)"]) }
        let link = AgentLink(to: addresses, context: context, seed: .random(in: 1...UInt64.max)) { events in
            mailbox.put(events.flatMap(AgentService.arrivals))
        }
        let cache = try ModelCache(folder: configuration.models, limit: models.limit)
        self.models.handout?.open(cache)
        let models = ModelFetches(
            cache: cache, addresses: addresses, context: context, neighbourContext: models.context, logger: logger)
        for attempt in found {
            if let content = attempt.order.spec.value.model?.content { models.hold(attempt.order.allocation, content) }
        }
        models.tidyDaily()
        let streams = LogStreams(host: host, context: context, logs: hands.logs, logger: logger)
        Self.boundLogs(hands.logs, logger)
        EndSignals.watch { mailbox.put([.end]) }
        gateway?.onHeld = { mailbox.put([.held]) }
        logger.info(
            "agent runs",
            metadata: [
                "node": "\(configuration.node)", "adopted": "\(found.count)", "user": "\(configuration.user.name)",
            ])
        let commands = CommandStreams(host: host, context: context, hands: hands, logger: logger)
        loop(
            Tools(hands: hands, link: link, streams: streams, commands: commands, models: models), found: found)
        link.stop()
        hands.stop()
        gateway?.leave()
        ingress?.leave()
        self.models.handout?.leave()
        logger.info("agent ended; its ranks run on")
        Log.settle()
    }

    private struct Tools {
        let hands: NodeHands
        let link: AgentLink
        let streams: LogStreams
        let commands: CommandStreams
        let models: ModelFetches
    }

    private func loop(_ tools: Tools, found: [NodeControl.FoundAttempt]) {
        perform(mind.step(found.map(NodeInput.found) + modelNews(tools), at: now), tools)
        var nextTick: Int64 = 0
        while true {
            let isHurried = mind.isHurried || !tools.link.isUp || gateway?.isHurried == true
            let pause: Int64 = isHurried ? 50 : 1000
            // A probe waits for no tick: every second that a replica could serve and is not asked is lost.
            let wake = min(nextTick, mind.nextProbe?.milliseconds ?? .max)
            let arrivals = mailbox.take(waiting: min(pause, max(0, wake - bootMilliseconds)))
            var inputs: [NodeInput] = []
            for arrival in arrivals {
                switch arrival {
                case .input(.connected):
                    // Without a hello the coordinator takes this node for silent, which it is.
                    if canKeepEpoch(tools) { inputs.append(.connected) }
                case .input(let input):
                    if case .disconnected = input { logger.notice("coordinator away") }
                    inputs.append(input)
                case .held: gateway?.noteHeld()
                case .payloads(let found): for (hash, bytes) in found { payloads[hash] = bytes }
                case .end: return
                }
            }
            if bootMilliseconds >= nextTick {
                inputs.append(.tick)
                if let released = gateway?.takeReleased(), !released.isEmpty {
                    inputs.append(.noticed(.released(released)))
                }
                ingress?.look()
                models.handout?.tick()
                nextTick = bootMilliseconds + pause
                tools.link.tick(now: bootMilliseconds)
            }
            inputs += modelNews(tools)
            if let traffic = gateway?.takeTraffic(at: bootMilliseconds) {
                inputs.append(.noticed(.traffic(traffic.loads, window: traffic.window)))
            }
            perform(mind.step(inputs, at: now), tools)
            payloads.removeAll(keepingCapacity: true)
        }
    }

    private func perform(_ turn: NodeTurn, _ tools: Tools) {
        var words: [AgentMessage] = []
        for effect in turn.effects {
            switch effect {
            case .send(let message): words.append(message)
            case .prepare(let order): prepare(order, tools)
            case .start(let id, let end): tools.hands.start(id, leaseEnd: end)
            case .renew(let id, let end): tools.hands.renew(id, leaseEnd: end)
            case .suspend(let id, let since, let before): tools.hands.suspend(id, since: since, before: before)
            case .resume(let id, let before, let timeLeft):
                tools.hands.resume(id, before: before, timeLeft: timeLeft)
            case .signal(let id, let notice): tools.hands.signal(id, notice)
            case .terminate(let id):
                tools.models.cancel(id)
                tools.hands.terminate(id)
            case .kill(let id):
                tools.models.cancel(id)
                tools.hands.kill(id)
            case .clean(let id):
                tools.models.release(id)
                ingress?.forget(id)
                tools.hands.clean(id)
            case .sendLog(let order): tools.streams.send(order)
            case .command(let order, let refusal): tools.commands.run(order, refusal: refusal)
            case .probe(let attempt): tools.hands.probe(attempt)
            case .measure(let ids): tools.hands.measure(ids)
            case .route(let order): gateway?.obey(order)
            case .fetchAhead(let order): tools.models.fetchAhead(order)
            case .admit(let order): ingress?.obey(order)
            case .keepEpoch(let epoch): keepEpoch(epoch)
            case .reboot:
                logger.notice("rebooting, as an operator asked", metadata: ["command": "\(tools.hands.rebootCommand)"])
                tools.hands.reboot()
            case .reconnect(let why): tools.link.reconnect(now: bootMilliseconds, why: why)
            case .turnedAway(let why):
                logger.error("turned away by the coordinator", metadata: ["why": "\(why)"])
                tools.link.reconnect(now: bootMilliseconds, why: why, atLeast: .seconds(5))
            }
        }
        gateway?.flush()
        if !words.isEmpty { tools.link.send(words) }
    }

    /// Makes ready at once, or when the files of its model came.
    private func prepare(_ order: PrepareOrder, _ tools: Tools) {
        let (hands, payload) = (tools.hands, payloads[order.spec.value.payload])
        guard let model = order.spec.value.model else { return hands.prepare(order, payload: payload) }
        guard let content = model.content, order.filesPort > 0 else {
            return hands.refuse(
                order.allocation, why: "model \(model): the coordinator did not say where its files are")
        }
        let version = ModelFetches.Version(
            content: content, bytes: model.bytes, port: order.filesPort, neighbours: order.neighbours)
        let wish = ModelFetches.Wish(version: version) { result in
            switch result {
            case .success: hands.prepare(order, payload: payload)
            case .failure(let fault): hands.refuse(order.allocation, why: "model \(model): \(fault)")
            }
        }
        tools.models.want(wish, for: order.allocation)
    }

    /// What is new of models, once a second: which are here, and how far those are that are waited for.
    private func modelNews(_ tools: Tools) -> [NodeInput] {
        guard bootMilliseconds >= nextModels else { return [] }
        nextModels = bootMilliseconds + 1000
        var news: [NodeInput] = []
        let (held, progress) = (tools.models.held, tools.models.progress)
        if held != toldHeld { news.append(.noticed(.held(held))) }
        if progress != toldProgress { news.append(.noticed(.fetching(progress))) }
        (toldHeld, toldProgress) = (held, progress)
        let failed = tools.models.takeFailedAhead()
        if !failed.isEmpty { news.append(.noticed(.failedAhead(failed))) }
        return news
    }

    /// Whether an epoch could be written down now; else the session is over before a word was said. An agent that
    /// obeyed what it cannot remember would obey an old copy of its coordinator after its next start.
    private func canKeepEpoch(_ tools: Tools) -> Bool {
        do {
            try household.keepHighestEpoch(household.highestEpoch())
            return true
        } catch {
            let why = "the epoch cannot be written down: \(error)"
            logger.error("this node stays away from its coordinator until it can", metadata: ["why": "\(why)"])
            tools.link.reconnect(now: bootMilliseconds, why: why, atLeast: .seconds(5))
            return false
        }
    }

    /// The first effect of a welcome: nothing of that session was obeyed yet.
    private func keepEpoch(_ epoch: UInt64) {
        do {
            try household.keepHighestEpoch(epoch)
        } catch {
            logger.critical(
                "the epoch is not written down; ending so that it is not obeyed; the ranks run on",
                metadata: ["why": "\(error)"])
            Log.settle()
            // EX_IOERR of sysexits.h: an input or output error.
            _exit(74)
        }
    }

    /// Looks at what ranks write, on a thread of its own: taking a gigabyte out of a file takes a while.
    private static func boundLogs(_ logs: LogFolder, _ logger: Logger) {
        BackgroundThread.run(name: "coord-log-bound") {
            var round = 0
            while true {
                sleep(2)
                round += 1
                for what in logs.cutLogs() + (round % 30 == 0 ? logs.pruneAndShare() : []) {
                    logger.notice("a log outgrew its bound", metadata: ["what": "\(what)"])
                }
            }
        }
    }

    private static func arrivals(_ event: AgentLinkEvent) -> [AgentArrival] {
        switch event {
        case .connected: [.input(.connected)]
        case .disconnected: [.input(.disconnected)]
        case .message(let message, let payloads):
            payloads.isEmpty ? [.input(.message(message))] : [.payloads(payloads), .input(.message(message))]
        }
    }

    private var host: String {
        addresses[0].split(separator: ":").dropLast().joined(separator: ":")
    }

    private var bootMilliseconds: Int64 { KernelClock.boot }

    private var now: Now {
        Now(
            wall: WallTime(milliseconds: KernelClock.wall),
            boot: BootTime(milliseconds: bootMilliseconds))
    }
}
