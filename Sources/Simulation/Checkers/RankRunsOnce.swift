// No rank of an attempt is started twice, ever, by anyone: its work would be done twice under one name.

import ClusterModel

struct RankRunsOnce {
    private var started = Lookup<TaskID, Bool>()

    var count: Int { started.count }

    mutating func noteStart(_ task: TaskID, into broken: inout [BrokenPromise]) {
        if started[task] == true {
            broken.append(BrokenPromise(promise: "no rank runs twice", detail: "\(task) was started again"))
        }
        started[task] = true
    }
}
