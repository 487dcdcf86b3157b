// The text of an ingress's configuration. It has two stages, because a gateway may send a request again only while the
// handshake is not over: the first one looks whether the replica takes connections and closes where it does not, and
// only then lets the second one answer the handshake. Pure text; who writes and checks it is the process.

import ClusterModel

/// The configuration and the script beside it.
package struct IngressConfiguration: Hashable, Sendable {
    package let settings: IngressSettings

    package init(settings: IngressSettings) { self.settings = settings }

    package var text: String { "\(global)\n\(defaults)\n\(first)\n\(second)" }

    /// What a driver compares to know whether a running proxy has its settings and its certificate.
    package var mark: String { TextMark.of(text + Self.script + settings.identity.mark) }

    /// Looks whether a replica takes connections, in a second: a process that ended refuses at once, and a queue that
    /// is full is tried again by the kernel after a second. Nothing is sent.
    ///
    /// A gateway that nobody knows waits for two seconds before it is turned away, as word of a new one may be on its
    /// way here while requests are on theirs. For a port of which nothing is known yet it waits for a fifth of a
    /// second: on a busy machine word of a replica that has just started comes later to this proxy than to gateways,
    /// and they ask four times in a row without a pause.
    package static let script = """
        core.register_action("reach", { "tcp-req" }, function(txn)
            local socket = core.tcp()
            socket:settimeout(1)
            if socket:connect("127.0.0.1", tonumber(txn:get_var("sess.door"))) then
                txn:set_var("sess.reached", 1)
            end
            socket:close()
        end, 0)
        core.register_action("pause", { "tcp-req" }, function(txn)
            core.msleep(2000)
        end, 0)
        core.register_action("nap", { "tcp-req" }, function(txn)
            core.msleep(40)
        end, 0)

        """

    private var global: String {
        let threads = settings.threads.map { "\n    nbthread \($0)" } ?? ""
        return """
            global
                # Each goes through both stages.
                maxconn \(2 * settings.connections)\(threads)
                stats socket \(settings.statisticsSocket) mode 600 level admin expose-fd listeners
                stats timeout 30s
                hard-stop-after \(settings.hardStop.milliseconds)
                lua-load-per-thread \(settings.path("ingress.lua"))
                # Whoever comes back by a ticket has not shown again who it is.
                ssl-default-bind-options ssl-min-ver TLSv1.3 no-tls-tickets

            """
    }

    private var defaults: String {
        """
        defaults
            mode tcp
            timeout connect 5s
            # Of a handshake. What is open is the gateway's to end: 25 hours are longer than any of its timeouts.
            timeout client 5s
            timeout server 5s
            timeout tunnel 25h
            # Of what only one side has closed.
            timeout client-fin 30s
            timeout server-fin 30s
            # A gateway that is gone without a word is noticed within a minute.
            option clitcpka
            clitcpka-idle 30s
            clitcpka-intvl 10s
            clitcpka-cnt 3
            retries 2

        """
    }

    private var door: String { "dst_port,map_str(\(settings.doorMap))" }

    /// Looks for the door, and again while it is not known.
    private var search: String {
        let look = "tcp-request content set-var(sess.door) \(door)"
        let again = """

                tcp-request content lua.nap if !{ var(sess.door) -m found }
                \(look) if !{ var(sess.door) -m found }
            """
        return look + String(repeating: again, count: 5)
    }

    private var first: String {
        let address = settings.address.contains(":") ? "[\(settings.address)]" : settings.address
        return """
            frontend ingress
                bind \(address):\(settings.ports.lowerBound)-\(settings.ports.upperBound - 1)
                maxconn \(settings.connections)
                tcp-request inspect-delay 5s
                \(search)
                tcp-request content reject if !{ var(sess.door) -m found }
                tcp-request content lua.reach
                tcp-request content reject if !{ var(sess.reached) -m found }
                default_backend tls
            backend tls
                server tls unix@\(settings.tlsSocket) send-proxy-v2

            """
    }

    /// A certificate of the authority is shown by users and by the coordinator too: the common name begins with what
    /// its owner is, and only a node's goes on. After it the map decides.
    private var second: String {
        let known = "{ ssl_c_s_dn(cn),bytes(\(Self.kind.utf8.count)),map_str(\(settings.gatewayMap)) -m found }"
        return """
            frontend tls
                bind unix@\(settings.tlsSocket) mode 600 accept-proxy ssl crt \(settings.pairFile) \
            ca-file \(settings.identity.authorityFile) verify required
                maxconn \(settings.connections)
                tcp-request inspect-delay 10s
                tcp-request content reject if !{ ssl_c_s_dn(cn) -m beg "\(Self.kind)" }
                tcp-request content lua.pause if !\(known)
                tcp-request content reject if !\(known)
                tcp-request content set-var(sess.door) \(door)
                tcp-request content reject if !{ var(sess.door) -m found }
                tcp-request content set-dst ipv4(127.0.0.1)
                tcp-request content set-dst-port var(sess.door)
                default_backend replica
            backend replica
                server replica 0.0.0.0

            """
    }

    /// How the common name of a node's certificate begins.
    private static let kind = "node "
}
