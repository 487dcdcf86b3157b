// What a rollout would come to, in words.

import ClusterModel
package import Messages

extension RolloutForecast {
    /// The lines that stand below what would change; none where no rollout would begin.
    package var lines: [String] {
        switch end {
        case .nothing: []
        case .completes:
            ["rollout: there is room for it; \(counted(most, "replica")) at once at most, \(wanted) of them to stay"]
        case .unfinished:
            [
                "rollout: \(ready) of \(wanted) replicas would serve as far as it was rehearsed, and it goes on from "
                    + "there; \(counted(most, "replica")) at once at most"
            ]
        case .stuck:
            ["rollout: it would stand still with \(ready) of \(wanted) new replicas ready, and go back at its deadline"]
                + (refusal.isEmpty ? [] : ["no more are taken: \(refusal)"])
                + (obstacle?.rehearsal.filter { $0 != Explanation.waits } ?? []) + [advice]
        }
    }

    private var advice: String {
        let way = "`strategy: surgeFree` exchanges them one by one without more room"
        let isForQuota =
            obstacle?.obstacles.contains { wait in
                if case .quota = wait { true } else { false }
            } ?? false
        guard isForQuota, let queue = obstacle?.job.spec.value.queue else { return "What to do: \(way)." }
        return "What to do: \(way); or let queue \(queue) lend it (`rolloutSurge`)."
    }
}
