// Ports for an ingress that was told none: free ones of this machine, so that a node that replicas run on has one
// without being asked.

import ClusterModel
import Gateway
import Glibc
import NodeRuntime

/// Ports of this node's ingress.
enum IngressPorts {
    /// Below the ports that the kernel gives out by itself, and beside what `--ports` has where it is left out.
    private static let usual = 31_000..<32_768

    /// Ports for an ingress that was told none.
    ///
    /// - Parameter recorded: The first port of the ingress that was here before; kept where it can be.
    static func freePorts(
        count: Int, at address: String, besides promised: Range<Int>, recorded: Int?
    ) throws -> Range<Int> {
        var firsts = recorded.map { [$0] } ?? []
        firsts += stride(from: usual.lowerBound, through: usual.upperBound - count, by: count)
        for first in firsts {
            let range = first..<first + count
            guard range.upperBound <= 65_536, !range.overlaps(promised),
                range.allSatisfy({ MachinePorts.state(of: UInt16($0), on: address) == .free })
            else { continue }
            return range
        }
        if case .impossible(let why) = MachinePorts.state(of: UInt16(usual.lowerBound), on: address) {
            throw AgentError(
                description: "the ingress cannot listen at \(address): \(why); give --ingress ADDRESS:PORT")
        }
        throw AgentError(
            description: "there are no \(count) free ports in a row for the ingress among \(usual.lowerBound)-"
                + "\(usual.upperBound - 1) at \(address); choose them with --ingress ADDRESS:PORT or have fewer --ports"
        )
    }
}

/// A name of the kernel's that one process of this machine has at a time; gone with the process.
final class MachineTurn {
    private let descriptor: Int32

    /// Waits for its turn, for so long at most: then it goes on without, as whoever has it is stuck.
    init(_ name: String, seconds: Int) {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A zero first makes it a name without a file.
        let name = [0] + Array(name.utf8.prefix(100))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        for _ in 0..<(seconds * 20) {
            let code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            guard code != 0, errno == EADDRINUSE else { return }
            usleep(50_000)
        }
    }

    deinit { close(descriptor) }
}
