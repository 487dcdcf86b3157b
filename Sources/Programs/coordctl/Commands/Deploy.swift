// `coordctl deploy`: a trained model becomes a service, or the next version of one, in one step that ends when it
// serves. What it does can be done in parts: `models push`, `apply`, `autoscale`, `rollout status`.

import ArgumentParser
import ClusterModel
import Link
import Manifest
import Messages
import Presentation

struct Deploy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Rolls a trained model out as a service, and waits until the new version serves.",
        discussion: """
            The config holds one service, `kind: Service` or an apps/v1 Deployment, and may hold the \
            HorizontalPodAutoscaler that goes with it. The files of the model are sent once, and are in $MODEL_PATH of \
            every replica. The old version serves until the new one passes its probes; when it does not, the old one \
            stays, and the exit code is 1. So it is when somebody deploys the same service before this version serves.

            `--env production` asks for 3 replicas or more, and sets COORD_ENV for the replicas as every other --env \
            does. `--auto-scale true` follows the autoscaler of the config, or 70 % of the processors that replicas \
            ask for, up to 10 replicas; `--auto-scale false` keeps the size that the config says.
            """)

    /// A production service stays up while one replica is exchanged and another fails.
    static let leastInProduction = 3
    /// Replicas that an autoscaler that nobody described may make, and the share of processors that it aims at.
    static let mostByItself: Int32 = 10
    static let processorShare: Int64 = 70

    @OptionGroup var context: ContextOptions

    @Option(help: "The folder with the model's files, or one file.", completion: .directory)
    var modelPath: String?

    @Option(
        help: "A version that is there already, NAME or NAME:VERSION, in place of --model-path.", transform: modelUse)
    var model: ModelUse?

    @Option(name: [.customShort("f"), .long], help: "The manifest of the service.", completion: .file())
    var config: String

    @Option(help: "Where it is to serve, as in staging or production.", transform: validName)
    var env: Name?

    @Option(help: "true: the number of replicas follows their load. false: it stays.")
    var autoScale: Bool?

    @Flag(help: "Let a production service have fewer than 3 replicas.")
    var allowFewerReplicas = false

    @Flag(inversion: .prefixedNo, help: "Wait until the new version serves.")
    var wait = true

    func validate() throws {
        guard (modelPath == nil) != (model == nil) else {
            throw ValidationError(
                "say which model: --model-path FOLDER sends one, --model NAME:VERSION takes one that is there")
        }
    }

    func run() throws {
        var wish = try DeployWish(config: config)
        try wish.fit(env: env, autoScale: autoScale, allowFewerReplicas: allowFewerReplicas)
        for note in wish.notes { Screen.complain(note) }
        let client = try context.client()
        wish.service.spec.job = try withModel(wish.service.spec, client)
        let reference = ServiceReference(wish.service.spec.name, in: wish.service.spec.namespace)
        try warn(of: wish.service, client)
        var documents = [Document.service(wish.service)]
        if let scaling = wish.scaling { documents.append(.scaling(scaling)) }
        if wish.endsScaling { try endScaling(of: reference, client) }
        var own: OwnRollout?
        _ = try Submission(client: client, isParsable: false).submit(documents) { own = OwnRollout($0) }
        guard wait, let own else { return }
        try Screen.flush()
        let end = try RolloutWatch(client: client, reference: reference).follow(own)
        guard !end.serves else { return }
        showFailure(of: end.view, client)
        throw JobOutcome(status: 1)
    }

    /// The replica's spec with the version that was pushed, or named.
    private func withModel(_ spec: ServiceSpec, _ client: ControlClient) throws -> Boxed<JobSpec> {
        var job = spec.job.value
        job.model = model
        if let modelPath {
            let reference = ModelReference(job.model?.name ?? spec.name, in: spec.namespace)
            let (version, isNew) = try ModelPush(client: client).push(modelPath, as: reference, parent: nil)
            Screen.print(
                "Model \(reference.name):\(version.number), \(version.summary), "
                    + (isNew ? "pushed" : "is there already"))
            try Screen.flush()
            job.model = ModelUse(reference.name, version: version.number)
        }
        return Boxed(job)
    }

    /// Says beforehand where the rollout would stand still. It begins all the same: what others hold now may end before
    /// its deadline.
    private func warn(of service: ServiceDocument, _ client: ControlClient) throws {
        var spec = service.spec
        do throws(ClientFault) {
            spec.job = Boxed(try client.sealed(spec.job.value, payload: service.payload).0)
            let forecast = try client.rehearse(spec)
            guard forecast.end == .stuck else { return }
            for line in forecast.lines { Screen.complain(line) }
        } catch {
            // A refusal is told by the declaration itself.
            guard case .rejected = error else { throw CommandFault(error) }
        }
    }

    /// What stood before is ended first, so that the size of the config counts.
    private func endScaling(of reference: ServiceReference, _ client: ControlClient) throws {
        try asking { () throws(ClientFault) in
            do throws(ClientFault) {
                guard try client.service(reference).scaling != nil else { return }
                try client.change(reference, .autoscale(nil))
            } catch {
                guard case .rejected(.unknown) = error else { throw error }
            }
        }
    }

    /// The last that a replica wrote which shows why; whoever deploys should not have to look for it.
    private func showFailure(of view: ServiceView, _ client: ControlClient) {
        guard let job = view.lastRollout?.replica else { return }
        do {
            let lines = try Following(client: client, job: job).lastLines(12)
            guard !lines.isEmpty else { return Screen.complain("replica \(job) wrote nothing") }
            Screen.complain("the last that replica \(job) wrote:")
            for line in lines { Screen.complain("  \(PlainText.shown(line))") }
        } catch {
            Screen.complain("what replica \(job) wrote is not to be had: \(error)")
        }
    }
}

/// What a config and the flags beside it ask for.
struct DeployWish {
    var service: ServiceDocument
    var scaling: ScalingDocument?
    var endsScaling = false
    /// What was made of the config that does not stand in it.
    private(set) var notes: [String] = []
    private let config: String

    init(config: String) throws(CommandFault) {
        self.config = config
        var (services, scalings): ([ServiceDocument], [ScalingDocument]) = ([], [])
        for (document, source) in try ManifestFiles.read([config]) {
            switch document {
            case .service(let found): services.append(found)
            case .scaling(let found): scalings.append(found)
            case .job, .workflow, .queue, .priorityClass, .recurring:
                throw CommandFault(
                    "\(source): a deployment holds one service and its autoscaler; `coordctl apply -f` takes the rest",
                    exitCode: 2)
            }
        }
        guard services.count == 1, let service = services.first, scalings.count <= 1 else {
            throw CommandFault(
                "\(config): it holds \(services.count) services and \(scalings.count) autoscalers; deploy takes one "
                    + "service, and at most one autoscaler", exitCode: 2)
        }
        self.service = service
        scaling = scalings.first
        let name = service.spec.name
        if let scaling, (scaling.service, scaling.namespace) != (name, service.spec.namespace) {
            throw CommandFault(
                "\(config): the autoscaler is for service \(scaling.service) in namespace \(scaling.namespace), and "
                    + "the service is \(name) in namespace \(service.spec.namespace)", exitCode: 2)
        }
        if service.spec.probes.readiness == nil {
            notes.append(
                "\(config): no readiness probe, so a replica counts as serving as soon as it runs; "
                    + "`probes: {readiness: {httpGet: {path: /healthz}}}` asks it")
        }
    }

    /// Takes the flags into account.
    mutating func fit(env: Name?, autoScale: Bool?, allowFewerReplicas: Bool) throws(CommandFault) {
        if let env {
            service.payload.environment.removeAll { $0.name == "COORD_ENV" }
            service.payload.environment.append(LaunchPayload.Variable(name: "COORD_ENV", value: env.text))
        }
        let isRaised = env?.text == "production" && !allowFewerReplicas
        let floor = isRaised ? Deploy.leastInProduction : 0
        if service.spec.replicas < floor {
            notes.append(
                "production: \(floor) replicas in place of \(service.spec.replicas); --allow-fewer-replicas keeps them")
            service.spec.replicas = floor
        }
        switch autoScale {
        case true? where scaling == nil: scaling = standardScaling
        case false?:
            scaling = nil
            endsScaling = true
        default: break
        }
        try raiseScaling(to: floor)
    }

    private mutating func raiseScaling(to floor: Int) throws(CommandFault) {
        guard var found = scaling, Int(found.scaling.bounds.least) < floor else { return }
        guard Int(found.scaling.bounds.most) >= floor else {
            throw CommandFault(
                "\(config): its autoscaler allows at most \(found.scaling.bounds.most) replicas, and production has at "
                    + "least \(floor); raise maxReplicas, or give --allow-fewer-replicas", exitCode: 2)
        }
        notes.append(
            "production: the autoscaler keeps at least \(floor) replicas in place of \(found.scaling.bounds.least)")
        found.scaling.bounds.least = Int32(floor)
        scaling = found
    }

    private var standardScaling: ScalingDocument {
        let least = Int32(clamping: max(1, service.spec.replicas))
        let bounds = ScalingSpec(least: least, most: max(Deploy.mostByItself, least))
        return ScalingDocument(
            name: service.spec.name, service: service.spec.name, namespace: service.spec.namespace,
            scaling: ServiceScaling(
                bounds: bounds, metrics: [ServiceMetric(.cpu, .utilization(percent: Deploy.processorShare))]))
    }
}
