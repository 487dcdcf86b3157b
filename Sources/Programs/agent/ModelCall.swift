// One connection over which the pieces of a version come: from the coordinator, or from another node that has them
// whole. A piece is known by its hash, so it is no matter who sends it; a node that sends another one, is slow, or has
// it no more is left for the next source, and costs nothing but the time.

import Artifacts
import ClusterModel
import Link
import Messages
import Transport

/// Who is asked.
enum ModelSource: Equatable {
    /// `ADDRESS:PORT` of its bulk endpoint.
    case coordinator(String)
    case neighbour(String)

    var address: String {
        switch self {
        case .coordinator(let address), .neighbour(let address): address
        }
    }

    var isNeighbour: Bool {
        switch self {
        case .coordinator: false
        case .neighbour: true
        }
    }
}

struct ModelCall {
    private enum Bounds {
        /// How long the coordinator may bring nothing: nobody else is sure to have it.
        static let silence = Duration.seconds(60)
        /// How long a neighbour may, from the call on.
        static let neighbourSilence = Duration.seconds(5)
        /// What a neighbour has to bring in a while, or it is left: a tenth of a wire of 1 Gbit/s that four share.
        static let span = Duration.seconds(10)
        static let least: Int64 = 32 << 20
    }

    let source: ModelSource
    let tls: TLSContext
    /// Whether somebody waits for it still.
    let isWanted: () -> Bool
    /// Told how many bytes are there.
    let progress: (Int64) -> Void

    /// Fetches until all is here or the connection ends; then why it ended. What is of no use to try again, here or
    /// elsewhere, is thrown.
    func gather(_ gathering: inout Gathering<GrowthKeeper>) throws(ArtifactFault) -> String {
        let channel: FrameChannel
        do throws(ClientFault) {
            channel = try FrameChannel(to: source.address, tls: tls)
            // A neighbour is told by the first ask which version is meant; whether it is asked for or not.
            if source.isNeighbour { try channel.send([.ask(gathering.content)]) }
        } catch {
            return error.description
        }
        defer { channel.close() }
        var isGreeted = !source.isNeighbour
        var heard = ContinuousClock.now
        var pace = Pace(from: gathering.progress.done)
        while true {
            guard isWanted() else { throw Self.unwanted }
            if gathering.isComparing {
                while gathering.isComparing, isWanted() { try gathering.compare() }
                pace = Pace(from: gathering.progress.done)
                heard = .now
            }
            progress(gathering.progress.done)
            do throws(ClientFault) {
                if isGreeted { try channel.send(gathering.next(upTo: PieceWindow.pieces).map { .ask($0) }) }
            } catch {
                return error.description
            }
            let arrivals = channel.take(timeout: .seconds(1))
            if !arrivals.isEmpty { heard = .now }
            if let why = complaint(heard: heard, &pace, gathering.progress.done) { return why }
            for arrival in arrivals {
                if !isGreeted, case .frame(.piece(gathering.content, _)) = arrival {
                    isGreeted = true
                } else if let why = try take(arrival, into: &gathering) {
                    return why
                }
            }
            if gathering.isComplete { return "" }
        }
    }

    /// Takes one arrival; why the call is over, where it is.
    private func take(
        _ arrival: FrameChannel.Arrival, into gathering: inout Gathering<GrowthKeeper>
    ) throws(ArtifactFault) -> String? {
        switch arrival {
        case .frame(.piece(let piece, let bytes)):
            do throws(ArtifactFault) {
                try gathering.take(piece, bytes)
                return nil
            } catch {
                // Its copy was altered; the next source has another one.
                if source.isNeighbour, case .damaged = error { return "it sent \(error)" }
                throw error
            }
        case .frame(.lack(_, let why)):
            guard source.isNeighbour else { throw .refused(why: why) }
            return why
        case .frame(.end(let problem)): return problem ?? "\(name) ended it"
        case .frame: return "\(name) said what this version does not understand"
        case .closed(let why): return why
        }
    }

    /// Why it is not waited for any more, if so.
    private func complaint(heard: ContinuousClock.Instant, _ pace: inout Pace, _ done: Int64) -> String? {
        let silence = source.isNeighbour ? Bounds.neighbourSilence : Bounds.silence
        if ContinuousClock.now - heard > silence { return "\(name) is silent" }
        guard source.isNeighbour, ContinuousClock.now - pace.since > Bounds.span else { return nil }
        guard done - pace.done >= Bounds.least else { return "\(name) is slow" }
        pace = Pace(from: done)
        return nil
    }

    private var name: String { source.isNeighbour ? "the node" : "the coordinator" }

    static let unwanted = ArtifactFault.refused(why: "nobody waits for it any more")

    private struct Pace {
        let done: Int64
        let since = ContinuousClock.now

        init(from done: Int64) { self.done = done }
    }
}
