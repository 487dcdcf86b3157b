// The whole text of a HAProxy 2.6 configuration: settings, the fronts' rules, and every pool with its slots as they are
// now, so that a proxy started from it needs to be told nothing. Pure text; who writes and checks it is the process.

import ClusterModel

/// The configuration and the files beside it.
package struct HAProxyConfiguration: Hashable, Sendable {
    package let settings: GatewaySettings
    package let layout: PoolLayout

    package init(settings: GatewaySettings, layout: PoolLayout) { (self.settings, self.layout) = (settings, layout) }

    package var text: String { head + "\n" + layout.pools.map(backend).joined(separator: "\n") }

    /// Everything but the pools: what a driver compares to know whether a running proxy has its settings.
    package var head: String { "\(global)\n\(defaults)\n\(front)\n\(again)" }

    /// A short mark of everything but who sits where.
    package var mark: String {
        let pools = [PoolShape.plain, PoolShape(isSticky: true)].map { backend(Pool(number: 0, shape: $0, slots: 1)) }
        return TextMark.of(head + pools.joined() + Self.holdScript + (settings.identity?.mark ?? ""))
    }

    package var routeMap: String { layout.routes.map { "\($0.key) \($0.value)\n" }.joined() }

    package var nameMap: String {
        var text = ""
        for pool in layout.pools {
            for (place, slot) in pool.slots.enumerated() {
                if let name = slot.server.serverName { text += "\(pool.slot(place)) \(name)\n" }
            }
        }
        return text
    }

    /// Waits while a pool has no usable server, and then until one has room, so that none of those who are let go meets
    /// the deadline of a queue. It runs for no other request. Fifty milliseconds are a small part of any start, and a
    /// thousand waiting requests wake the proxy 20,000 times a second, a few percent of a core. When there is a server
    /// they look every ten milliseconds, and less and less often where its answers take long. Others who come then
    /// queue and are served before them: after two seconds they queue too, where more queue than two threads that look
    /// at once may have let go, and not very many.
    ///
    /// A process that has been replaced can be told of no new replica: it lets go, and what it held is handed over.
    ///
    /// Whoever waits is told of at once, as a line among those of requests: somebody may start a replica for it. As
    /// what is said for debugging it goes there only, and not to the proxy's errors too.
    ///
    /// Five hundred who come at once take a second to come: those who arrive when the first replica is just there, and
    /// find the queue full, are held like the others. So are those whom a process that was replaced lets go.
    package static let holdScript = """
        -- By pool, when somebody who waits last saw it without a replica.
        local emptied = {}

        local function hold(txn, name, patience)
            local waited = 0
            local busy = 0
            while txn.f:stopping() == 0 and waited < patience do
                local pause = 50
                if txn.f:nbsrv() > 0 then
                    local queued = txn.f:queue()
                    if queued == 0 and txn.f:be_conn_free() > 0 then return end
                    if busy >= 2000 and queued > 8 and queued < 64 then return end
                    pause = math.min(200, math.max(10, busy // 8))
                    busy = busy + pause
                else
                    emptied[name] = core.now().sec
                end
                core.msleep(pause)
                waited = waited + pause
            end
        end

        core.register_action("hold", { "http-req" }, function(txn)
            local name = txn.f:be_name()
            core.log(core.debug, "held " .. name)
            hold(txn, name, tonumber(txn:get_var("txn.hold")) or 0)
        end, 0)

        core.register_action("late", { "http-req" }, function(txn)
            local name = txn.f:be_name()
            local since = core.now().sec - (emptied[name] or 0)
            if since > \(lateSeconds) and txn.f:fe_name() ~= "\(handedFront)" then return end
            txn:set_var("txn.late", 0)
            hold(txn, name, tonumber(txn:get_var("txn.hold")) or 0)
        end, 0)

        """

    /// After the first replica came. Long enough for a thousand handshakes on one core; whoever meets a full queue
    /// later is of a load that is too much, and is told so.
    private static let lateSeconds = 10
    private static let handedFront = "handed"
}

extension HAProxyConfiguration {
    private var global: String {
        let threads = settings.threads.map { "\n    nbthread \($0)" } ?? ""
        return """
            global
                maxconn \(settings.connections)\(threads)
                stats socket \(settings.statisticsSocket) mode 600 level admin expose-fd listeners
                stats timeout 30s
                # What the script says of those who wait.
                log fd@\(Self.recordFile) format raw local0 debug
                hard-stop-after \(settings.hardStop.milliseconds)
                # A connection that waits for its next request is not closed under it: the request is handed over.
                close-spread-time infinite
                lua-load \(settings.path("hold.lua"))
                ssl-default-bind-options ssl-min-ver TLSv1.3
                ssl-default-server-options ssl-min-ver TLSv1.3
                tune.ssl.default-dh-param 2048

            """
    }

    private var defaults: String {
        """
        defaults
            mode http
            timeout connect \(settings.connectTimeout.milliseconds)
            timeout client \(settings.clientTimeout.milliseconds)
            timeout server 60s
            timeout http-request 15s
            timeout http-keep-alive \(settings.idleTimeout.milliseconds)
            # A caller that has left is not waited for.
            option abortonclose
            option http-ignore-probes
            # Only what was surely not received is sent again, so that no POST is done twice.
            option redispatch 1
            retries 3
            retry-on conn-failure
            http-reuse safe
            http-error status 503 content-type text/plain string "no replica could take the request\\n" \
        hdr Retry-After \(retryAfter)
            http-error status 504 content-type text/plain string "the replica did not answer in time\\n"

        """
    }

    /// The number under which the process is given the pipe of records.
    static let recordFile: Int32 = 3

    private var retryAfter: Int64 { max(1, settings.retryAfter.milliseconds / 1000) }

    /// One for what comes in TLS, one for what comes in the clear, one for what is handed over: what they differ in is
    /// asked of no request.
    private var front: String {
        func binds(_ fronts: [GatewayFront]) -> [String] {
            fronts.map { front in
                let tls = front.certificate.map { " ssl crt \($0) alpn h2,http/1.1" } ?? ""
                return "bind \(front.address)\(tls)"
            }
        }
        func headers(_ scheme: String) -> [String] {
            [
                // Whatever a client says of itself there is not believed.
                "http-request del-header x-forwarded- -m beg",
                "option forwardfor",
                "http-request add-header X-Forwarded-Proto \(scheme)",
                "http-request add-header X-Forwarded-Host %[req.hdr(host)]",
            ]
        }
        let (secure, clear) = (
            settings.fronts.filter { $0.certificate != nil }, settings.fronts.filter { $0.certificate == nil }
        )
        var text = ""
        if !secure.isEmpty { text += frontend("secure", binds(secure) + headers("https")) }
        if !clear.isEmpty { text += frontend("front", binds(clear) + headers("http")) }
        // What the process before this one handed over has its headers already.
        let again = ["bind unix@\(settings.againSocket) mode 600", "http-request del-header X-Forwarded-Prefix"]
        return text + frontend(Self.handedFront, again)
    }

    private func frontend(_ name: String, _ head: [String]) -> String {
        let lines =
            head + [
                // One write to the pipe that the process was given; where it is full the line is let go, and counted.
                "log fd@\(Self.recordFile) format raw local0 info",
                "log-format \"%b %s %ST %Tw %Tr %Ta %ts %rc %[var(txn.weight)]\"",
            ] + routing
        return "frontend \(name)\n" + lines.map { "    \($0)\n" }.joined() + "\n"
    }

    /// The longest route of the host; then of any host. Both ends of a key are closed by a slash, so that a part of a
    /// path is whole or does not match.
    private var routing: [String] {
        let map = settings.routeMap
        let strips = (1...RouteTable.deepestStrip).flatMap { depth in
            let isDeep = "if strips { var(txn.entry),field(2,;) -m str \(depth) }"
            return [
                "http-request set-header X-Forwarded-Prefix %[path,field(1,/,\(depth + 1))] \(isDeep)",
                "http-request set-path /%[path,field(\(depth + 2),/,0)] \(isDeep)",
            ]
        }
        return [
            "acl is_stopping stopping",
            "acl is_found var(txn.entry) -m sub ;",
            "http-request set-var(txn.path) path,concat(/)",
            "http-request set-var(txn.entry) req.hdr(host),host_only,lower,concat(,txn.path),map_beg(\(map)) "
                + "if { str(\(RouteEntry.hosts.key)),map_str(\(map)) -m found }",
            "http-request set-var(txn.entry) var(txn.path),map_beg(\(map)) if !is_found",
            // Of most nothing else is asked.
            "http-request allow if { var(txn.entry) -m beg p }",
            "http-request return status 404 content-type text/plain string \"no service is at this address\\n\" "
                + "if !is_found !is_stopping",
            // What is stripped is kept: a request that is handed over is asked again as it came.
            "http-request unset-var(txn.path)",
            "http-request set-var(txn.path) path if is_found !{ var(txn.entry),field(2,;) -m str 0 } !is_stopping",
            "acl strips var(txn.path) -m found",
        ] + strips + [
            "http-after-response set-header connection close if is_stopping",
            "use_backend again if is_stopping",
            "use_backend %[var(txn.entry),field(1,;)]",
        ]
    }

    /// From a process that has been replaced to the one in its place, which alone knows the replicas of today.
    private var again: String {
        """
        backend again
            server next unix@\(settings.againSocket)

        """
    }
}

extension HAProxyConfiguration {
    private func backend(_ pool: Pool) -> String {
        var lines = [
            "backend \(pool.name)",
            "    balance \(balance(pool.shape))",
            "    timeout queue \(pool.shape.queueDeadline.milliseconds)",
        ]
        if pool.shape.isSticky {
            // Made from the address, so that a slot's next tenant is not taken for the last one.
            lines.append("    cookie COORD_REPLICA insert indirect nocache httponly dynamic")
            lines.append("    dynamic-cookie-key \(pool.name)")
        }
        lines += turnover + records + (pool.shape.isPlain ? plainRules : rules)
        lines.append(
            "    default-server pool-purge-delay \(settings.replicaIdleTimeout.milliseconds)\(towardsReplicas)")
        for (place, slot) in pool.slots.enumerated() { lines.append(server(slot.server, pool.slot(place))) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// TLS for those who want it. Each connection shows anew who both ends are.
    private var towardsReplicas: String {
        guard let authority = settings.replicaAuthority else { return "" }
        let own = settings.identity == nil ? "" : " crt \(settings.pairFile)"
        return " no-ssl-reuse ssl verify required ca-file \(authority)\(own)"
    }

    /// Ends a connection to a replica now and then, by chance, so that what it goes through can be replaced. The reuse
    /// of HTTP/1.1 has no bound in HAProxy 2.6.
    private var turnover: [String] {
        guard settings.replicaAuthority != nil else { return [] }
        return [
            "    http-request set-header connection close if { rand(\(settings.requestsPerConnection)) eq 0 } "
                + "!{ req.hdr(upgrade) -m found }"
        ]
    }

    private func balance(_ shape: PoolShape) -> String {
        switch shape.balance {
        case .twoChoices: "random(2)"
        case .leastInFlight: "leastconn"
        case .roundRobin: "roundrobin"
        case .source: "source\n    hash-type consistent"
        }
    }

    /// Of a busy service not each request has a line, which costs a fifth of what the request does: as many as are said
    /// to twice that have one by chance, and each says how many it stands for. A rest of nothing is nothing.
    private var records: [String] {
        [
            "    http-request set-var(txn.weight) be_sess_rate,div(\(settings.recordsPerSecond))",
            "    http-request set-log-level silent if { rand(1000000),mod(txn.weight) gt 0 }",
            // Failures are few, and each is told and counts once.
            "    http-response set-var(txn.weight) int(1) if { status ge 500 }",
            "    http-response set-log-level info if { status ge 500 }",
        ]
    }

    /// Everything is as usual, and where there is no replica the proxy itself says 503.
    private var plainRules: [String] {
        [
            "    timeout server \(RouteTimeouts().response.milliseconds)",
            "    timeout tunnel \(RouteTimeouts().tunnel.milliseconds)",
            "    http-request return \(tooMany) if { queue ge \(RouteWaiting.queue.bound) }",
        ]
    }

    /// What the map says of the service: its timeouts and bounds change without a reload.
    private var rules: [String] {
        [
            "    http-request set-timeout server var(txn.entry),field(3,;)",
            "    http-request set-timeout tunnel var(txn.entry),field(4,;) if { req.hdr(upgrade) -m found } "
                + "or { method CONNECT }",
            // A process that is stopping has none by this count.
            "    acl is_empty nbsrv eq 0",
            "    acl is_stopping stopping",
            // Looked at only where it matters: a variable is a copy, and a quarter of what a request costs was copies.
            "    acl is_waiting queue gt 0",
            "    http-request set-var(txn.queue) var(txn.entry),field(5,;) if is_waiting",
            "    acl is_busy be_conn_free le 0",
            // They came when the queue was full: 1, and 0 when they were held all the same.
            "    http-request set-var(txn.late) int(1) if is_waiting !is_empty { queue,sub(txn.queue) ge 0 } is_busy",
            "    acl is_late var(txn.late) -m found",
            "    http-request set-var(txn.held) var(txn.entry),field(6,;) if is_empty or is_late",
            "    http-request set-var(txn.hold) var(txn.entry),field(7,;) if is_empty or is_late",
            "    http-request return status 503 content-type text/plain string \"there is no replica\\n\" "
                + "hdr Retry-After \(retryAfter) if is_empty !is_stopping { var(txn.hold) -m str 0 }",
            // The request itself is one of the connections, and so is what draining replicas still work on.
            "    acl is_crowded be_conn,sub(txn.held) gt 0",
            "    http-request return \(tooMany) if is_empty !is_stopping is_crowded",
            // Nobody waits yet where none may: the bound of zero is the slots' own.
            "    http-request return \(tooMany) if !is_empty { var(txn.entry),field(5,;) -m str 0 } is_busy",
            "    http-request lua.late if is_late !is_crowded !{ var(txn.hold) -m str 0 }",
            "    http-request return \(tooMany) if is_late { var(txn.late) -m int 1 }",
            "    http-request lua.hold if is_empty",
            "    http-request set-path %[var(txn.path)] if is_stopping { var(txn.path) -m found }",
            "    use-server again if is_stopping",
            // Without weight: nobody is sent there who is not handed over.
            "    server again unix@\(settings.againSocket) weight 0",
        ]
    }

    private var tooMany: String {
        "status 429 content-type text/plain string \"too many requests are waiting\\n\" hdr Retry-After \(retryAfter)"
    }

    private func server(_ server: SlotServer, _ slot: SlotName) -> String {
        let address = server.address.contains(":") ? "[\(server.address)]" : server.address
        var line =
            "    server \(slot.server) \(address):\(server.port) weight \(server.weight) maxconn \(server.limit)"
        if settings.replicaAuthority != nil {
            // Without an entry the name is one that no certificate bears.
            line += " sni str(\(slot)),map_str(\(settings.nameMap),unnamed.invalid)"
            if !server.speaksTLS { line += " no-ssl" }
        }
        switch server.state {
        case .ready: break
        // A draining slot has nothing in a new process: what it finishes is with the old one.
        case .drain, .maint: line += " disabled"
        }
        return line
    }
}
