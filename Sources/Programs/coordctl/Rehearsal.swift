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
            case .queue(let spec): Screen.print("queue \(spec.name) is not declared by --test-only")
            case .priorityClass(let found): Screen.print("priority class \(found.name) is not declared by --test-only")
            }
        }
    }

    func rehearsal(of request: JobRequest) throws(ClientFault) -> [String] {
        try client.rehearse(request.spec, payload: request.payload).rehearsal
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
