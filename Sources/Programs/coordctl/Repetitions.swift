// An option that says one thing and is given twice: the parser would keep the last and drop the others without a word.

enum Repetitions {
    /// Those that may be given any number of times.
    private static let lists = ["--env", "--export", "--file", "-f", "--toleration", "--on-failure"]

    /// Short letters of `submit`, and the other names of its options.
    private static let aliases = [
        "-N": "--nodes", "-n": "--ntasks", "-c": "--cpus-per-task", "-G": "--gpus", "-t": "--time", "-J": "--job-name",
        "-p": "--partition", "--queue": "--partition", "-q": "--partition", "-A": "--account", "-D": "--chdir",
        "-d": "--dependency", "-o": "--output", "-a": "--array", "-H": "--hold",
    ]

    /// The first option that is given twice before a `--`, as it was typed the second time; nil when there is none.
    ///
    /// What follows `--reason` is free text and no option.
    static func first(in arguments: [String]) -> String? {
        var seen: Set<String> = []
        var isText = false
        for argument in arguments.prefix(while: { $0 != "--" }) {
            defer { isText = argument == "--reason" }
            guard !isText, argument.hasPrefix("-"), argument.count > 1, Int(argument) == nil else { continue }
            let typed = String(argument.prefix { $0 != "=" })
            guard !lists.contains(typed) else { continue }
            if !seen.insert(aliases[typed] ?? typed).inserted { return typed }
        }
        return nil
    }
}
