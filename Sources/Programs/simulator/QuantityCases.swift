// The cases about resource quantities: parsing, writing and arithmetic.

import ClusterModel

enum QuantityCases {
    static func judge(_ line: CaseLine) throws -> CaseVerdict {
        let input = line.input
        switch CaseLine.text(input["op"]) {
        case "parse": return try parse(line)
        case "canonicalize":
            return same(line, "canonical", try Quantity.parse(text(input["text"])).description)
        case "format":
            return same(line, "canonical", try exact(input["value"], format: input["format"]).description)
        case "compare":
            let sign = try Quantity.parse(text(input["a"])).sign(against: Quantity.parse(text(input["b"])))
            return same(line, "sign", "\(sign)")
        case "compare-values":
            return same(line, "sign", "\(try exact(input["a"]).sign(against: exact(input["b"])))")
        case "round-up": return try roundUp(line)
        case "add", "sub", "add-text", "sub-text", "mul": return try arithmetic(line)
        case "from-milli":
            return same(
                line, "canonical", Quantity.Amount(milli: number(input["n"]), format: format(input)).description)
        case "from-integer":
            return same(
                line, "canonical", Quantity.Amount(whole: number(input["n"]), format: format(input)).description)
        case "from-scaled":
            let amount = try Quantity.Amount(
                number(input["n"]), scale: Int(number(input["scale"])), format: format(input))
            return same(line, "canonical", amount.description)
        case "scaled-value":
            let amount = try Quantity.Amount(number(input["n"]), scale: Int(number(input["fromScale"])))
            return same(line, "n", "\(try amount.units(scale: Int(number(input["toScale"]))))")
        case "as-float":
            let float = try Quantity.parse(text(input["text"])).float
            return same(
                line, "float",
                CaseLine.float(line.expect["float"]) == float ? CaseLine.text(line.expect["float"]) : "\(float)")
        default: return .skipped
        }
    }

    private static func parse(_ line: CaseLine) throws -> CaseVerdict {
        let isValid = (line.expect["ok"] as? Bool) == true
        guard let amount = try? Quantity.parse(text(line.input["text"])) else {
            return isValid ? .failed("\(line.id): refused") : .passed
        }
        guard isValid else { return .failed("\(line.id): taken for \(amount)") }
        let value = same(line, "value", amount.plain)
        guard case .passed = value else { return value }
        if line.expect["format"] != nil {
            let answer = same(line, "format", "\(amount.format)")
            guard case .passed = answer else { return answer }
        }
        return line.expect["canonical"] == nil ? .passed : same(line, "canonical", amount.description)
    }

    private static func roundUp(_ line: CaseLine) throws -> CaseVerdict {
        let scale = Int(number(line.input["scale"]))
        let (amount, isExact) = try Quantity.parse(text(line.input["text"])).rounded(scale: scale)
        guard (line.expect["exact"] as? Bool) == isExact else { return .failed("\(line.id): exact is \(isExact)") }
        return same(line, "value", amount.plain)
    }

    private static func arithmetic(_ line: CaseLine) throws -> CaseVerdict {
        let (a, b) = (line.input["a"], line.input["b"])
        switch CaseLine.text(line.input["op"]) {
        case "add": return same(line, "value", try part(a).adding(part(b)).plain)
        case "sub": return same(line, "value", try part(a).subtracting(part(b)).plain)
        case "add-text":
            return same(line, "canonical", try Quantity.parse(text(a)).adding(Quantity.parse(text(b))).description)
        case "sub-text":
            return same(line, "canonical", try Quantity.parse(text(a)).subtracting(Quantity.parse(text(b))).description)
        default:
            let product = try part(a).multiplied(by: number(line.input["by"]))
            if let within = line.expect["withinInt64"] as? Bool, within != product.fitsInt64 {
                return .failed("\(line.id): withinInt64 is \(product.fitsInt64)")
            }
            return same(line, "value", product.plain)
        }
    }

    private static func part(_ value: Any?) throws -> Quantity.Amount {
        let fields = value as? [String: Any] ?? [:]
        return try exact(fields["value"], format: fields["format"])
    }

    private static func exact(_ value: Any?, format: Any? = nil) throws -> Quantity.Amount {
        let amount = try Quantity.parse(text(value))
        return Quantity.Amount(nano: amount.nano, format: self.format(["format": format ?? ""]))
    }

    private static func format(_ fields: [String: Any]) -> Quantity.Format {
        let name = CaseLine.text(fields["format"])
        return Quantity.Format.allCases.first { "\($0)" == name } ?? .decimalSI
    }

    private static func text(_ value: Any?) -> String { CaseLine.text(value) ?? "" }

    private static func number(_ value: Any?) -> Int64 { CaseLine.integer(value) ?? 0 }

    private static func same(_ line: CaseLine, _ field: String, _ found: String?) -> CaseVerdict {
        let wanted = CaseLine.text(line.expect[field])
        return wanted == found
            ? .passed : .failed("\(line.id): \(field) is \(found ?? "none"), not \(wanted ?? "none")")
    }
}
