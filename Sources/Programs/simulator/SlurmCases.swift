// The cases about host lists, array texts and lengths of time as Slurm writes them.

import ClusterModel

enum SlurmCases {
    static func judge(_ line: CaseLine) throws -> CaseVerdict {
        let input = line.input
        let kind = line.id.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        switch kind {
        case "expand": return try expand(line)
        case "expand-count":
            let hosts = try Hostlist.expand(text(input["expr"]))
            let isRight = hosts.count == number("count", line) && hosts.first == CaseLine.text(line.expect["first"])
            return verdict(line, isRight && hosts.last == CaseLine.text(line.expect["last"]), "\(hosts.count) hosts")
        case "compress":
            let hosts = input["hosts"] as? [String] ?? []
            let found = Hostlist.compress(hosts, sorted: input["sort"] as? Bool == true)
            return verdict(line, found == CaseLine.text(line.expect["expr"]), found)
        case "nth":
            let host = try Hostlist.host(Int(CaseLine.integer(input["n"]) ?? 0), of: text(input["expr"]))
            return verdict(line, host == CaseLine.text(line.expect["host"]), host ?? "none")
        case "array": return array(line)
        case "array-text": return arrayText(line)
        case "array-jobs":
            let tasks = try ArrayTask.parse(text(input["text"])).map { [Int64($0.job), Int64($0.index ?? -1)] }
            let wanted = (line.expect["tasks"] as? [[Any]] ?? []).map { $0.map { CaseLine.integer($0) ?? -1 } }
            return verdict(line, tasks == wanted, "\(tasks)")
        case "time": return time(line)
        default: return .skipped
        }
    }

    private static func expand(_ line: CaseLine) throws -> CaseVerdict {
        let hosts = try Hostlist.expand(text(line.input["expr"]))
        let wanted = line.expect["hosts"] as? [String] ?? []
        let isOrdered = line.expect["ordered"] as? Bool != false
        return verdict(line, isOrdered ? hosts == wanted : hosts.sorted() == wanted.sorted(), "\(hosts)")
    }

    private static func array(_ line: CaseLine) -> CaseVerdict {
        let isValid = line.expect["ok"] as? Bool == true
        let size = Int(CaseLine.integer(line.input["maxArraySize"]) ?? 1001)
        guard let spec = try? ArraySpec.parse(text(line.input["spec"]), size: size) else {
            return verdict(line, !isValid, "refused")
        }
        let indices = (line.expect["indices"] as? [Any] ?? []).map { Int(CaseLine.integer($0) ?? -1) }
        let most = CaseLine.integer(line.expect["maxRunning"]).map { Int($0) }
        return verdict(
            line, isValid && spec.indices == indices && spec.maxRunning == most, "\(spec.indices.count) indices")
    }

    private static func arrayText(_ line: CaseLine) -> CaseVerdict {
        let mask = text(line.input["maskHex"])
        let width = CaseLine.integer(line.input["widthLimit"]).map { Int($0) }
        let most = CaseLine.integer(line.input["maxRunning"]).map { Int($0) }
        let wanted = CaseLine.text(line.expect["text"])
        guard let indices = ArraySpec.indices(mask: mask) else { return verdict(line, wanted == mask, mask) }
        let found = ArraySpec(indices: indices, maxRunning: most).text(width: width)
        return verdict(line, found == wanted, found)
    }

    private static func time(_ line: CaseLine) -> CaseVerdict {
        let isValid = line.expect["ok"] as? Bool == true
        guard let length = try? TimeText.slurm(text(line.input["text"])) else {
            return verdict(line, !isValid, "refused")
        }
        switch length {
        case .unlimited: return verdict(line, isValid && line.expect["unlimited"] as? Bool == true, "unlimited")
        case .span(let span):
            let wanted = CaseLine.integer(line.expect["seconds"])
            let seconds = span.milliseconds / 1000
            return verdict(line, isValid && (wanted == nil || wanted == seconds), "\(seconds) s")
        }
    }

    private static func text(_ value: Any?) -> String { CaseLine.text(value) ?? "" }

    private static func number(_ field: String, _ line: CaseLine) -> Int {
        Int(CaseLine.integer(line.expect[field]) ?? -1)
    }

    private static func verdict(_ line: CaseLine, _ isRight: Bool, _ found: String) -> CaseVerdict {
        isRight ? .passed : .failed("\(line.id): \(found)")
    }
}
