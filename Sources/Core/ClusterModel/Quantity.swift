// Amounts as people write them. This part writes; reading the whole grammar of Kubernetes' quantities is in
// QuantityParsing.swift.

/// Ways to write an amount.
package enum Quantity {
    /// Bytes with the largest binary suffix that leaves a whole number, or one digit after the point: 512Mi, 1.5Gi.
    package static func binary(_ bytes: Int64) -> String {
        let suffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
        var unit: Int64 = 1
        var step = 0
        while step + 1 < suffixes.count, bytes.magnitude / 1024 >= unit.magnitude {
            unit *= 1024
            step += 1
        }
        if bytes % unit == 0 { return "\(bytes / unit)\(suffixes[step])" }
        let tenths = (Int128(bytes) * 10 / Int128(unit))
        return "\(tenths / 10).\((tenths % 10).magnitude)\(suffixes[step])"
    }

    /// Thousandths of a processor: 2, 1.5, 250m.
    package static func cpu(_ milli: Int64) -> String {
        if milli % 1000 == 0 { return "\(milli / 1000)" }
        guard milli % 100 == 0 else { return "\(milli)m" }
        let tenths = milli.magnitude / 100
        return "\(milli < 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }

    package static func text(_ amount: Int64, of kind: ResourceKind) -> String {
        switch kind {
        case .cpu: cpu(amount)
        case .memory: binary(amount)
        case .gpu, .other: "\(amount)"
        }
    }
}

extension Resources {
    /// In words a person reads: `2 cpu, 512Mi memory, 1 nvidia.com/gpu`.
    package var summary: String {
        kinds.isEmpty
            ? "nothing" : kinds.map { "\(Quantity.text(self[$0], of: $0)) \($0)" }.joined(separator: ", ")
    }
}
