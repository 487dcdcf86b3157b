// How this machine is rebooted: by a command from the agent's own command line, run apart, because it may take its time
// and is the last thing that this kernel does for us.
import Glibc
import Synchronization

/// Runs one command in a shell and tells when it failed.
final class RebootCommand: Sendable {
    /// What of its output is told: its last words.
    private static let told = 200
    private let command: String
    private let failed: @Sendable (String) -> Void

    init(_ command: String, failed: @escaping @Sendable (String) -> Void) {
        (self.command, self.failed) = (command, failed)
    }

    func run() {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<RebootCommand>.fromOpaque(pointer).takeRetainedValue().execute()
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            return failed("pthread_create: \(NodeFault.words(result))")
        }
        pthread_detach(thread)
    }

    private func execute() {
        guard let pipe = popen("(\(command)) 2>&1", "re") else {
            return failed("popen: \(NodeFault.words(errno))")
        }
        var words: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 {
            words = Array((words + buffer[..<count]).suffix(Self.told))
        }
        let status = pclose(pipe)
        // What succeeded ends this kernel soon, and us with it.
        guard status != 0 else { return }
        let end = status & 0x7f == 0 ? "code \(status >> 8 & 0xff)" : "signal \(status & 0x7f)"
        let text = String(decoding: words, as: UTF8.self).split(separator: "\n").last.map { ": \($0)" } ?? ""
        failed("`\(command)` ended with \(end)\(text)")
    }
}
