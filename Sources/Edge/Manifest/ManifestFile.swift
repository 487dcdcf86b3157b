// Reads a manifest's file, no more of it than a manifest may have; a device that never ends is read to the bound.

import Glibc

extension ManifestReader {
    /// The file's bytes, at most one more than `Limits.fileBytes`, so that `read` refuses what is larger.
    ///
    /// - Parameter path: `-` is standard input.
    /// - Throws: A fault that names the file and what the system said.
    package static func bytes(ofFile path: String) throws(ManifestError) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        let most = Limits.fileBytes + 1
        var bytes: [UInt8] = []
        while bytes.count < most {
            var chunk = [UInt8](repeating: 0, count: min(65_536, most - bytes.count))
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path, errno) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func unreadable(_ path: String, _ code: Int32) -> ManifestError {
        let why = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        let fault = ManifestError.Fault(
            place: .wholeFile, field: "", problem: "it cannot be read: \(why)",
            remedy: "check the path and its permissions")
        return ManifestError(file: path, faults: [fault], omitted: 0)
    }
}
