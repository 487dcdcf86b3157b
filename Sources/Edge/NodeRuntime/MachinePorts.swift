// Whether a TCP port that the ledger promised can be bound here and now. It holds no port: between the answer and the
// task's own bind another program may come first, which the task then says.
import Glibc

/// What stands against binding a port.
package enum PortState: Equatable, Sendable {
    case free
    case inUse
    /// The address is not this machine's, or the port needs rights.
    case impossible(why: String)
}

/// The ports of this machine.
package enum MachinePorts {
    /// Tries to bind a TCP port on a numeric IPv4 or IPv6 address.
    package static func state(of port: UInt16, on address: String) -> PortState {
        var ipv4 = sockaddr_in()
        ipv4.sin_family = sa_family_t(AF_INET)
        ipv4.sin_port = port.bigEndian
        if inet_pton(AF_INET, address, &ipv4.sin_addr) == 1 { return tryBinding(&ipv4, family: AF_INET, port: port) }
        var ipv6 = sockaddr_in6()
        ipv6.sin6_family = sa_family_t(AF_INET6)
        ipv6.sin6_port = port.bigEndian
        if inet_pton(AF_INET6, address, &ipv6.sin6_addr) == 1 { return tryBinding(&ipv6, family: AF_INET6, port: port) }
        return .impossible(why: "\(address) is not a numeric address")
    }

    /// The numeric address of this machine from which packets to `host:port` leave. Nothing is sent.
    package static func address(leadingTo peer: String) throws(NodeFault) -> String {
        let host = peer.split(separator: ":").dropLast().joined(separator: ":").filter { $0 != "[" && $0 != "]" }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        // The discard service's number stands for any: a datagram socket that is connected sends nothing.
        guard getaddrinfo(host, "9", &hints, &list) == 0, let found = list else {
            throw .refused(field: "coordinator \(peer)", why: "its name cannot be resolved; give --data-address")
        }
        defer { freeaddrinfo(list) }
        let opened = socket(found.pointee.ai_family, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard opened >= 0 else { throw NodeFault.last("socket", peer) }
        let file = OwnedFile(taking: opened)
        var own = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withUnsafeMutablePointer(to: &own) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
                guard connect(file.descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0,
                    getsockname(file.descriptor, address, &size) == 0
                else { return -1 }
                return getnameinfo(address, size, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            }
        }
        guard code == 0 else {
            throw .refused(field: "coordinator \(peer)", why: "no way leads there now; give --data-address")
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func tryBinding<Address>(_ address: inout Address, family: Int32, port: UInt16) -> PortState {
        let opened = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard opened >= 0 else { return .impossible(why: NodeFault.words(errno)) }
        let file = OwnedFile(taking: opened)
        // As servers do: connections that still linger from an earlier server are no obstacle, a listener is.
        var one: Int32 = 1
        setsockopt(file.descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file.descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        // Two sockets with SO_REUSEADDR may share a port until one of them listens.
        if bound == 0, listen(file.descriptor, 1) == 0 { return .free }
        return errno == EADDRINUSE ? .inUse : .impossible(why: NodeFault.words(errno))
    }
}
