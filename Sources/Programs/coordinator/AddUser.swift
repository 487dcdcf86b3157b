// `coordinator add-user`: a client's folder for somebody who is not the admin; and `coordinator renew`: new
// certificates for what has them. Both run where the authority's key lies.

import ArgumentParser
import ClusterModel

struct AddUser: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-user",
        abstract: "Makes a client context for a user, a user of namespace `default` until given roles.")

    @OptionGroup var location: DirectoryOption

    @Argument(help: "The user's name.")
    var name: String

    @Option(help: "The new folder; give it to the user as it is and keep no copy.")
    var out: String

    @Flag(help: "The folder is that user's already: only its certificate is made anew.")
    var renew = false

    func run() throws {
        guard let name = Name(name) else {
            throw ValidationError(
                "\(self.name): 1 to 63 letters, digits, . _ or -, beginning and ending with a letter or digit")
        }
        if renew {
            try location.household.renew(name, folder: out)
            print("The certificate in \(out) is made anew.")
            return
        }
        try location.household.addUser(name, folder: out)
        print("User \(name) has a context in \(out).\nBe that user:  export COORD_CONTEXT=\(out)")
    }
}

struct Renew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Makes the coordinator's and the admin's certificates anew, for one more year.",
        discussion: """
            Users: `coordinator add-user NAME --out FOLDER --renew`. Nodes: `agent join ... --renew`, a new token. A \
            coordinator that runs goes on with its old certificate until it is started again; ranks do not notice.
            """)

    @OptionGroup var location: DirectoryOption

    func run() throws {
        let household = location.household
        try household.renew()
        print("The certificates of the coordinator and of \(household.admin) are made anew.")
        print("If the coordinator runs, start it again: it still shows its old one.")
    }
}
