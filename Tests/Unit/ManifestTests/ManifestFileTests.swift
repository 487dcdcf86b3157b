// Files are read no further than a manifest may reach, and the examples of the repository are manifests.

import Manifest
import Testing

@Suite struct ManifestFileTests {
    private static let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()

    @Test(arguments: [("hello.yaml", 1), ("digits.yaml", 1), ("queues.yaml", 2)])
    func `the examples are read`(name: String, count: Int) throws {
        let bytes = try ManifestReader.bytes(ofFile: "\(Self.root)/cluster/examples/\(name)")
        #expect(try ManifestReader.read(bytes, file: name, directory: "/").count == count)
    }

    @Test func `a file that is not there, or a directory, is refused by name`() {
        let missing = #expect(throws: ManifestError.self) { try ManifestReader.bytes(ofFile: "/no/such/file") }
        #expect(
            missing?.description
                == "/no/such/file: it cannot be read: No such file or directory; check the path and its permissions")
        #expect(throws: ManifestError.self) { try ManifestReader.bytes(ofFile: "/") }
    }

    @Test func `a device without an end is read to the bound`() throws {
        let bytes = try ManifestReader.bytes(ofFile: "/dev/zero")
        #expect(bytes.count == ManifestReader.Limits.fileBytes + 1)
        #expect(throws: ManifestError.self) { try ManifestReader.read(bytes, file: "zero", directory: "/") }
    }
}
