// What is wrong with a manifest or with submit's flags: every fault with its place, its field and what to do. Reading
// stops at nothing that it can step over, so one look shows all faults of a file.

/// All faults of one file or one command line.
package struct ManifestError: Error, Hashable, Sendable {
    package enum Place: Hashable, Comparable, Sendable {
        case wholeFile
        /// Both from 1; columns count Unicode scalars.
        case mark(line: Int, column: Int)
        case flag(String)
    }

    package struct Fault: Hashable, Sendable {
        package let place: Place
        /// The way to the field, `spec.resources.limits.cpu`; empty where it is about no field.
        package let field: String
        package let problem: String
        package let remedy: String
    }

    package let file: String
    /// At least one, at most `ManifestReader.Limits.faults`, in the order of their places.
    package let faults: [Fault]
    /// How many more there are.
    package let omitted: Int
}

extension ManifestError: CustomStringConvertible {
    /// One line a fault: `train.yaml:7:12: spec.nodes: it is 0; ask for at least 1`.
    package var description: String {
        var lines = faults.map(line)
        if omitted > 0 { lines.append("\(file): and \(omitted) more; mend these first") }
        return lines.joined(separator: "\n")
    }

    private func line(_ fault: Fault) -> String {
        let field = fault.field.isEmpty ? "" : "\(fault.field): "
        return "\(fault.place.text(in: file)): \(field)\(fault.problem); \(fault.remedy)"
    }
}

extension ManifestError.Place {
    fileprivate func text(in file: String) -> String {
        switch self {
        case .wholeFile: file
        case .mark(let line, let column): "\(file):\(line):\(column)"
        case .flag(let flag): "\(file): \(flag)"
        }
    }
}

/// Something in a file that is no fault and that a person should know: a field that is accepted and changes nothing.
package struct ManifestNote: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    package let place: ManifestError.Place
    package let field: String
    package let text: String

    package var description: String { "\(place.text(in: file)): \(field): \(text)" }
}

/// A rule that a value breaks, before anybody said where the value stands.
struct Problem: Error, Hashable {
    let text: String
    let remedy: String

    init(_ text: String, remedy: String) {
        self.text = text
        self.remedy = remedy
    }
}

/// Collects the faults of one file, up to a bound.
final class Complaints {
    let file: String
    private var faults: [ManifestError.Fault] = []
    private var omitted = 0
    private var remarks: [ManifestNote] = []

    init(file: String) { self.file = file }

    var isEmpty: Bool { faults.isEmpty }

    func add(_ problem: Problem, field: String, at place: ManifestError.Place) {
        guard faults.count < ManifestReader.Limits.faults else {
            omitted += 1
            return
        }
        faults.append(.init(place: place, field: field, problem: problem.text, remedy: problem.remedy))
    }

    func note(_ text: String, field: String, at place: ManifestError.Place) {
        guard remarks.count < ManifestReader.Limits.faults else { return }
        remarks.append(ManifestNote(file: file, place: place, field: field, text: text))
    }

    /// What was noted, in the order of the places.
    var notes: [ManifestNote] {
        remarks.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element)
    }

    /// Throws what was collected; returns when there is nothing.
    func settle() throws(ManifestError) {
        guard !faults.isEmpty else { return }
        // Fields are read in the order of the rules; a person mends a file from its top.
        let ordered = faults.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
        throw ManifestError(file: file, faults: ordered.map(\.element), omitted: omitted)
    }
}
