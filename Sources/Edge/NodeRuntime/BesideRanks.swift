// The commands that run beside ranks for whoever asked: each ends with its rank, also where no cgroup would end it.

import ClusterModel
import Synchronization

final class BesideRanks: Sendable {
    private struct Place: Hashable {
        let allocation: AllocationID
        let rank: UInt32
    }

    private struct State {
        var running: [Place: [RunningCommand]] = [:]
        /// Until nothing of the allocation is left.
        var ended: Set<Place> = []
    }

    private let state = Mutex(State())

    /// One whose rank ended meanwhile is killed at once.
    func add(_ command: RunningCommand, _ allocation: AllocationID, _ rank: UInt32) {
        let place = Place(allocation: allocation, rank: rank)
        let isLate = state.withLock { state in
            state.running[place, default: []].append(command)
            return state.ended.contains(place)
        }
        if isLate { command.kill() }
    }

    func remove(_ command: RunningCommand, _ allocation: AllocationID, _ rank: UInt32) {
        let place = Place(allocation: allocation, rank: rank)
        state.withLock { state in
            state.running[place]?.removeAll { $0 === command }
            if state.running[place]?.isEmpty == true { state.running[place] = nil }
        }
    }

    func rankEnded(_ allocation: AllocationID, _ rank: UInt32) {
        let place = Place(allocation: allocation, rank: rank)
        let commands = state.withLock { state in
            state.ended.insert(place)
            return state.running[place] ?? []
        }
        for command in commands { command.kill() }
    }

    func forget(_ allocation: AllocationID) {
        state.withLock { state in state.ended = state.ended.filter { $0.allocation != allocation } }
    }
}
