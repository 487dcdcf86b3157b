// Manifests from files or standard input to documents. The grammar is the room Manifest's.

import Glibc
import Manifest

/// Reads manifest files.
enum ManifestFiles {
    /// Reads every document of every file before anything is done with one; `-` is standard input.
    static func read(_ files: [String]) throws(CommandFault) -> [(document: Document, source: String)] {
        var found: [(document: Document, source: String)] = []
        let directory = try currentDirectory()
        for file in files {
            let name = file == "-" ? "standard input" : file
            let bytes = try contents(of: file, name: name)
            do throws(ManifestError) {
                let (documents, notes) = try ManifestReader.readNoting(bytes, file: name, directory: directory)
                for note in notes { Screen.complain(note.description) }
                found += documents.map { ($0, name) }
            } catch {
                throw CommandFault(error)
            }
        }
        guard !found.isEmpty else {
            throw CommandFault("\(files.joined(separator: ", ")): there is no document in it", exitCode: 2)
        }
        return found
    }

    /// A file of texts for the elements of an array, within the bounds of a manifest.
    static func text(of file: String) throws(CommandFault) -> String {
        let name = file == "-" ? "standard input" : file
        let bytes = try contents(of: file, name: name)
        guard bytes.count <= ManifestReader.Limits.fileBytes else {
            throw CommandFault("\(name): it has more than \(ManifestReader.Limits.fileBytes) bytes", exitCode: 2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFault("\(name): it is no UTF-8 text", exitCode: 2)
        }
        return text
    }

    /// At most a byte more than a manifest may have, so that a file of any size costs no more.
    private static func contents(of file: String, name: String) throws(CommandFault) -> [UInt8] {
        let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(name, "open") }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(name, "look at") }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw CommandFault("\(name): it is a directory; name a file", exitCode: 2)
        }
        let most = ManifestReader.Limits.fileBytes
        guard status.st_mode & S_IFMT != S_IFREG || status.st_size <= most else {
            throw CommandFault(
                "\(name): \(status.st_size) bytes are too many for a manifest, which has at most \(most); keep data in "
                    + "files of its own", exitCode: 2)
        }
        return try contents(of: descriptor, name: name, upTo: most + 1)
    }

    private static func contents(of descriptor: Int32, name: String, upTo most: Int) throws(CommandFault) -> [UInt8] {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < most {
            let count = Glibc.read(descriptor, &room, min(room.count, most - bytes.count))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(name, "read") }
            guard count > 0 else { break }
            bytes += room[..<count]
        }
        return bytes
    }

    private static func failure(_ name: String, _ doing: String) -> CommandFault {
        CommandFault("\(name): cannot \(doing) it: \(String(cString: strerror(errno)))", exitCode: 1)
    }
}
