// A pod of a Kubernetes job: one container that becomes the command of a rank. There are no images here, so the command
// must say what runs, and it runs on the node as it is.

import ClusterModel

struct KubernetesPod {
    private static let known = [
        "containers", "restartPolicy", "nodeSelector", "tolerations", "priorityClassName", "hostNetwork",
    ]
    private static let refused: [(name: String, why: String, remedy: String)] = [
        ("initContainers", "other containers are not known here", "do it at the beginning of the command"),
        ("ephemeralContainers", "other containers are not known here", "remove it"),
        ("volumes", "nothing is mounted here", "use paths that the nodes have"),
        ("affinity", "it is not known here", "use nodeSelector, or `constraint` in a TrainingJob"),
        ("topologySpreadConstraints", "they are not known here", "use nodeSelector"),
        ("nodeName", "a node is not chosen past the scheduler", "use nodeSelector"),
        ("securityContext", "whom a rank runs as is each agent's to say (`agent run --run-as`)", "remove it"),
        ("hostname", "ranks have the names of their nodes", "remove it"),
        (
            "subdomain", "ranks do not find each other by name",
            "write `kind: TrainingJob` with `ranks`: they start together, and MASTER_ADDR says where"
        ),
        ("runtimeClassName", "there is no container runtime here", "remove it"),
        ("activeDeadlineSeconds", "it stands with the job here", "write it in the job's spec"),
        ("overhead", "it is not known here", "add it to the requests"),
        ("schedulerName", "there is one scheduler here", "remove it"),
        ("preemptionPolicy", "nothing is pre-empted here", "remove it"),
        ("os", "it is not known here", "use nodeSelector"),
        ("resources", "it stands with the container", "move it there"),
        ("hostPID", "ranks see what their node shows them", "remove it"),
        ("hostIPC", "ranks share what their node shares", "remove it"),
        ("shareProcessNamespace", "there is one container", "remove it"),
        ("setHostnameAsFQDN", "ranks have the names of their nodes", "remove it"),
        ("readinessGates", "they are not known here", "remove it"),
    ]
    private static let noted: [(name: String, why: String)] = [
        ("serviceAccountName", "there are no service accounts here"), ("serviceAccount", "there are none here"),
        ("automountServiceAccountToken", "there are no service accounts here"),
        ("imagePullSecrets", "no image is pulled"), ("dnsPolicy", "names are resolved as the node does"),
        ("dnsConfig", "names are resolved as the node does"), ("hostAliases", "names are resolved as the node does"),
        ("enableServiceLinks", "services are found through gateways, not through variables"),
        ("priority", "only priorityClassName counts"),
        ("terminationGracePeriodSeconds", "a rank is given 30 s between TERM and KILL"),
    ]

    let value: Value
    let directory: String

    /// Puts what the pod asks for into the job, and answers what it runs.
    func read(into job: inout JobSpec) -> LaunchPayload? {
        var none: ReplicaProbes?
        return read(into: &job, &none)
    }

    /// The same of a pod that is kept running, which may be probed.
    func read(into job: inout JobSpec, probes: inout ReplicaProbes) -> LaunchPayload? {
        var found: ReplicaProbes? = probes
        let payload = read(into: &job, &found)
        if let found { probes = found }
        return payload
    }

    /// `probes` is nil where nothing is probed, because the pod is to end.
    private func read(into job: inout JobSpec, _ probes: inout ReplicaProbes?) -> LaunchPayload? {
        let names = Self.known + Self.refused.map(\.name) + Self.noted.map(\.name)
        guard let pod = value.fields(names) else { return nil }
        KubernetesFields.refuse(Self.refused, in: pod)
        KubernetesFields.note(Self.noted, in: pod)
        _ = pod["hostNetwork"]?.flag()
        if probes == nil { checkRestart(of: pod) } else { checkRestartOfReplica(of: pod) }
        job.selection = SelectionFields(spec: pod).read()
        job.priorityClass = pod["priorityClassName"]?.name()
        guard let containers = pod.required("containers", example: "[{...}]")?.items() else { return nil }
        guard let first = containers.first, containers.count == 1 else {
            (containers.dropFirst().first ?? pod.owner).complain(
                "it has \(containers.count) containers, and a rank is one",
                remedy: "keep one, and start what goes beside it from its command")
            return nil
        }
        return KubernetesContainer(value: first, directory: directory).read(into: &job, &probes)
    }

    private func checkRestartOfReplica(of pod: Fields) {
        guard let policy = pod["restartPolicy"], let text = policy.text(), text != "Always" else { return }
        policy.complain("a replica is always started again", remedy: "write Always, or leave it out")
    }

    private func checkRestart(of pod: Fields) {
        guard let policy = pod.required("restartPolicy", example: "Never"), let text = policy.text() else { return }
        guard text != "Never", text != "OnFailure" else { return }
        policy.complain("\(Wording.quoted(text)) is no policy of a job", remedy: "write Never or OnFailure")
    }
}

struct KubernetesContainer {
    private static let known = [
        "name", "image", "command", "args", "env", "workingDir", "resources", "imagePullPolicy",
    ]
    private static let refused: [(name: String, why: String, remedy: String)] = [
        ("envFrom", "there are no config maps and secrets here", "write the variables under env"),
        ("volumeMounts", "nothing is mounted here", "use paths that the nodes have"),
        ("volumeDevices", "nothing is mounted here", "use paths that the nodes have"),
        ("lifecycle", "there are no hooks here", "do it in the command; TERM comes 30 s before KILL"),
        ("securityContext", "whom a rank runs as is each agent's to say (`agent run --run-as`)", "remove it"),
        ("restartPolicy", "other containers are not known here", "remove it"),
        ("resizePolicy", "what a rank has does not change", "remove it"),
        ("stdin", "ranks read nothing", "remove it"), ("stdinOnce", "ranks read nothing", "remove it"),
        ("tty", "ranks have no terminal", "remove it"),
    ]
    private static let probes: [(name: String, why: String, remedy: String)] = [
        ("livenessProbe", "jobs are not probed here", "let the command end when it fails"),
        ("readinessProbe", "jobs are not probed here", "remove it"),
        ("startupProbe", "jobs are not probed here", "remove it"),
    ]
    private static let noted: [(name: String, why: String)] = [
        ("ports", "what runs uses the ports of its node; a replica finds the one that it is promised in PORT"),
        ("terminationMessagePath", "`coordctl logs` shows what a rank wrote"),
        ("terminationMessagePolicy", "`coordctl logs` shows what a rank wrote"),
    ]

    let value: Value
    let directory: String

    func read(into job: inout JobSpec, _ probes: inout ReplicaProbes?) -> LaunchPayload? {
        let names = Self.known + (Self.refused + Self.probes).map(\.name) + Self.noted.map(\.name)
        guard let fields = value.fields(names) else { return nil }
        KubernetesFields.refuse(Self.refused, in: fields)
        if probes == nil {
            KubernetesFields.refuse(Self.probes, in: fields)
        } else {
            let ports = ports(fields["ports"])
            probes = ProbeFields.probes(ports: ports) { fields["\($0)Probe"] } ?? ReplicaProbes()
        }
        KubernetesFields.note(Self.noted, in: fields)
        fields["image"]?.note("no image is started: the command runs on the node as it is")
        if let resources = fields["resources"].flatMap(ResourceFields.init)?.read() {
            (job.requests, job.limits) = (resources.requests, resources.limits)
        }
        let variables = variables(fields["env"])
        guard let command = command(fields, variables) else { return nil }
        let place = fields["workingDir"]?.checked { (text) throws(Problem) in
            try Rules.absolute(text, in: directory)
        }
        let payload = LaunchPayload(command: command, environment: variables, directory: place)
        do {
            try Rules.checkSize(payload)
            return payload
        } catch {
            value.complain(error)
            return nil
        }
    }

    private func ports(_ value: Value?) -> [NamedPort] {
        (value?.isSequence == true ? value?.items() : nil)?.compactMap { item in
            guard let name = item.member("name")?.word,
                let number = item.member("containerPort")?.word.flatMap(Int.init)
            else { return nil }
            return (name, number)
        } ?? []
    }

    private func command(_ fields: Fields, _ variables: [LaunchPayload.Variable]) -> [String]? {
        guard let command = fields["command"] else {
            (fields["args"] ?? value).complain(
                "it has no command, and there is no image that would bring one",
                remedy: "add `command: [python3, train.py]`")
            return nil
        }
        let words = [command, fields["args"]].compactMap { $0?.items() }.joined().map { item in
            item.checked { (text) throws(Problem) -> String in
                let word = KubernetesFields.expanded(text, with: variables)
                try Rules.checkArgument(word)
                return word
            }
        }
        let found = words.compactMap { $0 }
        guard found.count == words.count else { return nil }
        guard found.first?.isEmpty == false else {
            command.complain("it names no program", remedy: "write the program first")
            return nil
        }
        return found
    }

    private func variables(_ env: Value?) -> [LaunchPayload.Variable] {
        var found: [LaunchPayload.Variable] = []
        for item in env?.items() ?? [] {
            guard let fields = item.fields(["name", "value", "valueFrom"]) else { continue }
            if let source = fields["valueFrom"] {
                source.complain("values come from nowhere else here", remedy: "write `value`")
                continue
            }
            guard let name = fields.required("name", example: "LEVEL")?.text() else { continue }
            let value = fields["value"].map { $0.text() } ?? .some("")
            guard let value else { continue }
            do throws(Problem) {
                let text = KubernetesFields.expanded(value, with: found)
                found.append(try Rules.variable(name: name, value: text))
            } catch {
                item.complain(error)
            }
        }
        return found
    }
}
