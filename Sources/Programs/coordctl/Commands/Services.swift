// `coordctl services`, `scale` and `delete`: work that is kept running. It is declared with `coordctl apply`.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

/// A service as it is typed.
struct ServiceArgument: ParsableArguments {
    @Argument(help: "Its name, as `coordctl services` shows it; service/NAME is the same.", transform: serviceName)
    var name: Name

    @Option(
        name: [.customShort("n"), .customLong("namespace")], help: "Its namespace; `default` otherwise.",
        transform: validName)
    var namespace: Name = .standard

    var reference: ServiceReference { ServiceReference(name, in: namespace) }

    func change(_ change: ServiceChange, _ context: ContextOptions) throws {
        let client = try context.client()
        try asking { () throws(ClientFault) in try client.change(reference, change) }
    }
}

/// `web`, and what people who come from elsewhere type: `service/web`, `deployment/web`.
func serviceName(_ text: String) throws -> Name {
    let prefixes = ["service/", "services/", "deployment/", "deploy/"]
    let bare = prefixes.first { text.hasPrefix($0) }.map { String(text.dropFirst($0.count)) } ?? text
    return try validName(bare)
}

struct Services: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "Lists services, or shows everything about one.",
        discussion: """
            `kind: Service` and apps/v1 Deployment documents declare them through `coordctl apply`. Their replicas are \
            jobs called NAME-rREVISION; `coordctl logs NAME` prints what they wrote.
            """)

    @OptionGroup var context: ContextOptions
    @OptionGroup var output: ListOutput

    @Option(
        name: [.customShort("n"), .customLong("namespace")], help: "Only those of this namespace.",
        transform: validName)
    var namespace: Name?

    @Flag(name: [.customShort("w"), .long], help: "Then every service that changes, until it is interrupted.")
    var watch = false

    @Argument(help: "Only this one, with its replicas.", transform: serviceName)
    var name: Name?

    func validate() throws {
        if watch, let name {
            throw ValidationError(
                "--watch follows the list; leave out \(name), or follow its rollout with `coordctl rollout status "
                    + "\(name)`")
        }
    }

    private var list: FollowedList<ServiceView> {
        FollowedList(
            ChangesQuery(.services, since: nil, namespace: namespace), word: "service",
            read: { [namespace] (client) throws(ClientFault) in try client.services(in: namespace) },
            rows: \.services, table: { rows, _ in ServiceTable.table(rows, at: wallNow()) },
            room: ["NAME": "recommender", "READY": "10/10", "STATE": "starting revision 12: 10 of 10 available"])
    }

    func run() throws {
        let client = try context.client()
        guard let name else {
            return try list.show(client, output, watch: watch, kind: "ServiceList") { $0.map(Tree.service) }
        }
        let view = try asking { () throws(ClientFault) in
            try client.service(ServiceReference(name, in: namespace ?? .standard))
        }
        switch output.form {
        case .table, .wide:
            try Screen.print(ServiceDescription.lines(view, at: wallNow(), width: Screen.width))
        case .json: Screen.print(JSONText.pretty(.service(view)))
        case .yaml: try Screen.write(YAMLText.document(.service(view)).utf8)
        }
    }
}

struct Scale: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale", abstract: "Sets how many replicas a service has. Safe to do again.")

    @OptionGroup var context: ContextOptions
    @OptionGroup var which: ServiceArgument

    @Option(help: "As many as this.")
    var replicas: Int?

    @Argument(help: "As many as this.")
    var count: Int?

    func validate() throws {
        guard (replicas == nil) != (count == nil) else { throw ValidationError("say how many: `coordctl scale web 3`") }
    }

    func run() throws {
        let wanted = replicas ?? count ?? 0
        try which.change(.scale(wanted), context)
        Screen.print("Scaled service \(which.name) to \(wanted)")
    }
}

struct AutoscaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "autoscale",
        abstract: "Lets the replicas of a service follow what they use or what is asked. Safe to do again.",
        discussion: """
            As a HorizontalPodAutoscaler: of several metrics the one counts that wants the most replicas. `coordctl \
            apply` takes such documents, with a behavior too. With --min 0 a service that nobody asks anything goes to \
            sleep, and the next request wakes it; that takes routes, and a metric of requests.
            """)

    @OptionGroup var context: ContextOptions
    @OptionGroup var which: ServiceArgument

    @Option(help: "The least replicas.")
    var min = 1

    @Option(help: "The most replicas.")
    var max: Int?

    @Option(
        help: """
            How much of the processors that they ask for replicas are to use on average, in percent; 80 where no other \
            metric is named.
            """)
    var cpuPercent: Int?

    @Option(help: "How many requests a replica is to have in a second.")
    var requestsPerSecond: Int?

    @Option(help: "How many requests a replica is to work on at a time, those that wait included.")
    var inFlight: Int?

    @Flag(help: "Follow nothing any more: the size stays as it is.")
    var off = false

    func validate() throws {
        if off { return }
        guard let max, max > 0, (0...max).contains(min), max <= ServiceSpec.Limits.replicas.upperBound else {
            throw ValidationError("say the bounds: `coordctl autoscale web --min 2 --max 10`, or --off")
        }
        let targets = [
            ("--cpu-percent", cpuPercent), ("--requests-per-second", requestsPerSecond), ("--in-flight", inFlight),
        ]
        for (name, target) in targets {
            guard (1...1_000_000_000).contains(target ?? 1) else { throw ValidationError("\(name) is above 0") }
        }
        guard min > 0 || requestsPerSecond != nil || inFlight != nil else {
            throw ValidationError("to 0 it goes only by requests: add --in-flight or --requests-per-second")
        }
    }

    private var metrics: [ServiceMetric] {
        var metrics: [ServiceMetric] = []
        if let requestsPerSecond {
            metrics.append(ServiceMetric(.requestsPerSecond, .average(milli: Int64(requestsPerSecond) * 1000)))
        }
        if let inFlight { metrics.append(ServiceMetric(.inFlight, .average(milli: Int64(inFlight) * 1000))) }
        if let percent = cpuPercent ?? (metrics.isEmpty ? 80 : nil) {
            metrics.append(ServiceMetric(.resource(.cpu), .utilization(percent: Int64(percent))))
        }
        return metrics
    }

    func run() throws {
        guard !off, let max else {
            try which.change(.autoscale(nil), context)
            return Screen.print("Service \(which.name) keeps the size that it has")
        }
        let scaling = ServiceScaling(
            bounds: ScalingSpec(least: Int32(min), most: Int32(max)),
            metrics: metrics)
        try which.change(.autoscale(Boxed(scaling)), context)
        Screen.print("Autoscaling service \(which.name): \(scaling.words)")
    }
}

struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Ends all replicas of a service, and forgets it. Safe to do again.",
        usage: "coordctl delete service NAME")

    @OptionGroup var context: ContextOptions

    @Argument(help: "What it is: service.")
    var kind: String

    @OptionGroup var which: ServiceArgument

    func validate() throws {
        guard ["service", "services", "deployment"].contains(kind) else {
            throw ValidationError(
                "'\(PlainText.shown(kind))' is not deleted here; `coordctl cancel` ends jobs, `coordctl cron delete` "
                    + "forgets cron jobs")
        }
    }

    func run() throws {
        try which.change(.drop, context)
        Screen.print("Deleting service \(which.name); its replicas are told to end")
    }
}
