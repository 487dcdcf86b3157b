// The gateway's room by itself, for scripts/bench-gateway: one that serves until it is told to end, and one with many
// services in which routes change. It prints figures and judges nothing.

import ArgumentParser
import ClusterModel
import Gateway
import Glibc

@main
struct GatewayBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures the gateway.", subcommands: [Serve.self, Admit.self, Change.self])
}

struct FrontOptions: ParsableArguments {
    @Option(help: "A folder that is made for the proxy.") var folder: String
    @Option(help: "Where it listens.") var front: String
    @Option(help: "Certificate and key; without it in the clear.") var certificate: String?
    @Option(help: "Who signs the replicas' certificates; without it in the clear.") var authority: String?
    @Option(help: "What it shows to an ingress; without it nothing.") var ownCertificate: String?
    @Option(help: "The key of that.") var ownKey: String?
    @Option(help: "Threads of the proxy.") var threads = 1

    var settings: GatewaySettings {
        var settings = GatewaySettings(
            folder: folder, fronts: [GatewayFront(address: front, certificate: certificate)])
        settings.replicaAuthority = authority
        if let authority, let ownCertificate, let ownKey {
            settings.identity = try? ProxyIdentity(
                certificateFile: ownCertificate, keyFile: ownKey, authorityFile: authority)
        }
        settings.threads = threads
        return settings
    }
}

func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

extension Gateway {
    /// Waits until a table is obeyed.
    func await(_ number: UInt64, seconds limit: Double = 60) throws {
        let end = seconds() + limit
        while report.obeyed < number || report.condition != .running {
            guard seconds() < end else { throw ValidationError("not obeyed: \(report.condition)") }
            usleep(500)
        }
    }
}

/// One service until the input ends.
struct Serve: ParsableCommand {
    @OptionGroup var options: FrontOptions
    @Option(help: "The name in the replicas' certificates.") var name: String?
    @Argument(help: "Ports of replicas on 127.0.0.1.") var ports: [UInt16]

    func run() throws {
        let replicas = ports.enumerated().map { place, port in
            RoutedReplica(
                id: UInt64(place + 1), revision: 1, address: "127.0.0.1", port: port,
                serverName: options.authority == nil ? nil : name)
        }
        let table = try RouteTable(
            [RoutedService(name: "bench/web", routes: [Route()], replicas: replicas)], within: options.settings.limits)
        let gateway = try Gateway(settings: options.settings, table: table)
        try gateway.await(1)
        print("ready")
        fflush(nil)
        while readLine() != nil {}
        usleep(700_000)
        let told = gateway.records.revisions.values.reduce(0) { $0 + $1.requests }
        print("told \(told) dropped \(gateway.report.droppedRecords)")
        gateway.stop(.endingProxy(within: .milliseconds(100)))
        while gateway.report.condition != .stopped { usleep(10_000) }
    }
}

/// An ingress until the input ends.
struct Admit: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ingress")

    @Option(help: "A folder that is made for the proxy.") var folder: String
    @Option(help: "The first of its ports.") var firstPort: Int
    @Option(help: "The node's certificate.") var certificate: String
    @Option(help: "Its key.") var key: String
    @Option(help: "Who signs gateways' certificates.") var authority: String
    @Option(help: "The node that is let in.") var gateway = "bench"
    @Argument(help: "Ports of replicas on 127.0.0.1.") var ports: [UInt16]

    func run() throws {
        let identity = try ProxyIdentity(certificateFile: certificate, keyFile: key, authorityFile: authority)
        var settings = IngressSettings(
            folder: folder, address: "127.0.0.1", ports: firstPort..<firstPort + ports.count, identity: identity)
        settings.threads = 1
        let ingress = try Ingress(settings: settings)
        let doors = ports.enumerated().map { IngressDoor(port: UInt16(firstPort + $0.offset), replica: $0.element) }
        let number = ingress.want(IngressTable(gateways: [gateway], doors: doors))
        let end = seconds() + 20
        while ingress.report.obeyed < number || ingress.report.condition != .running {
            guard seconds() < end else { throw ValidationError("not obeyed: \(ingress.report.condition)") }
            usleep(500)
        }
        print("ready")
        fflush(nil)
        while readLine() != nil {}
        ingress.stop(.endingProxy(within: .milliseconds(100)))
        ingress.waitUntilStopped(milliseconds: 5_000)
    }
}

/// Many services of many replicas; one after the other gets other replicas, and a caller asks until it sees them.
struct Change: ParsableCommand {
    @OptionGroup var options: FrontOptions
    @Option var services = 1_000
    @Option(help: "Of each service.") var replicas = 10
    @Option(help: "Changes.") var rounds = 100
    @Argument(help: "Two ports, each of a server that answers in its own way on every loopback address.")
    var ports: [UInt16]

    func run() throws {
        guard ports.count == 2 else { throw ValidationError("two ports are needed") }
        var settings = options.settings
        settings.stock = [PoolStock(.plain, count: 8)]
        settings.slots = 2 * replicas
        var all = (0..<services).map { service($0, port: ports[0]) }
        let begin = seconds()
        let gateway = try Gateway(settings: settings, table: RouteTable(all, within: settings.limits))
        try gateway.await(1)
        print("start_ms \(Int((seconds() - begin) * 1000))")
        guard let port = options.front.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw ValidationError("--front has no port")
        }
        let caller = Caller(port: port)
        var (seen, obeyed): ([Double], [Double]) = ([], [])
        for round in 0..<rounds {
            let place = round * 7919 % services
            // At any moment of the driver's turns, which come twice a second.
            usleep(UInt32(round * 137 % 700) * 1_000)
            let before = try caller.ask("/s\(place)/")
            let next = all[place].replicas.first?.port == ports[0] ? ports[1] : ports[0]
            all[place] = service(place, port: next, first: UInt64(round + 1) * 100)
            let table = try RouteTable(all, within: settings.limits)
            let begin = seconds()
            let number = gateway.want(table)
            while try caller.ask("/s\(place)/") == before {
                guard seconds() - begin < 30 else { throw ValidationError("the change does not come") }
            }
            seen.append((seconds() - begin) * 1000)
            try gateway.await(number)
            obeyed.append((seconds() - begin) * 1000)
        }
        tell("change_ms until a caller sees it", seen)
        tell("change_ms until all is obeyed", obeyed)
        print("reloads \(gateway.report.reloads) setbacks \(gateway.report.setbacks)")
        print("ready")
        fflush(nil)
        while readLine() != nil {}
        gateway.stop(.endingProxy(within: .milliseconds(100)))
        while gateway.report.condition != .stopped { usleep(10_000) }
    }

    private func service(_ place: Int, port: UInt16, first: UInt64 = 0) -> RoutedService {
        RoutedService(
            name: "bench/s\(place)", routes: [Route(path: "/s\(place)")],
            replicas: (0..<replicas).map { replica in
                RoutedReplica(
                    id: first + UInt64(replica + 1), revision: first + 1,
                    address: "127.\(1 + replica).\(place / 250).\(1 + place % 250)", port: port)
            })
    }

    private func tell(_ what: String, _ values: [Double]) {
        let sorted = values.sorted()
        func at(_ share: Double) -> String {
            let value = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
            return "\((value * 10).rounded() / 10)"
        }
        print("\(what): median \(at(0.5)), 95th percentile \(at(0.95)), worst \(at(1))")
    }
}

/// Asks over one connection, and over another one where it is closed.
final class Caller {
    private let port: UInt16
    private var file: Int32 = -1

    init(port: UInt16) { self.port = port }

    /// The answer's last 16 bytes; the servers of the script send one line.
    func ask(_ path: String) throws -> String {
        for _ in 0..<3 {
            if file < 0 { try connect() }
            let text = "GET \(path) HTTP/1.1\r\nhost: bench\r\n\r\n"
            _ = send(file, text, text.utf8.count, Int32(MSG_NOSIGNAL))
            var room = [UInt8](repeating: 0, count: 4_096)
            let count = recv(file, &room, room.count, 0)
            if count > 0 { return String(decoding: room[..<count].suffix(16), as: UTF8.self) }
            close(file)
            file = -1
        }
        throw ValidationError("nobody answers at port \(port)")
    }

    private func connect() throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isOpen = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isOpen else { throw ValidationError("nobody listens at port \(port)") }
    }
}
