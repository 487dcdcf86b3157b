// A name for every kind of message, event and chunk: the golden files are called so. Every switch here is without a
// default, so that a new case cannot be forgotten; where it does not compile, give the case a name and a golden value.
import ClusterModel
import Ledger
import Messages

protocol GoldenKind {
    /// What the golden file of this kind is called, without number and ending.
    var kind: String { get }
}

extension ClientMessage: GoldenKind {
    var kind: String {
        switch self {
        case .hello: "client-hello"
        case .request(_, let request, _): "client-\(request.kind)"
        }
    }
}

extension ClientRequest {
    var kind: String {
        switch self {
        case .submit: "submit"
        case .submitWorkflow: "submit-workflow"
        case .testSubmit: "test-submit"
        case .cancel: "cancel"
        case .jobs: "jobs"
        case .jobLines: "job-lines"
        case .job: "job"
        case .element: "element"
        case .explain: "explain"
        case .watch: "watch"
        case .nodes: "nodes"
        case .queues: "queues"
        case .declareQueue: "declare-queue"
        case .createToken: "create-token"
        case .logs: "logs"
        case .exec: "exec"
        case .hold: "hold"
        case .release: "release"
        case .suspend: "suspend"
        case .resumeJob: "resume-job"
        case .reboot: "reboot"
        case .requeue: "requeue"
        case .cordon: "cordon"
        case .drain: "drain"
        case .down: "down"
        case .fence: "fence"
        case .remove: "remove"
        case .resume: "resume"
        case .setQueue: "set-queue"
        case .grant: "grant"
        case .revoke: "revoke"
        case .grants: "grants"
        case .identity: "identity"
        case .changeRoster: "change-roster"
        case .rosters: "rosters"
        case .declareClass: "declare-class"
        case .dropClass: "drop-class"
        case .classes: "classes"
        case .label: "label"
        case .taint: "taint"
        case .declareRecurring: "declare-recurring"
        case .recurring: "recurring"
        case .recurringJob: "recurring-job"
        case .changeRecurring: "change-recurring"
        case .runRecurring: "run-recurring"
        case .service(.declare): "declare-service"
        case .service(.rehearse): "rehearse-service"
        case .service(.list): "services"
        case .service(.show): "service"
        case .service(.change): "change-service"
        case .model(.offer): "offer-model"
        case .model(.register): "register-model"
        case .model(.list): "models"
        case .model(.show): "model"
        case .model(.remove): "remove-model"
        case .history: "history"
        case .past: "past"
        case .changes: "changes"
        case .maintenance: "maintenance"
        }
    }
}

extension ServerMessage: GoldenKind {
    var kind: String {
        switch self {
        case .welcome: "server-welcome"
        case .refused: "server-refused"
        case .reply(_, let reply): "server-\(reply.kind)"
        }
    }
}

extension ClientReply {
    var kind: String {
        switch self {
        case .submitted: "submitted"
        case .done: "done"
        case .rejected(let rejection): "rejected-\(rejection.kind)"
        case .jobs: "jobs"
        case .jobLines: "job-lines"
        case .job: "job"
        case .element: "element"
        case .explained: "explained"
        case .rehearsed: "rehearsed"
        case .nodes: "nodes"
        case .queues: "queues"
        case .logs: "logs"
        case .grants: "grants"
        case .identity: "identity"
        case .rosters: "rosters"
        case .classes: "classes"
        case .recurring: "recurring"
        case .recurringJob: "recurring-job"
        case .services: "services"
        case .service: "service"
        case .models: "models"
        case .model: "model"
        case .upload: "upload"
        case .history: "history"
        case .past: "past"
        case .changes: "changes"
        case .maintenance: "maintenance"
        }
    }
}

extension Rejection {
    var kind: String {
        switch self {
        case .invalid: "invalid"
        case .unknownJob: "unknown-job"
        case .unknownQueue: "unknown-queue"
        case .unknownNode: "unknown-node"
        case .queueFull: "queue-full"
        case .clusterTooSmall: "cluster-too-small"
        case .overQuota: "over-quota"
        case .denied: "denied"
        case .alreadyFinished: "already-finished"
        case .tokenUsed: "token-used"
        case .tokenExpired: "token-expired"
        case .tokenUnknown: "token-unknown"
        case .nodeNameTaken: "node-name-taken"
        case .tooManyWaiting: "too-many-waiting"
        case .staleSequence: "stale-sequence"
        case .logGone: "log-gone"
        case .queueClosed: "queue-closed"
        case .conflict: "conflict"
        case .noNodeMatches: "no-node-matches"
        case .unknownElement: "unknown-element"
        case .unknown: "unknown"
        case .limitReached: "limit-reached"
        case .overLimit: "over-limit"
        }
    }
}

extension AgentMessage: GoldenKind {
    var kind: String {
        switch self {
        case .hello: "agent-hello"
        case .reports: "agent-reports"
        case .heartbeat: "agent-heartbeat"
        case .join: "agent-join"
        case .rebootFailed: "agent-reboot-failed"
        case .health: "agent-health"
        case .released: "agent-released"
        case .usage: "agent-usage"
        case .traffic: "agent-traffic"
        case .models: "agent-models"
        case .fetching: "agent-fetching"
        case .failedAhead: "agent-failed-ahead"
        }
    }
}

extension CoordinatorMessage: GoldenKind {
    var kind: String {
        switch self {
        case .welcome: "coordinator-welcome"
        case .orders(let orders, _): "coordinator-\(orders.map(\.kind).joined(separator: "-"))"
        case .acknowledged: "coordinator-acknowledged"
        case .heartbeat: "coordinator-heartbeat"
        case .joined: "coordinator-joined"
        case .refused: "coordinator-refused"
        }
    }
}

extension AgentOrder {
    var kind: String {
        switch self {
        case .prepare: "prepare"
        case .go: "go"
        case .stop: "stop"
        case .discard: "discard"
        case .sendLog: "send-log"
        case .command: "command"
        case .suspend: "suspend"
        case .resume: "resume"
        case .reboot: "reboot"
        case .route: "route"
        case .fetchAhead: "fetch-ahead"
        case .admit: "admit"
        }
    }
}

extension StreamFrame: GoldenKind {
    var kind: String {
        switch self {
        case .open: "stream-open"
        case .credit: "stream-credit"
        case .chunk: "stream-chunk"
        case .end: "stream-end"
        case .errors: "stream-errors"
        case .exited: "stream-exited"
        case .ask: "stream-ask"
        case .piece: "stream-piece"
        case .lack: "stream-lack"
        }
    }
}

extension Event: GoldenKind {
    var kind: String {
        switch self {
        case .cluster(.opened): "event-cluster-opened"
        case .cluster(.promised): "event-promised"
        case .cluster(.recovered): "event-cluster-recovered"
        case .cluster(.maintained): "event-cluster-maintained"
        case .queue(.declared): "event-queue-declared"
        case .node(.joined): "event-node-joined"
        case .node(.inventoried): "event-node-inventoried"
        case .node(.lost): "event-node-lost"
        case .node(.closed): "event-node-closed"
        case .node(.vouchedDown): "event-node-vouched-down"
        case .node(.removed): "event-node-removed"
        case .node(.reopened): "event-node-reopened"
        case .node(.fenceWanted): "event-node-fence-wanted"
        case .node(.fenced): "event-node-fenced"
        case .node(.labelled): "event-node-labelled"
        case .node(.tainted): "event-node-tainted"
        case .job(.submitted): "event-job-submitted"
        case .job(.placed): "event-job-placed"
        case .job(.stopping): "event-job-stopping"
        case .job(.requeued): "event-job-requeued"
        case .job(.finished): "event-job-finished"
        case .job(.archived): "event-job-archived"
        case .job(.held): "event-job-held"
        case .job(.released): "event-job-released"
        case .job(.suspended): "event-job-suspended"
        case .job(.resumed): "event-job-resumed"
        case .job(.ready): "event-job-ready"
        case .job(.parentDeparted): "event-parent-departed"
        case .job(.split): "event-job-split"
        case .job(.elementsEnded): "event-elements-ended"
        case .allocation(.started): "event-allocation-started"
        case .allocation(.ended): "event-allocation-ended"
        case .access(.granted): "event-role-granted"
        case .access(.revoked): "event-role-revoked"
        case .access(.declared): "event-roster-declared"
        case .access(.dissolved): "event-roster-dissolved"
        case .access(.classDeclared): "event-class-declared"
        case .access(.classDropped): "event-class-dropped"
        case .recurring(.declared): "event-recurring-declared"
        case .recurring(.suspended): "event-recurring-suspended"
        case .recurring(.resumed): "event-recurring-resumed"
        case .recurring(.dropped): "event-recurring-dropped"
        case .recurring(.fired): "event-recurring-fired"
        case .recurring(.passed): "event-recurring-passed"
        case .service(.declared): "event-service-declared"
        case .service(.moved): "event-service-moved"
        case .service(.scaled): "event-service-scaled"
        case .service(.scalingSet): "event-service-scaling-set"
        case .service(.dropped): "event-service-dropped"
        case .service(.removed): "event-service-removed"
        case .model(.registered): "event-model-registered"
        case .model(.removed): "event-model-removed"
        }
    }
}

extension CheckpointChunk: GoldenKind {
    var kind: String {
        switch self {
        case .head: "checkpoint-head"
        case .jobs: "checkpoint-jobs"
        case .allocations: "checkpoint-allocations"
        case .nodes: "checkpoint-nodes"
        case .recurring: "checkpoint-recurring"
        case .services: "checkpoint-services"
        case .models: "checkpoint-models"
        }
    }
}

extension LaunchPayload: GoldenKind {
    var kind: String { "launch-payload" }
}
