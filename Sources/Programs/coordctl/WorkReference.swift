// A job or a service, as what shows either is asked for: `20`, `20_3`, `web`, `service/web`.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

enum WorkReference {
    case job(JobReference)
    case service(Name)
}

/// What is a number, alone or before `_`, is a job; `service/20` is a service all the same.
func workReference(_ text: String) throws -> WorkReference {
    let isNumber = text.prefix { $0 != "_" }.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isNumber ? .job(try jobReference(text)) : .service(try serviceName(text))
}

/// A job or a service as it is typed.
struct WorkArgument: ParsableArguments {
    @Argument(
        help: "A job's number, as `coordctl jobs` shows it, or a service's name; service/NAME is the same.",
        transform: workReference)
    var work: WorkReference

    @Option(
        name: [.customShort("n"), .customLong("namespace")], help: "The service's namespace; `default` otherwise.",
        transform: validName)
    var namespace: Name = .standard

    func service(_ name: Name) -> ServiceReference { ServiceReference(name, in: namespace) }
}
