// An ingress of a test, in a folder of its own, with certificates of an authority of its own. It needs HAProxy and
// openssl.

import ClusterModel
import Glibc

@testable import Gateway

final class TestIngress {
    static var isInstalled: Bool { TestGateway.isInstalled && TestCertificates.isInstalled }
    static let reason = "\(TestGateway.reason), and openssl"

    let certificates: TestCertificates
    let settings: IngressSettings
    private(set) var ingress: Ingress
    private(set) var table = IngressTable.empty
    private let home: String

    /// The node is called `inner`; it has eight ports.
    init() throws {
        home = try TestGateway.folder()
        certificates = try TestCertificates(folder: home)
        let (address, first) = ("127.0.0.1", try Self.freePorts(8))
        settings = IngressSettings(
            folder: "\(home)/ingress", address: address, ports: first..<first + 8,
            identity: try certificates.identity("node inner"))
        ingress = try Ingress(settings: settings)
        try wait("it is up") { ingress.report.condition == .running }
    }

    /// The first of so many ports in a row on which nobody listens now; below those that the kernel gives out by
    /// itself, to the connections of this test too.
    private static func freePorts(_ count: Int) throws -> Int {
        for _ in 0..<100 {
            let first = Int.random(in: 10_000..<19_000)
            let isFree = (first..<first + count).allSatisfy { port in
                TestSocket.connect(to: UInt16(port)).map { close($0) } == nil
            }
            if isFree { return first }
        }
        throw TestFault(what: "no free ports")
    }

    /// Lets in gateways by their names, to replicas at the first ports in order; each on a door of its own.
    func obey(gateways: [String], _ replicas: [TestReplica]) throws {
        try obey(gateways: gateways, ports: replicas.map(\.port))
    }

    func obey(gateways: [String], ports: [UInt16]) throws {
        table = IngressTable(
            gateways: gateways,
            doors: ports.enumerated().map { IngressDoor(port: door($0.offset), replica: $0.element) })
        let number = ingress.want(table)
        try wait("table \(number) is obeyed") {
            ingress.report.obeyed >= number && ingress.report.condition == .running
        }
        guard ingress.report.setbacks == 0 else {
            throw TestFault(what: "a setback: \(ingress.report.lastSetback.map { "\($0)" } ?? "")")
        }
    }

    func door(_ place: Int) -> UInt16 { UInt16(settings.ports.lowerBound + place) }

    /// A replica as a gateway is told of it.
    func routed(_ replica: TestReplica, at place: Int, node: String = "inner") -> RoutedReplica {
        RoutedReplica(
            id: replica.id, revision: 1, address: "127.0.0.1", port: door(place), serverName: "node \(node)")
    }

    /// What makes a gateway one that calls itself so.
    func change(as name: String, of others: TestCertificates? = nil) throws -> (inout GatewaySettings) -> Void {
        let identity = try (others ?? certificates).identity(name)
        return { [authority = certificates.authority] settings in
            (settings.identity, settings.replicaAuthority) = (identity, authority)
        }
    }

    /// Ends the driver, and another takes over.
    func replaceDriver(stop: Gateway.Stop = .leavingProxy, change: (inout IngressSettings) -> Void = { _ in }) throws {
        ingress.stop(stop)
        try wait("the driver ends") { ingress.report.condition == .stopped }
        var settings = settings
        change(&settings)
        ingress = try Ingress(settings: settings)
        try wait("the next one is up") { ingress.report.condition == .running }
    }

    var processID: Int32? {
        try? Int32(RuntimeConnection.open(settings.statisticsSocket).information("Pid"))
    }

    func wait(_ what: String, until isDone: () -> Bool) throws {
        for _ in 0..<2_000 {
            if isDone() { return }
            usleep(10_000)
        }
        throw TestFault(what: "\(what): not after 20 s; the report is \(ingress.report)")
    }

    func end() {
        ingress.stop(.endingProxy(within: .milliseconds(300)))
        ingress.waitUntilStopped(milliseconds: 10_000)
        TestGateway.remove(settings.folder)
        TestGateway.remove(home)
        TestGateway.reap()
    }
}

extension TestCertificates {
    /// A member of the cluster, by its common name.
    func identity(_ name: String) throws -> ProxyIdentity {
        let file = name.split(separator: " ").joined(separator: "-")
        let pair = try member(name, file: file)
        return try ProxyIdentity(certificateFile: pair.certificate, keyFile: pair.key, authorityFile: authority)
    }
}
