// What a client needs to call a coordinator, read from a folder: `ca.crt client.crt client.key address`, as
// `coordinator init` writes it. Choosing the folder is the program's business.

package import Cryptography
import Glibc
package import Transport

/// Whom to call and how to prove who one is.
package struct ClientContext: Sendable {
    package let folder: String
    /// `host:port` each, in the order in which they are tried; at least one.
    package let addresses: [String]
    package let authority: Certificate
    package let tls: TLSContext

    /// Reads the folder; throws `ClientFault.context`, which names the file and the remedy.
    package init(folder: String) throws(ClientFault) {
        guard access(folder, F_OK) == 0 else {
            throw .context(
                path: folder,
                why: "there is no such folder; copy the folder `admin` that `coordinator init` made, and name it with "
                    + "--context or COORD_CONTEXT")
        }
        self.folder = folder
        addresses = try Self.addresses(in: "\(folder)/address")
        do throws(CertificateError) {
            let file = "\(folder)/ca.crt"
            let chain = try Certificate.chain(pem: KeyFile.readShared(file), source: file)
            guard let authority = chain.first else {
                throw CertificateError.malformed(what: file, why: "it holds no certificate")
            }
            self.authority = authority
            let credentials = try Credentials(
                certificateFile: "\(folder)/client.crt", keyFile: "\(folder)/client.key")
            let identity = try credentials.chain.first?.identity()
            guard identity?.kind == .user else {
                throw CertificateError.malformed(
                    what: "\(folder)/client.crt",
                    why:
                        "it is the certificate of \(identity?.description ?? "nobody"); a client shows a user's, as"
                        + " `coordinator add-user` makes it")
            }
            tls = try TLSContext.client(credentials: credentials, authority: authority)
        } catch {
            throw .context(path: folder, why: "\(error.description)")
        }
    }

    /// A line each, or several separated by commas; empty lines and lines after `#` are left out.
    private static func addresses(in file: String) throws(ClientFault) -> [String] {
        let bytes: [UInt8]
        do throws(CertificateError) {
            bytes = try KeyFile.readShared(file)
        } catch {
            throw .context(path: file, why: "\(error.description); it holds the coordinator's host:port in one line")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let found = lines.flatMap { $0.split { $0 == "," || $0.isWhitespace } }.map(String.init)
        guard (1...ClientLimits.addresses).contains(found.count) else {
            throw .context(
                path: file,
                why: "it holds \(found.count) addresses; write one to \(ClientLimits.addresses), `host:port` a line")
        }
        return found
    }
}

/// The bounds of a client.
package enum ClientLimits {
    /// Coordinators of one cluster: an elected one and its stand-ins.
    static let addresses = 16
    /// For a connection and its handshake, each address: a coordinator that is well takes milliseconds.
    package static let connecting = Duration.seconds(5)
    /// For an answer: a turn takes milliseconds, and 30 s forgive a disk that hangs.
    package static let answering = Duration.seconds(30)
    /// How long a client that waits for news hears nothing before it asks whether anybody is there.
    static let silence = Duration.seconds(30)
    /// How long the answer to that may take.
    static let sign = Duration.seconds(15)
    /// Answers that came before somebody asked for them; no more requests than the credit are ever unanswered.
    static let requests = 65_536
    /// Bytes of one stream that may be on the way or unread: 10 ms at 100 MB/s, and the relay's memory for one reader.
    package static let streamWindow = 1 << 20
    /// Given back in steps of a quarter of it, so that credit costs few messages and never runs dry.
    static let creditStep = streamWindow / 4
    /// Streams read at a time by one client; each is a thread and a window.
    package static let streams = 64
    /// How long a client that follows a job looks for a coordinator that is away: an upgrade with a restore from a
    /// backup takes less.
    package static let patience = Duration.seconds(3600)
}
