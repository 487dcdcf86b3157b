// What clients were told of each job and each node is what it could have told if it did one thing at a time, each
// between its question and its answer.

import ClusterModel
import ControlPlane
import Messages

struct HistoriesLinear {
    static let promise = "what clients are told is of one cluster"

    /// What is known of the job that was submitted under a key, apart from the history.
    struct Subject {
        let key: RequestKey
        let name: Name
        let startsHeld: Bool
        let isArray: Bool
        let holdsItself: Bool
        let owner: Int
        /// Its namespace is one that not everybody sees, or not always.
        let isVeiled: Bool

        /// Whether a client that is told that there is no such job is told that of the job, and not of its own rights.
        func isSeen(by client: Int) -> Bool { client == 0 || client == owner && !isVeiled }
    }

    /// Histories that were looked at, and those of them that were not looked at to the end.
    private(set) var judged = 0
    private(set) var undecided = 0

    mutating func judge(
        _ history: ClientHistory, of subjects: [Subject], nodes: [Name], isForgetful: Bool,
        into broken: inout [BrokenPromise]
    ) {
        for (number, span) in history.spans.enumerated() {
            let entries = span.entries(of: history)
            judgeJobs(entries, since: span.start, subjects, number == 0, isForgetful, into: &broken)
            for node in nodes {
                judge(node, entries, since: span.start, isFirst: number == 0, into: &broken)
            }
        }
    }

    private mutating func judgeJobs(
        _ entries: [ClientHistory.Entry], since start: Int, _ subjects: [Subject], _ isFirst: Bool,
        _ isForgetful: Bool, into broken: inout [BrokenPromise]
    ) {
        var parts = Array(repeating: HistoryPart<JobDeed>(), count: subjects.count)
        var places = Lookup<RequestKey, Int>()
        for (place, subject) in subjects.enumerated() { places[subject.key] = place }
        var jobs = Lookup<JobID, Int>()
        var ids: [JobID?] = subjects.map { _ in nil }
        for entry in entries {
            guard let submit = entry.submit, case .submitted(let first)? = entry.reply, let leader = places[submit.key]
            else { continue }
            for offset in 0..<submit.count {
                let (id, place) = (JobID(first.number + UInt64(offset)), leader + offset)
                jobs[id] = place
                let before = ids[place] ?? id
                ids[place] = id
                guard before != id else { continue }
                broken.append(
                    BrokenPromise(
                        promise: Self.promise,
                        detail: "\(subjects[place].name) was answered as \(before) and as \(id)"))
            }
        }
        for entry in entries {
            if let submit = entry.submit, let leader = places[submit.key] {
                let accepted = entry.isAccepted
                let deed = JobDeed.submit(accepted: accepted, mayBeDenied: entry.isDenied)
                for place in leader..<leader + submit.count {
                    parts[place].add(
                        entry, accepted.map { _ in deed }, unanswered: .submit(accepted: nil, mayBeDenied: true),
                        since: start)
                }
            } else if let place = entry.job.flatMap({ jobs[$0] }) {
                add(entry, to: &parts[place], isSeen: subjects[place].isSeen(by: entry.client), since: start)
            } else if case .jobs(let page)? = entry.reply {
                for view in page.jobs {
                    guard let place = jobs[view.id] else { continue }
                    parts[place].add(
                        entry, .see(JobModes(view), version: view.version), unanswered: nil,
                        since: start)
                }
            }
        }
        for (subject, part) in zip(subjects, parts) where !part.operations.isEmpty {
            let model = JobModel(
                startsHeld: subject.startsHeld, isArray: subject.isArray, holdsItself: subject.holdsItself,
                isForgotten: isForgetful)
            let verdict = Linearizer.judge(part.operations, by: model, from: .init(isFirst ? .absent : .all))
            note(verdict, of: "\(subject.name)", part.operations, into: &broken)
        }
    }

    private func add(
        _ entry: ClientHistory.Entry, to part: inout HistoryPart<JobDeed>, isSeen: Bool, since start: Int
    ) {
        guard let verb = entry.verb else {
            switch entry.reply {
            case .job(let view)?:
                part.add(entry, .see(JobModes(view), version: view.version), unanswered: nil, since: start)
            case .rejected(.unknownJob)? where isSeen:
                part.add(entry, .seeNothing, unanswered: nil, since: start)
            default: break
            }
            return
        }
        var answer = entry.answer
        if !isSeen, answer == .gone { answer = .refused }
        part.add(entry, answer.map { .change(verb, $0) }, unanswered: .change(verb, nil), since: start)
    }

    private mutating func judge(
        _ node: Name, _ entries: [ClientHistory.Entry], since start: Int, isFirst: Bool,
        into broken: inout [BrokenPromise]
    ) {
        var part = HistoryPart<NodeDeed>()
        for entry in entries {
            if let change = entry.nodeDeed(of: node, isDone: nil) {
                let isDone = entry.isDone
                let deed = isDone == nil ? nil : entry.nodeDeed(of: node, isDone: isDone)
                part.add(entry, deed, unanswered: change, since: start)
            } else if let mode = entry.mode(of: node) {
                part.add(entry, .see(mode), unanswered: nil, since: start)
            }
        }
        guard !part.operations.isEmpty else { return }
        let verdict = Linearizer.judge(
            part.operations, by: NodeModel(), from: .init(isFirst ? [.unknown] : NodeMode.allCases))
        note(verdict, of: "\(node)", part.operations, into: &broken)
    }

    private mutating func note<Deed>(
        _ verdict: LinearVerdict, of subject: String, _ operations: [Operation<Deed>],
        into broken: inout [BrokenPromise]
    ) {
        judged += 1
        switch verdict {
        case .linear: break
        case .undecided: undecided += 1
        case .broken(let explained, let stuck):
            let told = operations.sorted { $0.invoked < $1.invoked }
            let words = told.map { "\($0.deed) at \($0.invoked) to \($0.answered.map(String.init) ?? "-")" }
            let answers = told.count { $0.answered != nil }
            let why = "\(explained) of \(answers) answers fit, and \(told[stuck].deed) does not"
            broken.append(
                BrokenPromise(
                    promise: Self.promise, detail: "\(subject): \(why); \(words.joined(separator: "; "))"))
        }
    }
}

extension ClientHistory.Entry {
    /// The key under which jobs are asked for, and how many of them; nil for any other request. The subjects of a
    /// workflow's jobs follow each other.
    fileprivate var submit: (key: RequestKey, count: Int)? {
        switch request {
        case .submit(let submit): (submit.key, 1)
        case .submitWorkflow(let workflow): (workflow.key, workflow.jobs.count)
        default: nil
        }
    }

    /// Whether a submit was taken; nil when that is not known.
    fileprivate var isAccepted: Bool? {
        switch reply {
        case .submitted?: true
        case .rejected?: false
        default: nil
        }
    }

    fileprivate var isDenied: Bool {
        if case .rejected(.denied)? = reply { true } else { false }
    }

    /// Whether a node was changed; nil when that is not known.
    fileprivate var isDone: Bool? {
        switch reply {
        case .done?: true
        case .rejected(.conflict)?, .rejected(.unknownNode)?: false
        default: nil
        }
    }
}
