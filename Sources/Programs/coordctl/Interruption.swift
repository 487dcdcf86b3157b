// What Ctrl-C means while a job is followed: the job goes on, and the person is told so. The words are made before,
// because a signal handler may do next to nothing.

import Glibc

enum Interruption {
    /// Read by the handler only; set before the handler is.
    nonisolated(unsafe) private static var words: UnsafeMutableBufferPointer<UInt8>?

    /// From now on an interrupt says this and ends the process with 130, as shells expect.
    static func say(_ text: String) {
        let bytes = Array("\ncoordctl: \(text)\n".utf8)
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = buffer.initialize(from: bytes)
        // The one before is not freed: the handler could be reading it, and there are two in a process's life.
        words = buffer
        signal(SIGINT) { _ in
            if let words = Interruption.words { _ = write(STDERR_FILENO, words.baseAddress, words.count) }
            _exit(130)
        }
    }
}
