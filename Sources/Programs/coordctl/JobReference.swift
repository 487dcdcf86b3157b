// A job, an element of an array, or several elements, as they are typed: `20`, `20_3`, `20_[1-3,7]`.

import ArgumentParser
import ClusterModel
import Link
import Messages
import Presentation

struct JobReference: CustomStringConvertible {
    let job: JobID
    /// nil is the whole job.
    let elements: ElementRuns?

    var description: String {
        guard let elements else { return "\(job)" }
        return elements.count == 1 ? "\(job)_\(elements.text())" : "\(job)_[\(elements.text())]"
    }
}

/// A job or elements of one as they were typed.
func jobReference(_ text: String) throws -> JobReference {
    let halves = text.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
    let job = try jobNumber(String(halves[0]))
    guard halves.count == 2 else { return JobReference(job: job, elements: nil) }
    do throws(ArrayTextError) {
        let spec = try ArraySpec.parse(String(halves[1]), size: ArrayShape.mostElements)
        guard spec.maxRunning == nil else { throw ArrayTextError.trailingText("%") }
        return JobReference(job: job, elements: ElementRuns(spec.indices))
    } catch {
        throw ValidationError(
            "'\(PlainText.shown(text))' names no element of an array: \(error.reason); write 20_3 or 20_[1-3,7]")
    }
}

extension ControlClient {
    /// The number of the job that is meant; of an element that of its own row.
    func number(of reference: JobReference) throws(CommandFault) -> JobID {
        guard let elements = reference.elements else { return reference.job }
        guard elements.count == 1, let index = elements.first else {
            throw CommandFault("\(reference) are several; name one of them", exitCode: 2)
        }
        let view = try asking { () throws(ClientFault) in
            let reply = try ask(.element(reference.job, index))
            guard case .element(let view) = reply else { throw unexpected(reply) }
            return view
        }
        guard let row = view.row else { throw CommandFault(view.words, exitCode: 3) }
        return row
    }
}
