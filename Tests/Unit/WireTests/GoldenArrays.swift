// Fixed values of arrays and their elements, whose bytes stand in Tests/Golden/Bytes; see GoldenValues.swift.
import ClusterModel
import Ledger
import Messages

extension Golden {
    static let indices = ElementRuns([0, 1, 2, 3, 10, 20, 30, 99])
    static let element = ElementName(array: job, index: 20)

    static let arraySpec: Boxed<JobSpec> = {
        var array = spec.value
        array.array = ArrayShape(indices: indices, maxRunning: 4, hasItems: true)
        array.dependency = Dependency([
            .init(.afterCorrespondingOK, JobID(12)), .init(.afterOK, JobID(13), element: 7),
        ])
        return Boxed(array)
    }()

    static let arrayWaits: [Wait] = [
        .dependency(.init(.afterCorrespondingOK, job)), .neverSatisfied(.init(.afterOK, job, element: 0)),
        .arrayLimit(job, 4), .quotaTooSmall(queue: name("gpu-long"), shortOf: memory),
    ]

    static let arrayRequests: [ClientRequest] = [
        .element(job, 20), .cancel(job, elements: indices), .hold(job, elements: indices),
        .release(job, elements: indices), .requeue(job, elements: indices),
    ]

    static let arrayReplies: [ClientReply] = {
        var array = view
        array.spec = arraySpec
        array.array = ArrayView(waiting: 4, live: 2, running: 1, completed: 1, failed: 1, waitingText: "10,20,30,99")
        var row = view
        (row.spec, row.element) = (arraySpec, element)
        return [
            .jobs(JobPage(jobs: [array, row], next: nil)), .rejected(.unknownElement(job, 7)),
            .explained(Explanation(job: array, obstacles: arrayWaits, position: nil, closest: nil)),
        ]
            + ElementState.allCases.map {
                .element(ElementView(name: element, state: $0, row: $0 == .live ? JobID(4_712) : nil))
            }
    }()

    static let arrayOrders: [AgentOrder] = [
        .prepare(
            PrepareOrder(
                allocation: allocation, job: job, attempt: 2, restarts: 1, ranks: 0..<8, spec: arraySpec, owner: user,
                element: element, units: units, gang: gang, startsAtOnce: false))
    ]

    static let arrayEvents: [Event] = [
        .job(.submitted(job, arraySpec, owner: user, request: key, at: time)),
        .job(.split(JobID(4_712), from: job, place: 5, at: time)),
        .job(.elementsEnded(job, places: ElementRuns([1, 2, 7]), .cancelled(by: user), at: time)),
        .job(.elementsEnded(job, places: nil, .deadlineMissed, at: time)),
        .job(.parentDeparted(job, DepartedParent(job: JobID(12), completed: false, elements: indices))),
    ]

    static let arrayChunks: [CheckpointChunk] = {
        var array = Job(id: job, spec: arraySpec, owner: user, request: key, submitted: time, version: 9)
        array.array?.states.set(0, to: .completed)
        array.array?.states.set(5, to: .live)
        array.array?.states.set(7, to: .failed)
        array.array?.verdict = .failed(blame)
        array.array?.ending = .cancelled(by: admin)
        array.departed = [
            DepartedParent(job: JobID(12), completed: false, elements: indices),
            DepartedParent(job: JobID(13), completed: true),
        ]
        let row = Job(
            id: JobID(4_712), spec: arraySpec, owner: user, request: key, submitted: time, version: 10,
            element: element)
        return [.jobs(index: 20, [array, row])]
    }()
}
