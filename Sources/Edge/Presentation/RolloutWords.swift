// Rollouts in words: where one stands, and why one went back.

package import ClusterModel

extension RolloutStage {
    /// As in a table: what goes on, in a few words.
    package var words: String {
        switch self {
        case .filling(let step): "starting step \(step + 1)"
        case .holding(let step): "watching step \(step + 1)"
        case .exchanging: "exchanging"
        case .emptying: "removing the old revision"
        case .returning(let fault): "going back: \(fault.words)"
        case .settled: "settled"
        case .rolledBack(let fault): "went back: \(fault.words)"
        }
    }
}

extension RolloutFault {
    package var words: String {
        switch self {
        case .undone: "undone"
        case .deadline(let time):
            "nothing more became ready for \(TimeText.short(.seconds(time.milliseconds / 1000)))"
        case .crashes(let count): "its replicas ended \(count) times"
        case .unsteady(let count): "its replicas stopped being ready \(count) times"
        case .errors(let permille, let before):
            "\(Self.percent(permille)) of its requests failed, and \(Self.percent(before)) before"
        case .latency(let now, let before): "95 of 100 requests took up to \(now) ms, and \(before) ms before"
        }
    }

    private static func percent(_ permille: Int64) -> String { "\(permille / 10).\(permille % 10) %" }
}
