// What would become of documents, were they submitted or applied now: asked of the coordinator, which changes nothing.

import ClusterModel
import Link
import Manifest
import Messages
import Presentation

struct Rehearsal {
    let client: ControlClient

    /// Says it of every job; at the first refusal it ends with the refusal's code, as the submit would.
    func show(_ documents: [Document]) throws(CommandFault) {
        let isAlone = documents.count == 1
        for document in documents {
            switch document {
            case .job(let request):
                let lines = try asking { () throws(ClientFault) in try rehearsal(of: request) }
                let told = lines.map { isAlone ? $0 : "\(request.spec.name): \($0)" }
                try Screen.print(told.flatMap { Paragraph.folded($0, width: Screen.width) })
            case .recurring(let found):
                let lines = try asking { () throws(ClientFault) in try rehearsal(of: found.job) }
                let told = lines.map { "cron job \(found.spec.name), were it run now: \($0)" }
                try Screen.print(told.flatMap { Paragraph.folded($0, width: Screen.width) })
            case .workflow(let workflow):
                for job in workflow.jobs {
                    let lines = try asking { () throws(ClientFault) in try rehearsal(of: job, in: workflow) }
                    let told = lines.map { "\(workflow.name).\(job.spec.name): \($0)" }
                    try Screen.print(told.flatMap { Paragraph.folded($0, width: Screen.width) })
                }
            case .service(let found):
                let lines = try asking { () throws(ClientFault) in try rehearsal(of: found.job) }
                let told = lines.map { "a replica of service \(found.spec.name): \($0)" }
                try Screen.print(told.flatMap { Paragraph.folded($0, width: Screen.width) })
            case .scaling(let found):
                Screen.print("autoscaler \(found.name) is not declared by --test-only")
            case .queue(let spec): Screen.print("queue \(spec.name) is not declared by --test-only")
            case .priorityClass(let found): Screen.print("priority class \(found.name) is not declared by --test-only")
            }
        }
    }

    func rehearsal(of request: JobRequest) throws(ClientFault) -> [String] {
        try client.rehearse(request.spec, payload: request.payload).rehearsal
    }

    /// One job of a workflow, as if those that it waits for had done what it waits for.
    func rehearsal(of job: JobRequest, in workflow: WorkflowDocument) throws(ClientFault) -> [String] {
        let parents = (job.spec.dependency?.terms ?? []).compactMap { term in
            Int(exactly: term.job.number).flatMap { place in
                workflow.jobs.indices.contains(place - 1)
                    ? "\(term.kind.word):\(workflow.jobs[place - 1].spec.name)" : nil
            }
        }
        var alone = job
        alone.spec.dependency = nil
        let lines = try rehearsal(of: alone)
        guard !parents.isEmpty else { return lines }
        let separator = job.spec.dependency?.isAny == true ? "?" : ","
        return ["it would wait for \(parents.joined(separator: separator)), and then:"] + lines
    }

    /// What a recurring job would become. Only its owner changes it.
    func difference(of wanted: RecurringRequest) throws(ClientFault) -> Difference {
        let name = "cron job \(wanted.spec.name)"
        var spec = wanted.spec
        spec.job = Boxed(try client.sealed(spec.job.value, payload: wanted.payload).0)
        guard let view = try recurring(spec) else {
            return Difference(name, from: nil, to: Tree.recurringSpec(spec, suspend: wanted.suspend))
        }
        guard view.owner == (try identity()) else {
            return Difference(refused: name, "it belongs to \(view.owner)")
        }
        let suspend = wanted.suspend.map { _ in view.suspension != nil }
        return Difference(
            name, from: Tree.recurringSpec(view.spec.value, suspend: suspend),
            to: Tree.recurringSpec(spec, suspend: wanted.suspend))
    }

    /// nil when there is none.
    private func recurring(_ spec: RecurringSpec) throws(ClientFault) -> RecurringView? {
        do throws(ClientFault) {
            let reply = try client.ask(.recurringJob(RecurringReference(spec.name, in: spec.namespace)))
            guard case .recurringJob(let view) = reply else { throw client.unexpected(reply) }
            return view
        } catch {
            guard case .rejected(.unknown) = error else { throw error }
            return nil
        }
    }

    /// What a service would become. Only its owner changes it.
    func difference(of wanted: ServiceDocument) throws(ClientFault) -> Difference {
        let name = "service \(wanted.spec.name)"
        var spec = wanted.spec
        var job = try client.sealed(spec.job.value, payload: wanted.payload).0
        if let use = job.model, use.version == 0 {
            // As the coordinator will: the newest that there is.
            let newest = try client.model(ModelReference(use.name, in: job.namespace))?.model.newest?.number
            job.model?.version = newest ?? 0
        }
        spec.job = Boxed(job)
        let new = Tree.serviceSpec(spec, replicas: spec.replicas)
        let view = try service(spec)
        if let view, view.owner != (try identity()) {
            return Difference(refused: name, "it belongs to \(view.owner)")
        }
        let old = view.flatMap { view in view.newest.map { Tree.serviceSpec($0.spec.value, replicas: view.replicas) } }
        let difference = Difference(name, from: old, to: new)
        guard difference.kind != .same else { return difference }
        do throws(ClientFault) {
            return difference.adding(try client.rehearse(spec).lines)
        } catch {
            guard case .rejected(let rejection) = error else { throw error }
            return Difference(refused: name, "\(rejection)")
        }
    }

    func difference(of wanted: ScalingDocument) throws(ClientFault) -> Difference {
        let view = try client.service(ServiceReference(wanted.service, in: wanted.namespace))
        return Difference(
            "autoscaling of service \(wanted.service)", from: view.scaling.map { Tree.scaling($0.value) },
            to: Tree.scaling(wanted.scaling))
    }

    /// nil when there is none.
    private func service(_ spec: ServiceSpec) throws(ClientFault) -> ServiceView? {
        do throws(ClientFault) {
            return try client.service(ServiceReference(spec.name, in: spec.namespace))
        } catch {
            guard case .rejected(.unknown) = error else { throw error }
            return nil
        }
    }

    private func identity() throws(ClientFault) -> Principal {
        let reply = try client.ask(.identity)
        guard case .identity(let persona) = reply else { throw client.unexpected(reply) }
        return persona.principal
    }

    func queues() throws(ClientFault) -> [QueueSpec] {
        let reply = try client.ask(.queues)
        guard case .queues(let queues) = reply else { throw client.unexpected(reply) }
        return queues.map(\.spec)
    }

    func classes() throws(ClientFault) -> [PriorityClass] {
        let reply = try client.ask(.classes)
        guard case .classes(let classes) = reply else { throw client.unexpected(reply) }
        return classes
    }
}
