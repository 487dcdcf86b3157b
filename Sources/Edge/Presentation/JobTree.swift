// Jobs as documents for `-o json` and `-o yaml`: field names of the manifest under `spec`, what became of it under
// `status` in the manner of Kubernetes. These names are an interface: fields are added, never renamed.

package import ClusterModel
package import Messages

extension Tree {
    private static let version = Tree.text("coord/v1")

    /// A list of documents under one head.
    package static func list(kind: String, _ items: [Tree]) -> Tree {
        object([("apiVersion", version), ("kind", .text(kind)), ("items", .list(items))])
    }

    package static func job(_ job: JobView) -> Tree {
        let spec = job.spec.value
        return object([
            ("apiVersion", version), ("kind", .text("TrainingJob")),
            (
                "metadata",
                object([
                    ("id", .number(Int64(clamping: job.id.number))),
                    ("element", job.element.map { .text($0.description) }), ("name", .text(spec.name.text)),
                    ("namespace", .text(spec.namespace.text)), ("owner", .text(job.owner.name.text)),
                    ("creationTimestamp", .text(CalendarText.iso(job.submitted))),
                    ("resourceVersion", .text("\(job.version)")),
                ])
            ),
            ("spec", self.spec(spec)), ("status", status(job)),
        ])
    }

    /// What a user asked for; the payload by its hash only.
    package static func spec(_ spec: JobSpec) -> Tree {
        object(
            [
                ("queue", .text(spec.queue.text)), ("account", .text(spec.account.text)),
                ("priority", .number(Int64(spec.priority))),
                ("priorityClass", spec.priorityClass.map { .text($0.text) }), ("ranks", .number(spec.shape.ranks)),
                ("nodes", spec.shape.nodes.map(Tree.number)),
                ("resources", object([("requests", resources(spec.requests)), ("limits", limits(spec.limits))])),
                ("launcher", .text(spec.launcher.word)), ("model", spec.model.map { .text("\($0)") }),
                ("maxRuntime", spec.timeLimit.map { .text(TimeText.short($0)) }),
                ("failurePolicy", failurePolicy(spec)), ("checkpoint", spec.endNotice.map(checkpoint)),
                ("onDisconnect", onDisconnect(spec.onDisconnect)), ("hold", spec.startsHeld ? .flag(true) : nil),
                ("workflow", spec.workflow.map(workflow)),
                ("scheduledTime", spec.recurring.map { .text(CalendarText.iso($0.time)) }),
                ("begin", spec.begin.map { .text(CalendarText.iso($0)) }),
                ("deadline", spec.deadline.map { .text(CalendarText.iso($0)) }),
                ("dependency", spec.dependency.map { .text($0.text) }), ("array", spec.array.map(array)),
            ] + selection(spec.selection?.value ?? .none) + [("payload", .text("sha256:\(spec.payload)"))])
    }

    private static func workflow(_ part: Boxed<WorkflowPart>) -> Tree {
        .object([
            ("name", .text(part.value.name.text)), ("job", .number(Int64(clamping: part.value.first.number))),
        ])
    }

    private static func failurePolicy(_ spec: JobSpec) -> Tree {
        let rules = spec.failureRules.map { rule in
            let codes = rule.codes.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            return object([
                ("exitCodes", texts(codes)), ("signals", texts(rule.signals.map(SignalText.name))),
                ("reasons", texts(rule.reasons.map(\.word))), ("output", texts(rule.output.map(\.text))),
                ("action", .text(rule.action.word)),
            ])
        }
        return object([("maxRestarts", .number(spec.maxRestarts)), ("rules", rules.isEmpty ? nil : .list(rules))])
    }

    private static func texts(_ words: [String]) -> Tree? { words.isEmpty ? nil : .list(words.map(Tree.text)) }

    private static func checkpoint(_ notice: EndNotice) -> Tree {
        object([
            ("signal", .text(SignalText.name(notice.signal))),
            ("noticeSeconds", .number(notice.before.milliseconds / 1000)),
            ("firstProcessOnly", notice.isForFirstProcess ? .flag(true) : nil),
        ])
    }

    /// Which nodes it wants, in the manifest's words; nothing where any will do.
    private static func selection(_ selection: NodeSelection) -> [(String, Tree?)] {
        let hosts = { (names: [Name]) in names.isEmpty ? nil : Tree.text(Hostlist.compress(names.map(\.text))) }
        return [
            ("nodeSelector", selection.labels.isEmpty ? nil : labels(selection.labels)),
            ("constraint", selection.constraint.map { .text($0.text) }),
            ("includeNodes", hosts(selection.include)), ("excludeNodes", hosts(selection.exclude)),
            ("exclusive", selection.isExclusive ? .flag(true) : nil),
            (
                "tolerations",
                selection.tolerations.isEmpty ? nil : .list(selection.tolerations.map(toleration))
            ),
        ]
    }

    private static func toleration(_ toleration: Toleration) -> Tree {
        object([
            ("key", toleration.key.isEmpty ? nil : .text(toleration.key)),
            ("operator", .text(toleration.value == nil ? "Exists" : "Equal")),
            ("value", toleration.value.map { .text($0) }), ("effect", toleration.effect.map { .text($0.word) }),
        ])
    }

    private static func array(_ shape: ArrayShape) -> Tree {
        object([
            ("indices", .text(shape.indices.text())), ("count", .number(shape.count)),
            ("maxRunning", shape.maxRunning.map(Tree.number)), ("items", shape.hasItems ? .flag(true) : nil),
        ])
    }

    private static func progress(_ array: ArrayView) -> Tree {
        object([
            ("waiting", .number(array.waiting)), ("live", .number(array.live)), ("running", .number(array.running)),
            ("completed", .number(array.completed)), ("failed", .number(array.failed)),
            ("waitingIndices", .text(array.waitingText)),
        ])
    }

    private static func onDisconnect(_ rule: OnDisconnect) -> Tree {
        switch rule {
        case .rerun(let after): object([("rerun", .text(TimeText.short(after)))])
        case .stop(let after): object([("stop", .text(TimeText.short(after)))])
        case .keep: .text("keep")
        }
    }

    private static func limits(_ limits: ResourceLimits) -> Tree {
        object([
            ("cpu", limits.cpu.map { amount($0.value, of: .cpu) }),
            ("memory", limits.memory.map { amount($0.value, of: .memory) }),
        ])
    }

    /// Amounts as exact quantities, by the names that manifests use.
    package static func resources(_ resources: Resources) -> Tree {
        .fields(resources.kinds.map { Field($0.description, amount(resources[$0], of: $0)) })
    }

    static func amount(_ amount: Int64, of kind: ResourceKind) -> Tree {
        switch kind {
        case .cpu: .text(Quantity.Amount(milli: amount).description)
        case .memory: .text(Quantity.Amount(whole: amount, format: .binarySI).description)
        case .gpu, .other: .text("\(amount)")
        }
    }

    private static func status(_ job: JobView) -> Tree {
        let outcome = job.phase.outcome
        return object([
            ("state", .text(job.slurmState)), ("reason", .text(job.slurmReason)),
            ("message", .text(job.standing)), ("attempt", .number(Int64(job.attempt))),
            ("restarts", .number(job.restarts)), ("array", job.array.map(progress)),
            ("startTime", job.started.map { .text(CalendarText.iso($0)) }),
            ("completionTime", outcome.map { _ in .text(CalendarText.iso(job.phase.since)) }),
            ("exitStatus", outcome.map { .number(Int64($0.exitStatus)) }),
            ("suspendedBy", job.suspended.map { .text("\($0.by)") }),
            ("suspendedSince", job.suspended.map { .text(CalendarText.iso($0.since)) }),
            ("fetching", job.fetches.isEmpty ? nil : .list(job.fetches.map(fetch))),
            ("nodeList", job.placements.isEmpty ? nil : .text(job.nodeList)),
            ("placements", .list(job.placements.map(placement))), ("conditions", .list([condition(job)])),
        ])
    }

    /// How far a model is on a node.
    static func fetch(_ view: FetchView) -> Tree {
        object([
            ("node", .text(view.node.text)), ("bytes", .number(view.done)), ("bytesInAll", .number(view.whole)),
        ])
    }

    private static func placement(_ placement: PlacementView) -> Tree {
        object([
            ("node", .text(placement.node.text)), ("firstRank", .number(Int64(placement.ranks.lowerBound))),
            ("ranks", .number(placement.ranks.count)), ("ending", placement.ending.map { .text($0.word) }),
            ("message", placement.ending.map { .text($0.words) }),
        ])
    }

    private static func condition(_ job: JobView) -> Tree {
        object([
            ("type", .text(job.suspended == nil ? conditionType(job.phase) : "Suspended")), ("status", .text("True")),
            ("reason", .text(job.slurmReason)),
            ("message", .text(job.standing)), ("lastTransitionTime", .text(CalendarText.iso(job.phase.since))),
        ])
    }

    private static func conditionType(_ phase: JobPhase) -> String {
        switch phase {
        case .held: "Held"
        case .deferred, .pending: "Pending"
        case .starting: "Starting"
        case .running: "Running"
        case .stopping: "Stopping"
        case .finished(.completed, _): "Complete"
        case .finished: "Failed"
        }
    }

    package static func explanation(_ explanation: Explanation) -> Tree {
        object([
            ("apiVersion", version), ("kind", .text("Explanation")),
            ("job", .number(Int64(clamping: explanation.job.id.number))),
            ("state", .text(explanation.job.slurmState)), ("reason", .text(explanation.job.slurmReason)),
            ("position", explanation.position.map(Tree.number)),
            ("closestNode", explanation.closest.map { .text($0.text) }),
            ("startsBy", explanation.startsBy.map { .text(CalendarText.iso($0)) }),
            ("silent", explanation.silence.map(silence)),
            ("obstacles", .list(explanation.obstacles.map(obstacle))), ("sentences", .texts(explanation.sentences)),
        ])
    }

    private static func silence(_ silence: Silence) -> Tree {
        object([
            ("nodes", .texts(silence.nodes.map(\.text))), ("seconds", .number(silence.length.milliseconds / 1000)),
            ("givenUpInSeconds", silence.left.map { .number($0.milliseconds / 1000) }),
        ])
    }

    private static func obstacle(_ wait: Wait) -> Tree {
        switch wait {
        case .quota(let queue, let short), .quotaTooSmall(let queue, let short):
            object([
                ("reason", .text(wait.slurmReason)), ("queue", .text(queue.text)), ("shortOf", resources(short)),
            ])
        case .capacity(_, let short, let placed):
            object([
                ("reason", .text(wait.slurmReason)), ("shortOf", resources(short)), ("ranksPlaced", .number(placed)),
            ])
        case .impossibleNow(let short, let up, let needed):
            object([
                ("reason", .text(wait.slurmReason)), ("shortOf", resources(short)), ("nodesUp", .number(up)),
                ("nodesNeeded", .number(needed)),
            ])
        case .excluded(let exclusions):
            object([
                ("reason", .text(wait.slurmReason)), ("nodesUp", .number(exclusions.nodesUp)),
                ("excludedByList", .number(exclusions.byList)), ("excludedBySelector", .number(exclusions.bySelector)),
                ("excludedByConstraint", .number(exclusions.byConstraint)),
                ("excludedByTaint", .number(exclusions.byTaint)),
            ])
        case .nodeAbsent(let node):
            object([("reason", .text(wait.slurmReason)), ("node", .text(node.text))])
        case .behind(let job):
            object([("reason", .text(wait.slurmReason)), ("behind", .number(Int64(clamping: job.number)))])
        case .nextCycle, .behindOthers:
            object([("reason", .text(wait.slurmReason))])
        case .limit(let limit):
            object([
                ("reason", .text(wait.slurmReason)), ("queue", .text(limit.queue.text)),
                ("holder", .text("\(limit.holder)")), ("used", .number(limit.used)), ("limit", .number(limit.limit)),
                ("asked", .number(limit.asked)),
            ])
        case .held(let principal):
            object([("reason", .text(wait.slurmReason)), ("holder", .text(principal.name.text))])
        case .heldByRule(let hold):
            object([
                ("reason", .text(wait.slurmReason)), ("rule", hold.map { .number($0.value.place + 1) }),
                ("cause", hold.map { .text($0.value.cause.words) }),
            ])
        case .notBefore(let time):
            object([("reason", .text(wait.slurmReason)), ("notBefore", .text(CalendarText.iso(time)))])
        case .dependency(let term), .neverSatisfied(let term):
            object([
                ("reason", .text(wait.slurmReason)), ("dependency", .text(term.kind.word)),
                ("job", .number(Int64(clamping: term.job.number))), ("element", term.element.map(Tree.number)),
            ])
        case .singleton(let other):
            object([
                ("reason", .text(wait.slurmReason)), ("dependency", .text("singleton")),
                ("job", .number(Int64(clamping: other.number))),
            ])
        case .arrayLimit(let array, let most):
            object([
                ("reason", .text(wait.slurmReason)), ("array", .number(Int64(clamping: array.number))),
                ("maxRunning", .number(most)),
            ])
        }
    }
}
