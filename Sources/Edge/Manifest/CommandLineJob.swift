// A job asked for with submit's flags instead of a manifest: the same request by the same rules. The flags keep the
// letters that Slurm's users know; where a meaning differs from Slurm's, the field says so. Parsing argv is not here.

package import ClusterModel

/// What stood on the command line; nil is a flag that was not given.
package struct CommandLineJob: Hashable, Sendable {
    /// Program and arguments after `--`.
    package var command: [String]
    /// `-N`, `--nodes`
    package var nodes: Int?
    /// `-n`, `--ntasks`: all ranks.
    package var tasks: Int?
    /// `--ntasks-per-node`
    package var tasksPerNode: Int?
    /// `-c`, `--cpus-per-task`: request and limit of each rank.
    package var cpusPerTask: Int?
    /// `--mem`: request and limit of each *rank*, unlike Slurm's, which is per node; a rank's memory is what is held to
    /// its limit here.
    ///
    /// A plain number is MiB, and K, M, G, T are powers of 1024, both as in Slurm; Ki, Mi, Gi, Ti are the same.
    package var memory: String?
    /// `-G`, `--gpus`: of the whole job; must divide by the ranks.
    package var gpus: Int?
    /// `-t`, `--time`: Slurm's forms, or 90s, 5m, 1h, 2d.
    package var time: String?
    /// `-J`, `--job-name`: else the program's name.
    package var name: String?
    /// `-p`, `--partition`, `--queue`
    package var queue: String?
    /// `-A`, `--account`
    package var account: String?
    /// `--namespace`
    package var namespace: String?
    /// `--priority`
    package var priority: Int?
    /// `--priority-class`
    package var priorityClass: String?
    /// `--max-restarts`
    package var maxRestarts: Int?
    /// `--signal [B:]USR1@90`
    package var signal: String?
    /// `--on-failure 1-2,SEGV=Fail` or `--on-failure '1~CUDA out of memory=Fail'`, any number of times; the first that
    /// fits decides.
    package var failureRules: [String] = []
    /// `--on-disconnect`: keep, or the time after which it starts elsewhere.
    package var onDisconnect: String?
    /// `--launcher`
    package var launcher: String?
    /// `--env NAME=value`, any number of times; a later one wins.
    package var environment: [String] = []
    /// `-D`, `--chdir`; else the directory of the one who submits.
    package var directory: String?
    /// `--checkpoint-dir`
    package var checkpointDirectory: String?

    /// `-H`, `--hold`
    package var startsHeld = false
    /// `--begin`: a date, or now+2h.
    package var begin: String?
    /// `--deadline`: the same.
    package var deadline: String?
    /// `-d`, `--dependency`
    package var dependency: String?
    /// `-a`, `--array`: 0-15%4
    package var array: String?
    /// `--each-line`: the text of the file, an element for each line.
    package var lines: String?
    /// `--from-json`: the text of the file, an element for each member of its array.
    package var json: String?
    /// `--nice`: taken off the priority.
    package var nice: Int?
    /// `-w`, `--nodelist`: nodes that the gang includes; without -N and -n one rank on each.
    package var nodeList: String?
    /// `-x`, `--exclude`
    package var exclude: String?
    /// `-C`, `--constraint`
    package var constraint: String?
    /// `--exclusive`
    package var isExclusive = false
    /// `--toleration KEY[=VALUE][:EFFECT]`, any number of times.
    package var tolerations: [String] = []

    package init(command: [String]) { self.command = command }

    /// The request, or all faults of the flags.
    ///
    /// - Parameters:
    ///   - directory: The absolute directory of the one who submits; relative paths begin there.
    ///   - now: When it is submitted, from where `now+2h` counts.
    package func request(submittingFrom directory: String, at now: WallTime) throws(ManifestError) -> JobRequest {
        let complaints = Complaints(file: "command line")
        let flags = Flags(complaints: complaints)
        let selection = flags.selection(of: self)
        let named = tasks == nil && !selection.include.isEmpty ? selection.include.count : nil
        let shape = flags.shape(nodes: nodes ?? named, perNode: tasksPerNode, tasks: tasks)
        var spec = JobSpec(
            name: flags.name("--job-name", name ?? Self.name(of: command)),
            namespace: flags.name("--namespace", namespace), account: flags.name("--account", account),
            queue: flags.name("--partition", queue), shape: shape, payload: JobRequest.unsealed)
        readResources(into: &spec, flags: flags)
        readPolicies(into: &spec, flags: flags)
        readConditions(into: &spec, flags: flags, now: now)
        if selection != .none { spec.selection = Boxed(selection) }
        let array = readArray(flags)
        spec.array = array?.shape
        let payload = payload(in: directory, items: array?.items ?? [], flags: flags)
        try complaints.settle()
        return JobRequest(spec: spec, payload: payload)
    }

    private func readResources(into spec: inout JobSpec, flags: Flags) {
        if let cpus = flags.integer("--cpus-per-task", cpusPerTask, in: 1...Int(Resources.largestAmount / 1000)) {
            spec.requests.cpu = MilliCPU(Int64(cpus) * 1000)
            spec.limits.cpu = spec.requests.cpu
        }
        if let bytes = flags.check("--mem", memory, Self.bytes) {
            spec.requests.memory = ByteCount(bytes)
            spec.limits.memory = ByteCount(bytes)
        }
        guard let gpus = flags.integer("--gpus", gpus, in: 0...Int(Resources.largestAmount)) else { return }
        let ranks = spec.shape.ranks
        guard gpus % ranks == 0 else {
            flags.add(
                "--gpus",
                Problem("\(gpus) GPUs do not divide by \(ranks) ranks", remedy: "ask for a multiple of the ranks"))
            return
        }
        spec.requests.gpus = Int64(gpus / ranks)
    }

    private func readPolicies(into spec: inout JobSpec, flags: Flags) {
        if let limit = flags.check("--time", time, Rules.timeLimit) { spec.timeLimit = limit }
        if let launcher = flags.check("--launcher", launcher, Rules.launcher) { spec.launcher = launcher }
        let priorities = Int(Int32.min)...Int(Int32.max)
        if let priority = flags.integer("--priority", priority, in: priorities) { spec.priority = Int32(priority) }
        if let priorityClass { spec.priorityClass = flags.name("--priority-class", priorityClass) }
        if let restarts = flags.integer("--max-restarts", maxRestarts, in: 0...ManifestReader.Limits.restarts) {
            spec.maxRestarts = restarts
        }
        if let rule = flags.check("--on-disconnect", onDisconnect, Rules.onDisconnect) { spec.onDisconnect = rule }
        spec.failureRules = failureRules.compactMap { flags.check("--on-failure", $0, Rules.failureRule) }
        if failureRules.count > FailureRule.mostRules {
            flags.add("--on-failure", Rules.tooManyRules(failureRules.count))
        }
        spec.endNotice = flags.check("--signal", signal) { (text) throws(Problem) in
            let notice = try Rules.endNotice(text)
            try Rules.check(notice, limit: spec.timeLimit, flag: "--time")
            return notice
        }
    }

    private func readConditions(into spec: inout JobSpec, flags: Flags, now: WallTime) {
        spec.startsHeld = startsHeld
        spec.begin = flags.check("--begin", begin) { (text) throws(Problem) in try Rules.moment(text, now: now) }
        spec.deadline = flags.check("--deadline", deadline) { (text) throws(Problem) in try Rules.moment(text, now: now)
        }
        spec.dependency = flags.check("--dependency", dependency, Rules.dependency)
        // Slurm's bound. Less than nothing would raise it, which is --priority's to say.
        guard let nice = flags.integer("--nice", nice, in: 0...2_147_483_645) else { return }
        spec.priority = Int32(clamping: Int(spec.priority) - nice)
    }

    private func readArray(_ flags: Flags) -> (shape: ArrayShape, items: [String])? {
        let shape = flags.check("--array", array, Rules.array)
        let items =
            flags.check("--each-line", lines) { (text) throws(Problem) in try Rules.items(linesOf: text) }
            ?? flags.check("--from-json", json) { (text) throws(Problem) in try Rules.items(json: text) }
        if lines != nil, json != nil {
            flags.add("--from-json", Problem("--each-line is given too", remedy: "keep one of the two"))
        }
        guard let items else { return shape.map { ($0, []) } }
        do {
            return (try Rules.array(of: items, shape), items)
        } catch {
            flags.add(lines == nil ? "--from-json" : "--each-line", error)
            return nil
        }
    }

    private func payload(in directory: String, items: [String], flags: Flags) -> LaunchPayload {
        if command.first?.isEmpty ?? true {
            flags.add("--", Problem("there is no command", remedy: "write it after `--`, for example `-- hostname`"))
        }
        for word in command { flags.check("--", word, Rules.checkArgument) }
        let path = { (text: String) throws(Problem) in try Rules.absolute(text, in: directory) }
        var payload = LaunchPayload(
            command: command, environment: environment.compactMap { flags.check("--env", $0, Self.variable) },
            directory: flags.check("--chdir", self.directory ?? directory, path),
            checkpointDirectory: flags.check("--checkpoint-dir", checkpointDirectory, path))
        payload.items = items
        do {
            try Rules.checkSize(payload)
        } catch {
            flags.add("--", error)
        }
        return payload
    }

    /// Slurm's sizes: a number, and K, M, G or T in either case, or Ki, Mi, Gi, Ti; without a unit MiB.
    static func bytes(_ text: String) throws(Problem) -> Int64 {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let steps = ["": 2, "k": 1, "ki": 1, "m": 2, "mi": 2, "g": 3, "gi": 3, "t": 4, "ti": 4]
        guard let step = steps[text.dropFirst(digits.count).lowercased()], let number = Int64(digits) else {
            throw Problem("\(Wording.quoted(text)) is no size", remedy: "write 512 (MiB), 512M, 8G or 8Gi")
        }
        let (bytes, over) = number.multipliedReportingOverflow(by: 1 << Int64(10 * step))
        guard !over, number > 0, bytes <= Resources.largestAmount else {
            let most = Quantity.binary(Resources.largestAmount)
            throw Problem("\(Wording.quoted(text)) is out of bounds", remedy: "write more than 0 and at most \(most)")
        }
        return bytes
    }

    private static func variable(_ text: String) throws(Problem) -> LaunchPayload.Variable {
        guard let equals = text.firstIndex(of: "=") else {
            throw Problem("\(Wording.quoted(text)) sets no variable", remedy: "write NAME=value")
        }
        return try Rules.variable(name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }

    /// The program's file name, with what names do not hold left out.
    private static func name(of command: [String]) -> String? {
        let file = command.first?.split(separator: "/").last ?? ""
        let kept = file.utf8.filter { Name.isValid(String(UnicodeScalar($0))) || [0x2D, 0x2E, 0x5F].contains($0) }
        let name = String(decoding: kept.prefix(Name.longest), as: UTF8.self)
        return Name.isValid(name) ? name : nil
    }
}

/// Reads flags by the rules and complains under their names.
private struct Flags {
    let complaints: Complaints

    func add(_ flag: String, _ problem: Problem) { complaints.add(problem, field: "", at: .flag(flag)) }

    @discardableResult
    func check<Result>(_ flag: String, _ text: String?, _ rule: (String) throws(Problem) -> Result) -> Result? {
        guard let text else { return nil }
        do {
            return try rule(text)
        } catch {
            add(flag, error)
            return nil
        }
    }

    func name(_ flag: String, _ text: String?) -> Name {
        let name = check(flag, text) { (text) throws(Problem) -> Name in
            guard let name = Name(text) else { throw Rules.badName(text) }
            return name
        }
        return name ?? .standard
    }

    func integer(_ flag: String, _ number: Int?, in range: ClosedRange<Int>) -> Int? {
        guard let number, !range.contains(number) else { return number }
        add(flag, Problem("it is \(number)", remedy: "it must be from \(range.lowerBound) to \(range.upperBound)"))
        return nil
    }

    func selection(of job: CommandLineJob) -> NodeSelection {
        if job.tolerations.count > LabelSyntax.mostTaints { add("--toleration", Rules.tooManyTolerations) }
        return NodeSelection(
            constraint: check("--constraint", job.constraint, Rules.constraint),
            include: check("--nodelist", job.nodeList, Rules.hosts) ?? [],
            exclude: check("--exclude", job.exclude, Rules.hosts) ?? [],
            tolerations: job.tolerations.compactMap { check("--toleration", $0, Rules.toleration) },
            isExclusive: job.isExclusive)
    }

    func shape(nodes: Int?, perNode: Int?, tasks: Int?) -> GangShape {
        let bounds = 1...ManifestReader.Limits.ranks
        let nodes = integer("--nodes", nodes, in: bounds)
        let perNode = integer("--ntasks-per-node", perNode, in: bounds)
        let tasks = integer("--ntasks", tasks, in: bounds)
        do {
            return try Rules.shape(nodes: nodes, perNode: perNode, ranks: tasks)
        } catch {
            add(tasks != nil ? "--ntasks" : "--nodes", error)
            return GangShape(ranks: 1)
        }
    }
}
