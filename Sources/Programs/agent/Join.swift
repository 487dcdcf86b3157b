// `agent join`: makes a key, shows a token, and comes back with a certificate.

import ArgumentParser
import ClusterModel
import Cryptography
import Glibc
import Messages
import Transport
import Wire

struct Join: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Makes this machine a node of a cluster. Once; `agent run` starts it.")

    @OptionGroup var location: DirectoryOption

    @Argument(help: "HOST:PORT of the coordinator.")
    var address: String

    @Option(help: "What `coordctl token create --node` printed.")
    var token: String

    @Option(help: "The node's name; its host name if left out.")
    var name: String?

    @Flag(help: "It is a node already: only its certificate is made anew, with a new token.")
    var renew = false

    func run() throws {
        let household = location.household
        if renew { return try renewCertificate(in: household) }
        guard !household.hasJoined else {
            throw AgentError(
                description: "\(household.directory) has joined already; `agent run` starts it, --renew makes its"
                    + " certificate anew")
        }
        let text = name ?? hostName
        guard let name = Name(text) else {
            throw ValidationError(
                "--name \(text): 1 to 63 letters, digits, . _ or -, beginning and ending with a letter or digit")
        }
        let grant = try ask(for: name, with: household.joiningKey(), token: JoinToken(parsing: token))
        try household.keep(certificate: grant.certificate, authority: grant.authority, address: address)
        print("Node \(name) has joined cluster \(grant.cluster).\nStart it:  agent run --dir \(household.directory)")
    }

    /// Joining again under the same name, with the same key.
    private func renewCertificate(in household: AgentHousehold) throws {
        let credentials = try household.load().credentials
        let own = try credentials.chain.first?.identity()
        guard let own, own.kind == .node, let name = Name(own.name), self.name == nil || self.name == name.text else {
            throw AgentError(
                description: "\(household.directory) is node \(own?.name ?? "?"); leave --name out with --renew")
        }
        let grant = try ask(for: name, with: credentials.key, token: JoinToken(parsing: token))
        guard grant.cluster.description == own.cluster else {
            throw AgentError(description: "\(address) is of cluster \(grant.cluster), this node of \(own.cluster)")
        }
        try household.renew(certificate: grant.certificate, authority: grant.authority)
        print("The certificate of node \(name) is made anew.\nIf the agent runs, start it again; its ranks run on.")
    }

    private func ask(for name: Name, with key: KeyPair, token: JoinToken) throws -> JoinGrant {
        let request = try CertificateRequest(for: key)
        guard let digest = ContentHash(bytes: try key.publicKeyDigest()) else {
            throw AgentError(description: "the new key has no digest")
        }
        let client = try BlockingClient(connectingTo: address, context: TLSContext.joining(with: token))
        _ = try client.connect()
        defer { client.close() }
        try client.send(
            AgentMessage.join(JoinRequest(name: name, certificateRequest: request.der, key: digest)).encoded())
        guard let bytes = try client.receive(timeout: .seconds(15)) else {
            throw AgentError(description: "\(address) did not answer within 15 s; try again")
        }
        switch try CoordinatorMessage.decoded(from: bytes).0 {
        case .joined(let grant): return grant
        case .refused(let why): throw AgentError(description: why)
        case .welcome, .orders, .acknowledged, .heartbeat:
            throw AgentError(description: "\(address) answered something else than a certificate")
        }
    }

    private var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, 255) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
