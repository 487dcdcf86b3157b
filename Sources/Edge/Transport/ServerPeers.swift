// What happens to one peer of the server: it connects, shakes hands, speaks, is answered, and ends. The order of the
// turn is in ServerLoop.swift.

import Cryptography

extension ServerLoop {
    /// Takes a pair of frames: a notice when it is empty, else bytes.
    func take(_ bytes: UnsafeRawBufferPointer, from id: ConnectionID) {
        switch (peers[id], bytes.isEmpty) {
        case (let peer?, false): take(bytes, from: peer)
        case (let peer?, true): disconnected(peer)
        case (nil, true): connected(id)
        case (nil, false): break  // Late bytes after a close of our own.
        }
    }

    private func connected(_ id: ConnectionID) {
        // A late notice of a connection that was closed here looks like a new one.
        guard closing.removeValue(forKey: id) == nil, !tombstones.contains(id) else { return }
        let peer = ServerPeer(id: id, address: socket.lastAddress)
        if let cause = objection(to: peer.address) { return turnAway(peer, cause) }
        peers[id] = peer
        halfOpen += 1
        halfOpenByAddress[peer.address, default: 0] += 1
        deadlines.append((now + nanoseconds(limits.handshakeTime), id))
    }

    private func objection(to address: String) -> CloseReason.Cause? {
        if stopDeadline != nil { return .stopping }
        if peers.count >= peerLimit { return .tooManyPeers(limit: peerLimit) }
        if max(halfOpen, away) >= limits.halfOpen { return .tooManyHandshakes(limit: limits.halfOpen) }
        if halfOpenByAddress[address, default: 0] >= limits.halfOpenPerAddress {
            return .tooManyHandshakesFromAddress(limit: limits.halfOpenPerAddress)
        }
        return nil
    }

    private func turnAway(_ peer: ServerPeer, _ cause: CloseReason.Cause) {
        hangUp(peer.id)
        tellRefusal(of: peer, cause)
    }

    private func take(_ bytes: UnsafeRawBufferPointer, from peer: ServerPeer) {
        switch peer.stage {
        case .silent, .handshaking:
            peer.handshakeBytes += bytes.count
            guard peer.handshakeBytes <= Limits.handshakeBytes else { return end(peer, .tls(.notTLS)) }
            peer.held.append(contentsOf: bytes)
            advanceHandshake(peer)
        case .open(let channel, _):
            guard peer.isPaused else { return speak(peer, channel, bytes) }
            guard peer.held.count + bytes.count <= limits.heldBytes else {
                return end(peer, .tooMuchWhilePaused(limit: limits.heldBytes))
            }
            peer.held.append(contentsOf: bytes)
        case .gone:
            break
        }
    }

    /// Gives what has come to the pool, unless the session is there already.
    private func advanceHandshake(_ peer: ServerPeer) {
        let session: TLSSession
        switch peer.stage {
        case .silent:
            do throws(TLSFailure) {
                session = try TLSSession(context)
            } catch {
                return end(peer, .tls(error))
            }
        case .handshaking(let known, isAway: false):
            session = known
        case .handshaking(_, isAway: true), .open, .gone:
            return
        }
        peer.stage = .handshaking(session, isAway: true)
        away += 1
        pool.submit(HandshakeJob(peer: peer.id, session: session, input: peer.held))
        peer.held = []
    }

    /// Takes a session back from the pool.
    func finishHandshake(_ result: HandshakeResult) {
        away -= 1
        guard let peer = peers[result.peer], case .handshaking(let session, isAway: true) = peer.stage else { return }
        peer.stage = .handshaking(session, isAway: false)
        switch result.outcome {
        case .wantsMore:
            guard sendOutput(of: session, to: peer) else { return }
            if !peer.held.isEmpty { advanceHandshake(peer) }
        case .done:
            guard sendOutput(of: session, to: peer), let certificate = session.peer else { return }
            open(peer, session, certificate)
        case .failed(let failure):
            end(peer, .tls(failure))
        }
    }

    /// Sends a flight of the handshake; false when the peer has gone. A fresh connection has room for it.
    private func sendOutput(of session: TLSSession, to peer: ServerPeer) -> Bool {
        guard session.hasOutput else { return true }
        switch socket.admit(peer.id) {
        case .accepted:
            session.takeOutput { socket.finish($0) }
            return true
        case .later, .gone:
            end(peer, .lost)
            return false
        }
    }

    private func open(_ peer: ServerPeer, _ session: TLSSession, _ certificate: PeerCertificate) {
        leaveHalfOpen(peer)
        session.settle()
        let channel = Channel(session: session, isServer: true, messageLimit: limits.messageBytes)
        peer.stage = .open(channel, certificate)
        nextExpiry = min(nextExpiry, certificate.notAfter)
        events.append(.opened(peer.id, certificate, address: peer.address))
        markDirty(peer)
        resume(peer.id)
    }

    /// Decrypts, and passes on the messages that are whole.
    private func speak(_ peer: ServerPeer, _ channel: Channel, _ bytes: UnsafeRawBufferPointer) {
        let cause = channel.receive(bytes, scratch) { events.append(.message(peer.id, $0)) }
        if let cause { return end(peer, cause) }
        // A key update of the peer is answered.
        if channel.session.hasOutput { markDirty(peer) }
    }

    /// Lets a peer speak again, beginning with what was held back.
    func resume(_ id: ConnectionID) {
        guard let peer = peers[id], let channel = peer.channel else { return }
        peer.isPaused = false
        let held = peer.held
        peer.held = []
        held.withUnsafeBytes { speak(peer, channel, $0) }
    }
}

extension ServerLoop {
    /// Puts a message into a peer's queue. A connection that has ended swallows it: its `closed` was or will be told.
    func enqueue(_ message: [UInt8], to id: ConnectionID) {
        guard let peer = peers[id], let channel = peer.channel else { return }
        guard !message.isEmpty else { return end(peer, .emptyMessage) }
        guard message.count <= limits.longestOutgoing else {
            return end(peer, .messageTooLong(bytes: message.count, limit: limits.longestOutgoing))
        }
        channel.enqueue(message)
        markDirty(peer)
        guard channel.waiting > limits.outgoingBound else { return }
        flush(peer)
        guard channel.waiting > limits.outgoingBound else { return }
        end(peer, .tooSlow(waiting: channel.waiting, limit: limits.outgoingBound))
    }

    func markDirty(_ peer: ServerPeer) {
        guard !peer.isDirty else { return }
        peer.isDirty = true
        dirty.append(peer)
    }

    /// Sends what waits, one `SSL_write` for each peer and 64 KiB.
    func flush() {
        var turn: [ServerPeer] = []
        swap(&turn, &dirty)
        for peer in turn {
            peer.isDirty = false
            flush(peer)
        }
        // The array goes back for the next turn, so that an idle server allocates nothing.
        guard dirty.isEmpty else { return }
        turn.removeAll(keepingCapacity: true)
        dirty = turn
    }

    func flush(_ peer: ServerPeer) {
        guard let channel = peer.channel else { return }
        switch channel.flush(socket, to: peer.id, scratch, now: now) {
        case .done:
            break
        case .stuck:
            guard !peer.isStuck else { return }
            peer.isStuck = true
            stuck.append(peer)
        case .gone:
            end(peer, .lost)
        case .failed(let cause):
            end(peer, cause)
        }
    }

    /// Sends what still waits, as far as the peer takes it at once, and ends the connection.
    func closeOnRequest(_ id: ConnectionID) {
        guard let peer = peers[id] else { return }
        flush(peer)
        end(peer, .closedHere)
    }

    /// libzmq says that the connection is gone.
    private func disconnected(_ peer: ServerPeer) {
        forget(peer, .lost)
    }

    /// Ends a connection from here: alert or goodbye, then the empty frame that closes.
    func end(_ peer: ServerPeer, _ cause: CloseReason.Cause) {
        guard peers[peer.id] === peer else { return }
        let session: TLSSession?
        switch peer.stage {
        case .silent, .gone, .handshaking(_, isAway: true):
            session = nil
        case .handshaking(let known, isAway: false):
            session = known
        case .open(let channel, _):
            channel.session.shutdown()
            // Messages that wait unencrypted are lost with the connection; what must arrive is confirmed above.
            session = channel.session
        }
        if let session, session.hasOutput, case .accepted = socket.admit(peer.id) {
            session.takeOutput { socket.finish($0) }
        }
        forget(peer, cause)
        hangUp(peer.id)
    }

    /// The empty frame; it is tried again later when the peer takes nothing.
    private func hangUp(_ id: ConnectionID) {
        tombstones.insert(id)
        switch socket.admit(id) {
        case .accepted: socket.finish(UnsafeRawBufferPointer(start: nil, count: 0))
        case .later: closing[id] = (now + Limits.closeRetry, now + Limits.closeGiveUp)
        case .gone: break
        }
    }

    private func forget(_ peer: ServerPeer, _ cause: CloseReason.Cause) {
        guard peers.removeValue(forKey: peer.id) != nil else { return }
        switch peer.stage {
        case .open:
            events.append(.closed(peer.id, reason: CloseReason(address: peer.address, cause: cause)))
        case .handshaking:
            leaveHalfOpen(peer)
            tellRefusal(of: peer, cause)
        case .silent:
            leaveHalfOpen(peer)
            // Who connects and leaves without a word is a health check or a client's probe.
            if cause != .lost { tellRefusal(of: peer, cause) }
        case .gone:
            break
        }
        peer.stage = .gone
    }

    private func leaveHalfOpen(_ peer: ServerPeer) {
        halfOpen -= 1
        let left = halfOpenByAddress[peer.address, default: 1] - 1
        halfOpenByAddress[peer.address] = left > 0 ? left : nil
    }

    private func tellRefusal(of peer: ServerPeer, _ cause: CloseReason.Cause) {
        let reason = CloseReason(address: peer.address, cause: cause)
        if let event = refusals.event(reason, now: now) { events.append(event) }
    }
}
