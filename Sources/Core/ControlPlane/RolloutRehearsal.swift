// What a rollout would come to, found out before it begins: it is made in a copy of all that this coordinator knows, in
// which nodes obey at once and every replica answers its probes, and the copy is thrown away.

import ClusterModel
import Ledger
import Messages
import Serving

extension ClusterConductor {
    /// Each look costs a planning cycle, 1 ms with 10,000 nodes, and a walk over the replicas: a tenth of a second in
    /// all. What needs more is told of as unfinished.
    private static func mostLooks(_ replicas: Int) -> Int { min(128, 16 + 16_384 / max(1, replicas)) }
    /// Looks without a change after which nothing will come any more. What is put off for a moment comes in the second.
    private static let patience = 3

    /// What would become of a service, were it declared now; refused as the declaration would be.
    func rehearse(
        _ asked: Boxed<ServiceSpec>, by principal: Principal, at now: Now
    ) throws(Rejection) -> RolloutForecast {
        var copy = self
        // Files come sooner or later; what they are waited for with is not what is asked here.
        copy.settings.aheadAtOnce = 0
        copy.ahead.errands = []
        var turn = Turn()
        let id = try copy.declareService(asked, by: principal, at: now, into: &turn)
        guard let row = copy.state.services[id], let target = row.rollout?.revision else {
            return RolloutForecast(.nothing)
        }
        // Its size is what it is now: nobody measures anything meanwhile.
        if row.scaling != nil {
            copy.commit(.service(.scalingSet(id, nil, by: principal, at: now.wall)), to: &turn)
        }
        copy.obey(id, at: now, into: &turn)
        return copy.rehearse(id, to: target, from: now)
    }

    /// Goes through it, in the copy.
    private mutating func rehearse(_ id: ServiceID, to target: UInt32, from start: Now) -> RolloutForecast {
        var forecast = RolloutForecast(.unfinished)
        let minReady = state.services[id]?.revision(target)?.spec.value.minReady ?? .zero
        let step = max(minReady, settings.serviceRetry) + .seconds(1)
        var (now, last, still) = (start, RehearsalMark(), 0)
        for _ in 0..<Self.mostLooks(state.services[id]?.replicas ?? 0) {
            var turn = Turn()
            services.touch(id)
            attendToServices(at: now, into: &turn)
            cycle(at: now, into: &turn)
            obey(id, at: now, into: &turn)
            guard let row = state.services[id] else { break }
            let mark = mark(of: row, target, at: now)
            forecast.most = max(forecast.most, mark.held)
            (forecast.wanted, forecast.ready) = (row.replicas, mark.ready)
            guard row.rollout != nil else {
                forecast.end = row.serving == target ? .completes : .stuck
                return forecast
            }
            still = mark == last ? still + 1 : 0
            last = mark
            guard still < Self.patience else { return stuck(forecast, row, at: now) }
            now = now.later(by: step)
        }
        return forecast
    }

    /// How it stands; two that are equal show that nothing came.
    private struct RehearsalMark: Hashable {
        var held = 0
        var ready = 0
        var old = 0
        var stage: RolloutStage?
    }

    private func mark(of row: Service, _ target: UInt32, at now: Now) -> RehearsalMark {
        let replicas = sights(of: row, at: now)
        let held = row.active.count { state.jobs[$0].map { !state.active(of: $0).isEmpty } ?? false }
        return RehearsalMark(
            held: held, ready: replicas.count { $0.revision == target && $0.isReady },
            old: replicas.count { $0.revision != target }, stage: row.rollout?.stage)
    }

    private func stuck(_ forecast: RolloutForecast, _ row: Service, at now: Now) -> RolloutForecast {
        var forecast = forecast
        forecast.end = .stuck
        forecast.refusal = services.refusals[row.id]?.why ?? ""
        let waiting = row.active.first { state.jobs[$0]?.phase.isPending == true }
        forecast.obstacle = waiting.flatMap { try? explanation(of: $0, for: row.owner, at: now) }
        return forecast
    }

    /// The nodes' part, of this service alone: what is placed starts and answers, what is stopped ends, who leaves has
    /// finished, and a step that is watched is found good.
    private mutating func obey(_ id: ServiceID, at now: Now, into turn: inout Turn) {
        for job in state.services[id]?.active ?? [] {
            if routing.leaving[job] != nil {
                routing.leaving[job] = nil
                end(job, by: .admin, at: now, into: &turn)
            }
            guard let row = state.jobs[job] else { continue }
            for allocation in state.active(of: row) {
                if case .stopping = row.phase {
                    end(allocation, .stopped, at: now, into: &turn)
                    continue
                }
                if allocation.phase == .placed {
                    commit(.allocation(.started(allocation.id, at: now.wall)), to: &turn)
                }
                guard services.readiness[job].map({ $0.attempt != row.attempt || !$0.isReady }) ?? true else {
                    continue
                }
                services.readiness[job] = ReplicaReadiness(attempt: row.attempt, isReady: true, since: now.boot)
            }
        }
        guard let state = state.services[id]?.rollout, case .holding = state.stage else { return }
        services.rollouts[id]?.promote()
    }
}

extension Now {
    fileprivate func later(by span: Span) -> Now {
        Now(wall: wall + span, boot: BootTime(milliseconds: boot.milliseconds + span.milliseconds))
    }
}
