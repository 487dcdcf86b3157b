// How a heap of figures becomes one ratio: what is measured over what is wanted.

import ClusterModel

/// The figures of replicas by name, in the order in which they came.
struct Figures {
    private(set) var measured = Lookup<String, Measurement>()
    private var names: [String] = []

    init(_ list: [Measurement]) {
        for figure in list {
            if measured[figure.replica] == nil { names.append(figure.replica) }
            measured[figure.replica] = figure
        }
    }

    var count: Int { names.count }

    var all: [Measurement] { names.compactMap { measured[$0] } }

    mutating func drop(_ replicas: [String]) {
        guard !replicas.isEmpty else { return }
        for replica in replicas { measured[replica] = nil }
        names.removeAll { measured[$0] == nil }
    }

    /// Believes a figure of who has none.
    mutating func put(_ replica: String, _ value: Int64) {
        if measured[replica] == nil { names.append(replica) }
        measured[replica] = Measurement(
            replica: replica, value: value, time: BootTime(milliseconds: 0), window: .zero)
    }
}

/// What figures are held against.
struct Scale {
    private let metric: ScalingMetric
    private var requests = Lookup<String, Int64>()

    struct Reading {
        let ratio: Double
        let average: Int64
        var utilization: Int32?
    }

    init(_ metric: ScalingMetric, replicas: [ReplicaSample]) throws(MetricFault) {
        self.metric = metric
        guard case .utilization = metric else { return }
        for replica in replicas {
            guard let request = replica.request else { throw .missingRequest(replica: replica.name) }
            requests[replica.name] = request
        }
    }

    func read(_ figures: Figures) throws(MetricFault) -> Reading {
        switch metric {
        case .utilization(_, let percent): return try utilization(figures, percent)
        case .average(_, let target), .value(let target), .valuePerReplica(let target):
            guard figures.count > 0 else { throw .noMetrics }
            let average = saturatedSum(figures.all.map(\.value)) / Int64(figures.count)
            return Reading(ratio: Double(average) / Double(target), average: average)
        }
    }

    private func utilization(_ figures: Figures, _ percent: Int64) throws(MetricFault) -> Reading {
        let known = figures.all.compactMap { figure in requests[figure.replica].map { (figure.value, $0) } }
        let (usage, asked) = (saturatedSum(known.map(\.0)), saturatedSum(known.map(\.1)))
        guard asked > 0 else { throw .noMetricsOfKnownReplicas }
        let (scaled, overflow) = usage.multipliedReportingOverflow(by: 100)
        let found = Int32(clamping: overflow ? usage / max(asked / 100, 1) : scaled / asked)
        return Reading(
            ratio: Double(found) / Double(percent), average: usage / Int64(known.count), utilization: found)
    }

    /// What is believed of one that was not measured where the rest wants fewer: that it is as busy as it may be, or
    /// as is wanted where that is more.
    func busy(_ replica: String) -> Int64 {
        switch metric {
        case .utilization(_, let percent):
            let (scaled, overflow) = (requests[replica] ?? 0).multipliedReportingOverflow(by: max(100, percent))
            return overflow ? .max : scaled / 100
        case .average(_, let target), .value(let target), .valuePerReplica(let target): return target
        }
    }

    private func saturatedSum(_ values: [Int64]) -> Int64 {
        values.reduce(Int64(0)) { sum, value in
            let (sum, overflow) = sum.addingReportingOverflow(value)
            return overflow ? .max : sum
        }
    }
}
