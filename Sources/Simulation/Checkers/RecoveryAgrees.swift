// Recovery is no path of its own: folding the journal, folding it after a checkpoint, and the state that lived are one.

import ClusterModel
import Ledger

struct RecoveryAgrees {
    static let promise = "recovery finds the same state"

    private var judged = 0

    mutating func judge(_ state: ClusterState, witness: ClusterState, into broken: inout [BrokenPromise]) {
        judged += 1
        // The whole comparison is dear; the count of facts is not.
        guard state.version != witness.version || (judged % 64 == 0 && state != witness) else { return }
        broken.append(BrokenPromise(promise: Self.promise, detail: "the facts of a turn do not lead to its state"))
    }

    func judge(_ replayed: ClusterState, restored: ClusterState, into broken: inout [BrokenPromise]) {
        guard replayed != restored else { return }
        broken.append(BrokenPromise(promise: Self.promise, detail: "checkpoint and tail differ from the whole journal"))
    }
}
