// Where the ranks of a promise run and are known: a kernel, its machine, and the folder of their records. Who is
// asked elsewhere knows nothing of them, and that proves nothing.

/// What tells whether an agent would know of the ranks that were promised to it.
package struct RunPlace: Hashable, Sendable {
    /// Changes when the kernel starts.
    package let kernelBoot: String
    /// By which the machine is known again, as in `dmi:3f2a`; empty where it has no mark.
    package let machine: String
    /// By which the folder of the records is known again; empty from an agent that names none.
    package let runDirectory: String

    package init(kernelBoot: String, machine: String = "", runDirectory: String = "") {
        self.kernelBoot = kernelBoot
        self.machine = machine
        self.runDirectory = runDirectory
    }

    /// Whether who is heard there would know what was promised here, or nothing tells that it would not.
    package func mayKnow(of other: RunPlace) -> Bool {
        guard kernelBoot == other.kernelBoot else { return false }
        return runDirectory.isEmpty || other.runDirectory.isEmpty || runDirectory == other.runDirectory
    }

    /// Whether both are of one machine; nil where their marks do not tell.
    package func isSameMachine(as other: RunPlace) -> Bool? {
        let (kind, kindOfOther) = (machine.prefix { $0 != ":" }, other.machine.prefix { $0 != ":" })
        guard !machine.isEmpty, kind == kindOfOther else { return nil }
        return machine == other.machine
    }
}
