// A gateway of a test, in a folder of its own, with the waiting that tests need. It needs the program HAProxy.

import ClusterModel
import Glibc
import Synchronization

@testable import Gateway

/// Counts what comes on the gateway's own thread.
final class HeldCalls: Sendable {
    private let number = Mutex(0)

    func add() { number.withLock { $0 += 1 } }

    var count: Int { number.withLock { $0 } }
}

final class TestGateway {
    static let program = "/usr/sbin/haproxy"
    static var isInstalled: Bool { access(program, X_OK) == 0 }
    static let reason = "HAProxy is not installed at /usr/sbin/haproxy; `apt-get install haproxy` makes these tests run"

    let settings: GatewaySettings
    let port: UInt16
    private(set) var gateway: Gateway
    private(set) var table: RouteTable
    /// How often it was said that requests wait for want of a replica.
    let calls = HeldCalls()

    init(table: RouteTable = .empty, change: (inout GatewaySettings) -> Void = { _ in }) throws {
        port = try TestSocket.freePort()
        var settings = GatewaySettings(folder: try Self.folder(), fronts: [GatewayFront(address: "127.0.0.1:\(port)")])
        settings.stock = [
            PoolStock(.plain, count: 2), PoolStock(PoolShape(), count: 1),
            PoolStock(PoolShape(isSticky: true), count: 1),
        ]
        settings.slots = 8
        settings.hardStop = .seconds(20)
        // Each of them is counted.
        settings.recordsPerSecond = 100_000
        change(&settings)
        (self.settings, self.table) = (settings, table)
        gateway = try Gateway(settings: settings, table: table) { [calls] in calls.add() }
    }

    static func folder() throws -> String {
        var name = Array("/tmp/gateway-test-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw TestFault(what: "no folder") }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Ends the driver, and another takes over.
    func replaceDriver(stop: Gateway.Stop = .leavingProxy, change: (inout GatewaySettings) -> Void = { _ in }) throws {
        gateway.stop(stop)
        try wait("the driver ends") { gateway.report.condition == .stopped }
        var settings = settings
        change(&settings)
        gateway = try Gateway(settings: settings, table: table)
    }

    /// Wants a table, and waits until it is obeyed.
    ///
    /// Nothing may fail on the way: what is right at the second attempt was wrong at the first.
    func obey(_ services: [RoutedService]) throws {
        table = try RouteTable(services, within: settings.limits)
        let number = gateway.want(table)
        try wait("table \(number) is obeyed") {
            gateway.report.obeyed >= number && gateway.report.condition == .running
        }
        guard gateway.report.setbacks == 0 else {
            throw TestFault(what: "a setback: \(gateway.report.lastSetback.map { "\($0)" } ?? "")")
        }
    }

    func wait(_ what: String, seconds: Int = 20, until isDone: () -> Bool) throws {
        for _ in 0..<(seconds * 100) {
            if isDone() { return }
            usleep(10_000)
        }
        throw TestFault(what: "\(what): not after \(seconds) s; the report is \(gateway.report)")
    }

    /// Requests of a service that are in the records, and those that the proxy says it could not write.
    var recorded: Int64 {
        let dropped = (try? HAProxyRuntime(settings: settings).droppedRecords()) ?? 0
        return gateway.records.revisions.values.reduce(Int64(dropped)) { $0 + $1.requests }
    }

    var processID: Int32? { try? HAProxyRuntime(settings: settings).process() }

    func client() -> TestClient { TestClient(port: port) }

    func end() {
        gateway.stop(.endingProxy(within: .milliseconds(300)))
        for _ in 0..<1_000 where gateway.report.condition != .stopped { usleep(10_000) }
        Self.remove(settings.folder)
        Self.reap()
    }

    /// Lets go of proxies that have ended, which a driver that was replaced knew and the next one did not: who runs
    /// exit tests waits for any child, and would find nothing but these.
    static func reap() {
        guard let folder = opendir("/proc") else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let pid = pid_t(name), let text = try? FolderFile.read("/proc/\(name)/stat", most: 512),
                text.contains("(haproxy) Z \(getpid()) ") || text.contains("(openssl) Z \(getpid()) ")
            else { continue }
            var status: Int32 = 0
            waitpid(pid, &status, WNOHANG)
        }
    }

    /// Removes a folder with the files in it.
    static func remove(_ folder: String) {
        guard let list = opendir(folder) else { return }
        while let entry = readdir(list) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            unlink("\(folder)/\(name)")
        }
        closedir(list)
        rmdir(folder)
    }
}

extension RoutedService {
    /// A service at every host, with replicas of the test.
    static func test(
        _ name: String = "test/web", _ replicas: [TestReplica] = [], path: String = "/", revision: UInt64 = 1
    ) -> RoutedService {
        RoutedService(
            name: name, routes: [Route(path: path)], replicas: replicas.map { .test($0, revision: revision) })
    }
}

extension RoutedReplica {
    static func test(_ replica: TestReplica, revision: UInt64 = 1, isDraining: Bool = false) -> RoutedReplica {
        RoutedReplica(
            id: replica.id, revision: revision, address: "127.0.0.1", port: replica.port, isDraining: isDraining)
    }
}
