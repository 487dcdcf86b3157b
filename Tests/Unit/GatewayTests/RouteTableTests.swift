// What a table of routes takes, what it refuses and in which words, and what is different between two.

import ClusterModel
import Testing

@testable import Gateway

@Suite("A table of routes")
struct RouteTableTests {
    private func service(_ name: String = "a/web", _ change: (inout RoutedService) -> Void = { _ in }) -> RoutedService
    {
        var service = RoutedService(
            name: name, routes: [Route(host: "\(name.split(separator: "/")[1]).example")],
            replicas: [RoutedReplica(id: 1, revision: 1, address: "10.0.0.1", port: 80)])
        change(&service)
        return service
    }

    private func refusal(_ services: [RoutedService], within limits: RouteLimits = RouteLimits()) -> RouteTableError? {
        do {
            _ = try RouteTable(services, within: limits)
            return nil
        } catch { return error }
    }

    private func refusal(_ change: (inout RoutedService) -> Void) -> RouteTableError? {
        refusal([service("a/web", change)])
    }

    @Test("finds its services by name, however they were given")
    func finds() throws {
        let table = try RouteTable(
            ["c/x", "a/x", "b/x"].map { name in
                service(name) { $0.routes = [Route(host: "\(name.prefix(1)).example")] }
            })
        #expect(table.services.map(\.name) == ["a/x", "b/x", "c/x"])
        #expect(table.service(named: "b/x")?.routes == [Route(host: "b.example")])
        #expect(table.service(named: "b/y") == nil)
        #expect(RouteTable.empty.service(named: "a/x") == nil)
    }

    @Test("refuses one route for two services, and names both")
    func duplicateRoutes() {
        let both = [
            service("a/web") { $0.routes = [Route(host: "h.example", path: "/api")] },
            service("b/web") { $0.routes = [Route(path: "/api"), Route(host: "h.example", path: "/api")] },
        ]
        #expect(refusal(both) == .duplicateRoute("h.example/api/", services: ["a/web", "b/web"]))
        #expect(refusal(both)?.description.contains("a/web and b/web") == true)
        #expect(refusal { $0.routes = [Route(), Route()] } == .duplicateRoute("/", services: ["a/web"]))
        #expect(refusal([service("a/web"), service("a/web")]) == .duplicateService("a/web"))
    }

    @Test(
        "refuses names that the proxy's map could not hold", arguments: ["web", "a/b/c", "a/", "A/b", "a/b c", "a/b;c"])
    func badNames(name: String) { #expect(refusal { $0.name = name } == .badName(name)) }

    @Test("refuses what is no host", arguments: ["", "A.example", "a..b", "a:80", "a b", "*.a"])
    func badHosts(host: String) {
        #expect(refusal { $0.routes = [Route(host: host)] } == .badHost(host, service: "a/web"))
    }

    @Test(
        "refuses what is no path",
        arguments: ["", "api", "/api/", "//", "/a//b", "/../b", "/a b", "/%41", "/a?b", "/a;b"])
    func badPaths(path: String) {
        #expect(refusal { $0.routes = [Route(path: path)] } == .badPath(path, service: "a/web"))
    }

    @Test("refuses replicas that cannot be reached, or are there twice")
    func badReplicas() {
        let one = RoutedReplica(id: 1, revision: 1, address: "10.0.0.1", port: 80)
        #expect(refusal { $0.replicas[0].address = "node-1" } == .badAddress("node-1", service: "a/web"))
        #expect(refusal { $0.replicas[0].address = "fd00::1" } == nil)
        #expect(refusal { $0.replicas[0].port = 0 } == .badPort(1, service: "a/web"))
        #expect(refusal { $0.replicas = [one, one] } == .duplicateReplica(1, service: "a/web"))
        #expect(
            refusal { service in
                service.replicas = [one, one]
                service.replicas[1].id = 2
            } == .duplicateEndpoint("10.0.0.1 port 80", service: "a/web"))
        #expect(
            refusal { $0.replicas[0].weight = 257 }
                == .outside("weight of replica 1", value: 257, from: 0, to: 256, service: "a/web"))
        let named = service { $0.replicas[0].serverName = "n1.cluster" }
        #expect(refusal([named]) == nil)
        #expect(refusal([named], within: RouteLimits(takesServerNames: false)) == .noAuthority(1, service: "a/web"))
    }

    @Test("refuses more than its limits")
    func limits() {
        let limits = RouteLimits(services: 2, replicas: 1, routes: 3)
        let three = ["a/x", "a/y", "a/z"].map { service($0) }
        #expect(refusal(three, within: limits) == .tooMany("services", count: 3, most: 2, of: "the table"))
        let routes = service { $0.routes = ["/a", "/b", "/c", "/d"].map { Route(path: $0) } }
        #expect(refusal([routes], within: limits) == .tooMany("routes", count: 4, most: 3, of: "the table"))
        let deep = Route(path: "/1/2/3/4/5", stripsPrefix: true)
        #expect(refusal { $0.routes = [deep] } == .tooDeep(deep.path, service: "a/web", most: 4))
        #expect(refusal { $0.queue.deadline = .zero } != nil)
        #expect(refusal { $0.inFlightLimit = 0 } != nil)
        #expect(refusal { $0.routes = [] } == .noRoutes(service: "a/web"))
    }

    @Test("tells what is different in another, what comes before what goes")
    func changes() throws {
        let before = try RouteTable([service("a/one"), service("a/two") { $0.replicas[0].id = 7 }])
        let after = try RouteTable([
            service("a/one") { service in
                service.replicas[0].weight = 5
                service.replicas.append(RoutedReplica(id: 3, revision: 2, address: "10.0.0.3", port: 80))
                service.isSticky = true
            }, service("a/three"),
        ])
        #expect(before.changes(to: before).isEmpty)
        #expect(
            before.changes(to: after) == [
                .serviceChanged("a/one"), .replicaChanged(1, service: "a/one"), .replicaAdded(3, service: "a/one"),
                .serviceAdded("a/three"), .replicaAdded(1, service: "a/three"), .replicaRemoved(7, service: "a/two"),
                .serviceRemoved("a/two"),
            ])
        let moved = try RouteTable([service("a/one") { $0.replicas[0].port = 81 }])
        #expect(try RouteTable([service("a/one")]).changes(to: moved) == [.replicaMoved(1, service: "a/one")])
    }
}
