// Two threads that do the arithmetic of handshakes, so that the socket thread is never held up by a millisecond of it.
// A session is with the pool or with the socket thread, never with both.

import Synchronization

/// Bytes of a handshake for a session, and where the answer goes.
///
/// The session is not used by its owner until the result has come back.
struct HandshakeJob: @unchecked Sendable {
    let peer: ConnectionID
    let session: TLSSession
    let input: [UInt8]
}

/// What became of it.
struct HandshakeResult: Sendable {
    enum Outcome: Sendable {
        case wantsMore
        case done
        case failed(TLSFailure)
    }

    let peer: ConnectionID
    let outcome: Outcome

    /// Goes on with a handshake by the bytes that came.
    init(_ job: HandshakeJob) {
        peer = job.peer
        job.input.withUnsafeBytes { job.session.feed($0) }
        do throws(TLSFailure) {
            outcome = try job.session.handshake() ? .done : .wantsMore
        } catch {
            outcome = .failed(error)
        }
    }
}

/// The threads and their queue. Its bound is the owner's: the server admits nobody while too many sessions are away.
final class HandshakePool: Sendable {
    private struct State {
        var jobs: [HandshakeJob] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let wakeup: Wakeup
    private let threads = Mutex<[OwnThread]>([])

    /// Starts the threads; `finished` is called on them.
    init(finished: @escaping @Sendable (HandshakeResult) -> Void) throws(TransportError) {
        wakeup = try Wakeup(semaphore: true)
        do throws(TransportError) {
            for _ in 0..<Limits.handshakeThreads {
                let thread = try OwnThread(name: "handshake") { [self] in work(finished) }
                threads.withLock { $0.append(thread) }
            }
        } catch {
            stop()
            throw error
        }
    }

    func submit(_ job: HandshakeJob) {
        state.withLock { $0.jobs.append(job) }
        wakeup.signal()
    }

    /// Ends the threads and waits for them; jobs that have not begun are forgotten.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            state.jobs = []
        }
        let threads = threads.withLock { $0 }
        for _ in threads { wakeup.signal() }
        for thread in threads { thread.join() }
    }

    private func work(_ finished: @Sendable (HandshakeResult) -> Void) {
        while true {
            wakeup.wait()
            let (job, isStopping) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopping)
            }
            if let job { finished(HandshakeResult(job)) }
            if isStopping { return }
        }
    }
}
