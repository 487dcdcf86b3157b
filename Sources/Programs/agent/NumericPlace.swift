// An address and a port as an administrator writes them.

import ArgumentParser
import Glibc

/// `10.0.0.12:31000` or `[fd00::12]:31000`, with a port that needs no right.
struct NumericPlace: Equatable {
    let address: String
    let port: Int

    init(_ address: String, _ port: Int) { (self.address, self.port) = (address, port) }

    init?(_ argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = Int(argument[argument.index(after: colon)...]),
            (1024..<65_536).contains(port)
        else { return nil }
        let text = argument[..<colon]
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let address = String(isBracketed ? text.dropFirst().dropLast() : text)
        guard Self.isNumeric(address), address.contains(":") == isBracketed else { return nil }
        self.init(address, port)
    }

    var text: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }

    /// Whether it stands for all addresses of the machine, and is none that others could call.
    static func isEverywhere(_ address: String) -> Bool { address == "0.0.0.0" || address == "::" }

    private static func isNumeric(_ address: String) -> Bool {
        var room = in6_addr()
        return inet_pton(AF_INET, address, &room) == 1 || inet_pton(AF_INET6, address, &room) == 1
    }
}

/// What was asked for by an option that says where something listens, and whether it does.
enum PlaceChoice: Equatable, ExpressibleByArgument {
    case off
    case at(address: String, port: Int)

    init?(argument: String) {
        guard argument != "off" else {
            self = .off
            return
        }
        guard let place = NumericPlace(argument) else { return nil }
        self = .at(address: place.address, port: place.port)
    }
}
