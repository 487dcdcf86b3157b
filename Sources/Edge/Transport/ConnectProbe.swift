// From a host and port to a numeric address that answers. libzmq tells nothing when a connection is refused (no frame
// comes and sends are accepted for ever), so a plain TCP connection is tried first and closed again: that gives the
// kernel's own reason at once. The server sees a visitor that leaves without a word, and does not log it.

import Glibc

/// The address of a server, as text and in parts.
struct ServerAddress {
    let host: String
    let port: String

    /// Reads `host:port`, `[v6]:port`, or either after `tcp://`.
    init(_ text: String) throws(TransportError) {
        let plain = text.hasPrefix("tcp://") ? String(text.dropFirst(6)) : text
        guard plain.utf8.count <= 300, let colon = plain.lastIndex(of: ":") else {
            throw TransportError.address(text, why: "it is not host:port")
        }
        var host = String(plain[..<colon])
        if host.hasPrefix("[") && host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let port = String(plain[plain.index(after: colon)...])
        guard !host.isEmpty, let number = UInt16(port), number > 0, !host.contains(where: { "[] /".contains($0) })
        else {
            throw TransportError.address(text, why: "it is not host:port with a port from 1 to 65535")
        }
        self.host = host
        self.port = String(number)
    }

    /// The first of the host's addresses that takes a connection, as libzmq wants it; else the last one's refusal.
    ///
    /// Waits for the name service (which has its own time limits), and for the connections until the deadline.
    func reachable(deadline: UInt64) throws(CloseReason.Cause) -> String {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, port, &hints, &list)
        guard code == 0 else {
            throw CloseReason.Cause.unreachable(
                "the name \(host) has no address: \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(list) }
        var refusal = "the name \(host) has no address"
        var next = list
        for _ in 0..<Limits.addressesTried {
            guard let candidate = next?.pointee else { break }
            next = candidate.ai_next
            guard let failure = probe(candidate, deadline: deadline) else { return endpoint(of: candidate) }
            refusal = String(cString: strerror(failure))
        }
        throw CloseReason.Cause.unreachable(refusal)
    }

    private func endpoint(of candidate: addrinfo) -> String {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(
            candidate.ai_addr, candidate.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        let name = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let numeric = code == 0 ? name : host
        return numeric.contains(":") ? "tcp://[\(numeric)]:\(port)" : "tcp://\(numeric):\(port)"
    }

    /// Connects and closes again; nil when it worked, else the error number.
    private func probe(_ candidate: addrinfo, deadline: UInt64) -> Int32? {
        let kind = candidate.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let file = socket(candidate.ai_family, kind, candidate.ai_protocol)
        guard file >= 0 else { return errno }
        defer { close(file) }
        if Glibc.connect(file, candidate.ai_addr, candidate.ai_addrlen) == 0 { return nil }
        guard errno == EINPROGRESS else { return errno }
        var item = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        var ready: Int32 = 0
        repeat {
            ready = poll(&item, 1, Int32(clamping: milliseconds(until: deadline, from: monotonicNow())))
        } while ready < 0 && errno == EINTR
        guard ready > 0 else { return ETIMEDOUT }
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(file, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return errno }
        return code == 0 ? nil : code
    }
}

extension CloseReason.Cause: Error {}
