// Which of the caller's variables a job gets. Unlike `sbatch`, which passes everything, a job gets four of them: what
// runs tomorrow should not depend on what somebody's shell happened to hold today.

import ClusterModel
import Manifest

/// What `--export` asks for.
struct Exports {
    /// Programs are found and speak the caller's language; nothing else is needed by everybody.
    static let standard = ["PATH", "HOME", "USER", "LANG"]

    private var passesAll = false
    private var passesStandard = true
    private var named: [String] = []
    private var set: [LaunchPayload.Variable] = []

    /// Reads `NAME`, `NAME=value`, `ALL` and `NONE`, separated by commas; a value may not hold a comma (use --env).
    init(_ texts: [String]) throws(CommandFault) {
        for item in texts.flatMap({ $0.split(separator: ",") }) {
            switch item {
            case "ALL": passesAll = true
            case "NONE": passesStandard = false
            default: try add(String(item))
            }
        }
    }

    private mutating func add(_ item: String) throws(CommandFault) {
        let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, Self.isName(name) else {
            throw CommandFault("--export: '\(item)' is no variable; write NAME, NAME=value, ALL or NONE", exitCode: 2)
        }
        guard parts.count == 2 else {
            guard Environment.value(name) != nil else {
                throw CommandFault("--export: \(name) is not set here; write \(name)=value", exitCode: 2)
            }
            named.append(name)
            return
        }
        set.append(LaunchPayload.Variable(name: name, value: parts[1]))
    }

    private static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, !(0x30...0x39).contains(first) else { return false }
        return bytes.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }
    }

    /// The same request with the caller's variables before its own, so that its own win.
    func applied(to request: JobRequest) -> JobRequest {
        var request = request
        request.payload.environment = variables + request.payload.environment
        return request
    }

    private var variables: [LaunchPayload.Variable] {
        let chosen = passesStandard ? Self.standard + named : named
        let passed = Environment.all.filter { passesAll ? Self.isName($0.name) : chosen.contains($0.name) }
        return passed.map { LaunchPayload.Variable(name: $0.name, value: $0.value) } + set
    }
}
