// `coordctl token create`: lets a machine join. The secret is made here and shown here; the coordinator learns only the
// fingerprint of the key that is made from it.

import ArgumentParser
import ClusterModel
import Cryptography
import Link
import Messages

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes tokens with which machines join.", subcommands: [Create.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Makes a token with which one machine can join, once.")

        @OptionGroup var context: ContextOptions

        @Flag(help: "For a node; there are no others.")
        var node = false

        @Option(help: "How long it may be used: 90s, 5m, 1h, up to 7d.")
        var valid = "1h"

        func validate() throws {
            guard node else { throw ValidationError("say what it is for: --node") }
        }

        func run() throws {
            let validity = try span()
            let loaded = try context.loaded()
            let token = try makeToken(loaded)
            let client = ControlClient(loaded)
            try asking { () throws(ClientFault) in
                let reply = try client.ask(.createToken(key: token.key, validity: validity))
                guard case .done = reply else { throw client.unexpected(reply) }
            }
            Screen.print(token.text)
        }

        private func span() throws(CommandFault) -> Span {
            let length: TimeText.Length
            do throws(TimeTextError) {
                length = try TimeText.length(valid)
            } catch {
                throw CommandFault("--valid: \(error)", exitCode: 2)
            }
            guard case .span(let span) = length else {
                throw CommandFault("--valid: a token that never ends is a key; write at most 7d", exitCode: 2)
            }
            return span
        }

        private func makeToken(_ loaded: ClientContext) throws(CommandFault) -> (text: String, key: ContentHash) {
            do throws(CertificateError) {
                let token = try JoinToken.make(for: loaded.authority)
                guard let key = ContentHash(bytes: try token.keyDigest()) else {
                    throw CertificateError.badToken(why: "its key has no SHA-256")
                }
                return (token.text, key)
            } catch {
                throw CommandFault("cannot make a token: \(error)", exitCode: 255)
            }
        }
    }
}
