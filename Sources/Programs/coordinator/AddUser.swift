// `coordinator add-user`: a client's folder for somebody who is not the admin. Run where the authority's key lies.

import ArgumentParser
import ClusterModel

struct AddUser: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a client context for a user, a user of namespace `default` until given roles.")

    @OptionGroup var location: DirectoryOption

    @Argument(help: "The user's name.")
    var name: String

    @Option(help: "The new folder; give it to the user as it is and keep no copy.")
    var out: String

    func run() throws {
        guard let name = Name(name) else {
            throw ValidationError(
                "\(self.name): 1 to 63 letters, digits, . _ or -, beginning and ending with a letter or digit")
        }
        try location.household.addUser(name, folder: out)
        print("User \(name) has a context in \(out).\nBe that user:  export COORD_CONTEXT=\(out)")
    }
}
