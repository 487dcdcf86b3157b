// Which requests go to a service, and how gateways treat them.

import ClusterModel

struct TrafficFields {
    let fields: Fields

    /// nil, with complaints, when anything is wrong.
    func read() -> ServiceTraffic? {
        typealias Limits = ServiceTraffic.Limits
        var traffic = ServiceTraffic()
        let routes = fields["routes"].map(routes) ?? .some([])
        let sticky = fields["sticky"].map { $0.flag() } ?? .some(false)
        let limit = fields["maxInFlight"].map { $0.integer(in: Limits.inFlight) } ?? .some(traffic.inFlightLimit)
        let drain = fields["drainSeconds"].map { $0.seconds(in: Limits.drain) } ?? .some(traffic.drain)
        guard let routes, let sticky, let limit, let drain else { return nil }
        if routes.isEmpty {
            for name in ["sticky", "maxInFlight", "drainSeconds"] {
                fields[name]?.complain("without routes no gateway sends anything", remedy: "add `routes: [{path: /}]`")
            }
        }
        (traffic.routes, traffic.isSticky) = (routes, sticky)
        (traffic.inFlightLimit, traffic.drain) = (limit, drain)
        return traffic
    }

    private func routes(_ value: Value) -> [ServiceRoute]? {
        guard let items = value.items() else { return nil }
        let most = ServiceTraffic.Limits.routes
        guard items.count <= most else {
            value.complain("it has \(items.count) routes", remedy: "write at most \(most)")
            return nil
        }
        let found = items.compactMap(route)
        guard found.count == items.count else { return nil }
        for (place, item) in items.enumerated() where found[..<place].contains(where: { $0.key == found[place].key }) {
            item.complain("another one above has this host and path", remedy: "keep one of the two")
            return nil
        }
        return found
    }

    private func route(_ value: Value) -> ServiceRoute? {
        guard let fields = value.fields(["host", "path", "stripPrefix"]) else { return nil }
        let host = fields["host"].map { $0.checked(Self.host) } ?? .some(nil)
        let path = fields["path"].map { $0.checked(Self.path) } ?? .some("/")
        let strips = fields["stripPrefix"].map { $0.flag() } ?? .some(false)
        guard let host, let path, let strips else { return nil }
        return ServiceRoute(host: host, path: path, stripsPrefix: strips)
    }

    private static func host(_ text: String) throws(Problem) -> String? {
        let isName = text.utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d || byte == 0x2e
        }
        guard isName, !text.isEmpty, text.utf8.count <= ServiceTraffic.Limits.host else {
            throw Problem(
                "\(Wording.quoted(text)) is no host",
                remedy: "write it in lower case and without a port: api.example.org")
        }
        return text
    }

    private static func path(_ text: String) throws(Problem) -> String {
        let isPath = text.hasPrefix("/") && (text == "/" || !text.hasSuffix("/"))
        guard isPath, text.utf8.count <= ServiceTraffic.Limits.path,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else {
            throw Problem(
                "\(Wording.quoted(text)) is no path", remedy: "begin with /, and end without one, as in /api")
        }
        return text
    }
}
