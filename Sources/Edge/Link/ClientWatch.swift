// Waiting for a job for as long as it takes: over restarts of the coordinator, and without believing in a connection
// that has gone silent. What is done with the news is the caller's business.

package import ClusterModel
import Glibc
import Health
package import Messages

extension ControlClient {
    package func job(_ id: JobID) throws(ClientFault) -> JobView {
        let reply = try ask(.job(id))
        guard case .job(let view) = reply else { throw unexpected(reply) }
        return view
    }

    /// Waits until the job's version is above this one, and gives the job as it then is.
    ///
    /// Throws `lost` when the coordinator says nothing for 30 s and does not answer a question for 15 s more.
    package func change(of id: JobID, after version: UInt64) throws(ClientFault) -> JobView {
        switch try waiting(for: .watch(id, after: version), asking: .job(id)) {
        case .job(let view) where view.id == id && view.version > version: return view
        case .rejected(.tooManyWaiting): return try pollForChange(of: id, after: version)
        case .rejected(let rejection): throw .rejected(rejection)
        case let other: throw unexpected(other)
        }
    }

    /// Waits until there is something to tell, and gives it. Throws as `change(of:after:)` does.
    ///
    /// nil where too many wait already.
    package func changes(_ query: ChangesQuery) throws(ClientFault) -> Changes? {
        switch try waiting(for: .changes(query), asking: .identity) {
        case .changes(let changes): return changes
        case .rejected(.tooManyWaiting): return nil
        case .rejected(let rejection): throw .rejected(rejection)
        case let other: throw unexpected(other)
        }
    }

    /// The answer to what may be answered much later; a question that is answered at once proves now and then that
    /// the coordinator is there.
    private func waiting(
        for request: ClientRequest, asking question: ClientRequest
    ) throws(ClientFault) -> ClientReply {
        let wanted = try send([(request, payload: [])]).lowerBound
        var ping: UInt64?
        while true {
            guard let answer = try receive(timeout: ping == nil ? ClientLimits.silence : ClientLimits.sign) else {
                guard ping == nil else {
                    close()
                    throw .timedOut(address: address, waitingFor: "sign of life")
                }
                ping = try send([(question, payload: [])]).lowerBound
                continue
            }
            if answer.number == ping { ping = nil }
            if answer.number == wanted { return answer.reply }
        }
    }

    /// The same by asking every two seconds, when too many wait already.
    private func pollForChange(of id: JobID, after version: UInt64) throws(ClientFault) -> JobView {
        while true {
            let view = try job(id)
            if view.version > version { return view }
            pause(.seconds(2))
        }
    }

    /// Does something again after each passing fault, with a growing pause and on a new connection, until an hour has
    /// brought no success.
    ///
    /// `trouble` is told of the first fault of a row, `relief` of the success after it.
    package func persistently<Result>(
        trouble: (ClientFault) -> Void, relief: () -> Void, _ body: () throws(ClientFault) -> Result
    ) throws(ClientFault) -> Result {
        let clock = ContinuousClock()
        let backoff = Backoff(limit: .seconds(10))
        var randomness = Randomness(seed: nextKey().client)
        var since: ContinuousClock.Instant?
        var attempt = 0
        while true {
            do throws(ClientFault) {
                let result = try body()
                if since != nil { relief() }
                return result
            } catch {
                close()
                guard error.isPassing, since.map({ clock.now - $0 < ClientLimits.patience }) ?? true else {
                    throw error
                }
                if since == nil { trouble(error) }
                since = since ?? clock.now
                pause(backoff.delay(attempt: attempt, using: &randomness))
                attempt += 1
            }
        }
    }

    private func pause(_ span: Span) { usleep(UInt32(clamping: span.milliseconds * 1000)) }
}
