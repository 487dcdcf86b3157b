// Who a proxy of ours is in the cluster: the node's certificate with its key, and the authority by which it knows
// others. It names files; what is in them is read when a proxy is started, and given to nobody else.

import Glibc

package struct ProxyIdentity: Hashable, Sendable {
    /// The node's certificate and those above it, in PEM.
    package let certificateFile: String
    package let keyFile: String
    /// The authority's certificate, in PEM.
    package let authorityFile: String
    /// Tells one certificate from the next; it protects from nobody.
    package let mark: String

    /// A certificate and its chain are under 64 KB, a key under 1 KB.
    private static let mostBytes = 65_536

    package init(certificateFile: String, keyFile: String, authorityFile: String) throws(GatewayError) {
        (self.certificateFile, self.keyFile, self.authorityFile) = (certificateFile, keyFile, authorityFile)
        let certificate = try FolderFile.read(certificateFile, most: Self.mostBytes)
        mark = TextMark.of(certificate + (try FolderFile.read(authorityFile, most: Self.mostBytes)))
    }

    /// Writes certificate and key into one file, as HAProxy reads them; with mode 0600, in a folder of its own.
    func writePair(to path: String) throws(GatewayError) {
        let certificate = try FolderFile.read(certificateFile, most: Self.mostBytes)
        try FolderFile.write(certificate + FolderFile.read(keyFile, most: Self.mostBytes), to: path)
    }
}

/// A short mark of a text (FNV-1a): it tells apart, and protects from nobody.
enum TextMark {
    static func of(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
