// By which way a gateway reaches a replica, and what `--ingress` takes.

import ClusterModel
import Gateway
import Messages
import Testing

@testable import agent

@Suite("A gateway's way to a replica")
struct ReplicaWayTests {
    private static let cluster = ClusterID(high: 1, low: 2)

    private static func replica(on node: String?, entrance: Bool) -> ReplicaRouting {
        ReplicaRouting(
            allocation: AllocationID(7), revision: 3, address: "10.0.0.9", port: 30_001, weight: 5, isDraining: true,
            node: node.map(Name.init(unchecked:)),
            entrance: entrance ? ReplicaRouting.Entrance(address: "10.0.0.10", port: 31_001) : nil)
    }

    /// Address, port and the name that is asked for.
    private static func way(_ replica: ReplicaRouting, requiresTLS: Bool = false) -> String? {
        let found = GatewayKeeper.routed(
            replica, from: Name(unchecked: "edge"), of: cluster, requiresTLS: requiresTLS)
        if let found { #expect(found.id == 7 && found.revision == 3 && found.weight == 5 && found.isDraining) }
        return found.map { "\($0.address) \($0.port) \($0.serverName ?? "-")" }
    }

    @Test("is the ingress of its node, in TLS and by the node's name")
    func ingress() {
        for required in [false, true] {
            #expect(
                Self.way(Self.replica(on: "Inner_1.x", entrance: true), requiresTLS: required)
                    == "10.0.0.10 31001 node Inner_1.x")
        }
    }

    @Test("is the loopback where both are on one node")
    func loopback() {
        for required in [false, true] {
            #expect(Self.way(Self.replica(on: "edge", entrance: true), requiresTLS: required) == "127.0.0.1 30001 -")
            // A node that has none is asked at its own address, which is on this machine too.
            #expect(Self.way(Self.replica(on: "edge", entrance: false), requiresTLS: required) == "10.0.0.9 30001 -")
        }
    }

    @Test("is in the clear where there is no ingress, and none where that is not allowed")
    func clear() {
        for node in ["inner", nil] {
            #expect(Self.way(Self.replica(on: node, entrance: false)) == "10.0.0.9 30001 -")
            #expect(Self.way(Self.replica(on: node, entrance: false), requiresTLS: true) == nil)
        }
    }

    @Test("begins at ports that an administrator chooses, or is none")
    func choices() {
        #expect(PlaceChoice(argument: "off") == .off)
        #expect(PlaceChoice(argument: "10.0.0.1:31000") == .at(address: "10.0.0.1", port: 31_000))
        #expect(PlaceChoice(argument: "[fd00::1]:31000") == .at(address: "fd00::1", port: 31_000))
        for bad in [
            "", "on", ":31000", "10.0.0.1", "10.0.0.1:80", "10.0.0.1:65536", "host:31000", "fd00::1:31000",
            "[10.0.0.1]:31000",
        ] {
            #expect(PlaceChoice(argument: bad) == nil, "\(bad)")
        }
    }

    @Test("takes ports that nothing else uses, those that it had before first")
    func ports() throws {
        let all = try IngressPorts.freePorts(count: 8, at: "127.0.0.1", besides: 0..<1, recorded: nil)
        #expect(all.count == 8 && all.lowerBound >= 31_000 && all.upperBound <= 32_768)
        let next = try IngressPorts.freePorts(count: 8, at: "127.0.0.1", besides: all, recorded: all.lowerBound)
        #expect(!next.overlaps(all), "they may be promised to replicas")
        let again = try IngressPorts.freePorts(count: 8, at: "127.0.0.1", besides: 0..<1, recorded: next.lowerBound)
        #expect(again == next)
        #expect(throws: AgentError.self) {
            try IngressPorts.freePorts(count: 2_000, at: "127.0.0.1", besides: 0..<1, recorded: nil)
        }
        #expect(throws: AgentError.self) {
            try IngressPorts.freePorts(count: 8, at: "192.0.2.1", besides: 0..<1, recorded: nil)
        }
    }
}
