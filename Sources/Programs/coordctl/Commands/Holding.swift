// `coordctl hold`, `release`, `requeue`, `suspend` and `resume`: what people do to jobs that are there already.

import ArgumentParser
import ClusterModel
import Messages

/// Jobs as they were typed, and whom to ask.
struct NamedJobs: ParsableArguments {
    @OptionGroup var context: ContextOptions

    @Argument(help: "Their numbers, as `coordctl jobs -a` shows them.", transform: jobReference)
    var jobs: [JobReference]

    func ask(saying word: String, _ request: (JobReference) -> ClientRequest) throws {
        try EachJob.ask(of: jobs, try context.client(), request, saying: word)
    }
}

struct Hold: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keeps waiting jobs from starting until they are released; safe to do again.")

    @OptionGroup var jobs: NamedJobs

    func run() throws {
        try jobs.ask(saying: "Holding") { .hold($0.job, elements: $0.elements) }
    }
}

struct Release: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Releases held jobs; safe to do again.")

    @OptionGroup var jobs: NamedJobs

    func run() throws {
        try jobs.ask(saying: "Releasing") { .release($0.job, elements: $0.elements) }
    }
}

struct Suspend: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Keeps the ranks of running jobs still until they are resumed; safe to do again.",
        discussion: """
            The ranks keep their memory, devices and nodes, and no time of their limit passes. What they talk to may \
            not wait for them: collectives with a timeout of their own give up. `coordctl requeue` frees what they \
            hold instead.
            """)

    @OptionGroup var jobs: NamedJobs

    func run() throws {
        try jobs.ask(saying: "Suspending") { .suspend($0.job, elements: $0.elements) }
    }
}

struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Lets suspended jobs run on; safe to do again.",
        discussion: "A node takes work again by `coordctl node resume`.")

    @OptionGroup var jobs: NamedJobs

    func run() throws {
        try jobs.ask(saying: "Resuming") { .resumeJob($0.job, elements: $0.elements) }
    }
}

struct Requeue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requeue",
        abstract: "Stops running jobs and puts them back into their queue, or runs finished ones once more.",
        discussion: "Of a finished array what did not complete runs once more; elements that are named in any case.")

    @OptionGroup var jobs: NamedJobs

    func run() throws {
        try jobs.ask(saying: "Requeueing") { .requeue($0.job, elements: $0.elements) }
    }
}
