// One connection to the bulk endpoint for whoever asks for pieces or hands them over: frames out, frames in, on the
// caller's own thread.

package import Messages
import Synchronization
package import Transport
import Wire

/// A connection that takes and gives frames. Its thread only collects; whoever owns it takes them when it likes.
package final class FrameChannel: Sendable {
    package enum Arrival: Sendable {
        case frame(StreamFrame)
        /// Nothing comes after it; why, in words.
        case closed(String)
    }

    private final class State: Sendable {
        let arrivals = Mutex<[Arrival]>([])
        let bell: StreamBell

        init() throws(ClientFault) { bell = try StreamBell() }
    }

    private let client: StreamClient
    private let state: State

    /// Calls `host:port`. Whatever goes wrong is an arrival.
    package init(to address: String, tls: TLSContext) throws(ClientFault) {
        var limits = TransportLimits()
        limits.messageBytes = WireLimits.frameBytes
        // Those that are asked for at a time, and one more.
        limits.outgoingBytes = (PieceWindow.pieces + 1) * WireLimits.frameBytes
        let state = try State()
        self.state = state
        do throws(TransportError) {
            client = try StreamClient(connectingTo: address, context: tls, limits: limits) { events in
                let found = events.compactMap(Self.arrival)
                guard !found.isEmpty else { return }
                state.arrivals.withLock { $0 += found }
                state.bell.ring()
            }
        } catch {
            throw ClientFault(error, address: address)
        }
    }

    /// The bulk endpoint beside a control endpoint.
    package static func address(beside control: String, port: UInt32) -> String {
        StreamReceiver.bulkAddress(beside: control, port: port)
    }

    package func send(_ frames: [StreamFrame]) throws(ClientFault) {
        var messages: [[UInt8]] = []
        for frame in frames {
            do throws(WireError) {
                messages.append(try frame.encoded())
            } catch {
                throw .unsendable(why: error.description)
            }
        }
        client.send(messages)
    }

    /// Everything that has come; empty when nothing came in time.
    package func take(timeout: Duration) -> [Arrival] {
        let deadline = ContinuousClock.now + timeout
        while true {
            let found = state.arrivals.withLock { arrivals in
                defer { arrivals = [] }
                return arrivals
            }
            let left = ContinuousClock.now.duration(to: deadline)
            guard found.isEmpty, left > .zero else { return found }
            state.bell.wait(upTo: left)
        }
    }

    /// Sends what waits, and closes.
    package func close() { client.close() }

    private static func arrival(_ event: TransportEvent) -> Arrival? {
        switch event {
        case .opened: nil
        case .message(_, let bytes):
            if let frame = try? StreamFrame.decoded(from: bytes) {
                .frame(frame)
            } else {
                .closed("the other end said what this version does not understand")
            }
        case .closed(_, let reason): .closed(reason.description)
        case .refused(let reason, _): .closed(reason.description)
        }
    }
}

/// How many pieces are on their way at a time.
package enum PieceWindow {
    /// 3 MiB: at a round trip of 1 ms more than a wire of 10 Gbit/s carries, and within what the transport keeps for
    /// one peer.
    package static let pieces = 3
}
