// What the clock asks of the server: handshakes that take too long, peers that take nothing, closes that could not be
// queued, certificates that end. Heartbeats and leases are the layer's above.

import Cryptography

extension ServerLoop {
    /// When the thread must wake at the latest, on the monotonic clock.
    var nextDeadline: UInt64 {
        var next = now + Limits.longestSleep
        if let first = deadlines.first { next = min(next, first.at) }
        if !stuck.isEmpty { next = min(next, now + Limits.stuckRetry) }
        for (retry, _) in closing.values { next = min(next, retry) }
        if let stopDeadline { next = min(next, stopDeadline) }
        if nextExpiry != .max {
            let seconds = UInt64(max(0, min(nextExpiry + 1 - wallClock(), 3_600)))
            next = min(next, now + seconds * 1_000_000_000)
        }
        return next
    }

    /// Does all that is due.
    func attendToTime() {
        endLateHandshakes()
        retryStuck()
        retryCloses()
        endExpired()
    }

    private func endLateHandshakes() {
        let due = deadlines.prefix { $0.at <= now }.count
        for index in 0..<due {
            guard let peer = peers[deadlines[index].peer], peer.isHalfOpen else { continue }
            end(peer, .handshakeTimeout)
        }
        // Those that came through long ago at the front would keep the thread waking for nothing.
        var done = due
        while done < deadlines.count, peers[deadlines[done].peer]?.isHalfOpen != true { done += 1 }
        if done > 0 { deadlines.removeFirst(done) }
    }

    private func retryStuck() {
        guard !stuck.isEmpty else { return }
        var turn: [ServerPeer] = []
        swap(&turn, &stuck)
        for peer in turn {
            peer.isStuck = false
            flush(peer)
            guard let since = peer.channel?.stuckSince, now >= since + nanoseconds(limits.stuckTime) else { continue }
            end(peer, .stuck(seconds: Int((now - since) / 1_000_000_000)))
        }
        stuck.removeAll { !$0.isStuck || $0.channel == nil }
    }

    private func retryCloses() {
        for (id, times) in Array(closing) where times.retry <= now {
            switch socket.admit(id) {
            case .accepted:
                socket.finish(UnsafeRawBufferPointer(start: nil, count: 0))
                closing[id] = nil
            case .gone:
                closing[id] = nil
            case .later:
                closing[id] = now >= times.giveUp ? nil : (now + Limits.closeRetry, times.giveUp)
            }
        }
    }

    /// A session never outlives the certificate that opened it.
    private func endExpired() {
        let today = wallClock()
        guard nextExpiry < today else { return }
        nextExpiry = .max
        for peer in Array(peers.values) {
            guard case .open(_, let certificate) = peer.stage else { continue }
            if certificate.notAfter < today {
                end(peer, .certificateExpired)
            } else {
                nextExpiry = min(nextExpiry, certificate.notAfter)
            }
        }
    }
}
