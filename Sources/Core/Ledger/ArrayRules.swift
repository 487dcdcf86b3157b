// How facts about arrays and their elements change the tables. An array is a row that stands in its queue while any
// element waits, and runs while only rows of elements are left of it; it holds nothing itself.

import ClusterModel

extension ClusterState {
    /// An element becomes a row of its own, pending.
    mutating func split(_ id: JobID, from array: JobID, place: Int, at time: WallTime) {
        precondition(id == nextJob, "job ids are handed out in order")
        guard let parent = jobs[array], let shape = parent.spec.value.array, let progress = parent.array else {
            preconditionFailure("an element leaves an array that exists")
        }
        precondition(progress.states[place] != .live, "a live element has a row already")
        nextJob = JobID(id.number + 1)
        let element = ElementName(array: array, index: shape.indices[place])
        var job = Job(
            id: id, spec: parent.spec, owner: parent.owner, request: parent.request, submitted: parent.submitted,
            version: version, element: element)
        job.phase = .pending(since: time)
        job.facts.note(.split, at: time)
        jobs[id] = job
        nameElement(element, id)
        revive(parent, at: time)
        changeArray(array) { $0.states.set(place, to: .live) }
        if parent.started == nil { jobs[array]?.started = time }
        settle(array, at: time)
        changeQueue(job.spec.value.queue) { $0.enter(job) }
    }

    /// Elements that waited have ended.
    mutating func endElements(of array: JobID, _ places: ElementRuns?, _ outcome: Outcome, at time: WallTime) {
        let count = places?.count ?? jobs[array]?.array?.states.count(of: .waiting) ?? 0
        changeArray(array) { progress in
            if places == nil { progress.ending = outcome }
            for place in (places ?? progress.states.places(in: .waiting)).all {
                precondition(progress.states[place] == .waiting, "only what waits ends without beginning")
                progress.states.set(place, to: .failed)
            }
            if progress.verdict == nil { progress.verdict = outcome }
        }
        jobs[array]?.facts.note(.elementsEnded(count, Boxed(outcome.brief)), at: time)
        settle(array, at: time)
    }

    /// A finished array waits again: with each element that did not complete, and of which there is no row.
    mutating func rewind(_ array: Job) {
        precondition(array.phase.isTerminal, "an array that goes on is not put back as a whole")
        let places = placesWithoutRows(of: array)
        precondition(!places.isEmpty, "an array is put back to run something")
        openElements += array.array?.states.count ?? 0
        changeArray(array.id) { progress in
            progress.ending = nil
            for place in places { progress.states.set(place, to: .waiting) }
        }
    }

    /// The elements of an array that have ended without completing, and left no row.
    private func placesWithoutRows(of array: Job) -> [Int] {
        guard let states = array.array?.states, let shape = array.spec.value.array else { return [] }
        return states.places(in: .failed).all.filter {
            row(of: ElementName(array: array.id, index: shape.indices[$0])) == nil
        }
    }

    /// An array of which nothing waits any more leaves its queue.
    private mutating func settle(_ id: JobID, at time: WallTime) {
        guard let array = jobs[id], let states = array.array?.states, array.phase.isWaiting,
            states.count(of: .waiting) == 0, states.count(of: .live) > 0
        else { return }
        changeQueue(array.spec.value.queue) { $0.leave(array) }
        changeJob(id) { $0.phase = .running(since: time) }
    }

    /// A finished array of which an element runs once more has not finished.
    private mutating func revive(_ array: Job, at time: WallTime) {
        guard array.phase.isTerminal else { return }
        finished.remove(array.id)
        noteRun(array)
        openElements += array.spec.value.array?.count ?? 0
        changeJob(array.id) { job in
            job.phase = .running(since: time)
            job.array?.ending = nil
        }
    }

    /// A row was put back into its queue, from wherever it was.
    mutating func noteAgain(_ before: Job, at time: WallTime) {
        guard let element = before.element, let array = jobs[element.array] else { return }
        guard before.phase.isTerminal else {
            if !before.phase.isWaiting { changeArray(element.array) { $0.running -= 1 } }
            return
        }
        guard let place = array.spec.value.array?.indices.place(of: element.index) else { return }
        revive(array, at: time)
        changeArray(element.array) { $0.states.set(place, to: .live) }
    }

    /// A row has finished, which was this before.
    mutating func noteEnd(_ before: Job, _ outcome: Outcome) {
        if let count = before.array?.states.count { openElements -= count }
        guard let element = before.element,
            let place = jobs[element.array]?.spec.value.array?.indices.place(of: element.index)
        else { return }
        changeArray(element.array) { progress in
            if !before.phase.isWaiting { progress.running -= 1 }
            progress.states.set(place, to: outcome == .completed ? .completed : .failed)
            if outcome != .completed, progress.verdict == nil { progress.verdict = outcome }
        }
    }

    /// Changes an array's progress where it is: a copy of a million elements for each of them would be felt.
    mutating func changeArray(_ id: JobID, _ change: (inout ArrayProgress) -> Void) {
        precondition(jobs[id]?.array != nil, "an element's array is here as long as its row")
        jobs[id]?.version = version
        jobs[id]?.changeArray(change)
    }
}

extension Job {
    mutating func changeArray(_ change: (inout ArrayProgress) -> Void) {
        guard var progress = array else { return }
        // Let go of it in the row, so that it is changed where it is.
        array = nil
        change(&progress)
        array = progress
    }
}
