// Random values of every message, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import Wire

extension PBRecurringAction: SampleEnum {}
extension PBRosterAction: SampleEnum {}
extension PBEndKind: SampleEnum {}
extension PBForecastEnd: SampleEnum {}
extension PBElementState: SampleEnum {}
extension PBNodeCondition: SampleEnum {}
extension PBListKind: SampleEnum {}
extension PBStreamRole: SampleEnum {}

extension PBClientMessage: Sample {
    static func drawn(from source: inout SampleSource) -> PBClientMessage {
        var value = PBClientMessage()
        value.body = source.draw()
        return value
    }
}

extension PBClientMessage.Body: Sample {
    static func drawn(from source: inout SampleSource) -> PBClientMessage.Body {
        switch source.pick(below: 2) {
        case 0: .hello(source.draw())
        default: .request(source.draw())
        }
    }
}

extension PBClientHello: Sample {
    static func drawn(from source: inout SampleSource) -> PBClientHello {
        var value = PBClientHello()
        value.oldestVersion = source.draw()
        value.newestVersion = source.draw()
        value.client = source.draw()
        return value
    }
}

extension PBClientRequest: Sample {
    static func drawn(from source: inout SampleSource) -> PBClientRequest {
        var value = PBClientRequest()
        value.number = source.draw()
        value.payload = source.draw()
        value.wish = source.draw()
        value.elements = source.draw()
        return value
    }
}

extension PBClientRequest.Wish: Sample {
    static func drawn(from source: inout SampleSource) -> PBClientRequest.Wish {
        switch source.pick(below: 59) {
        case 0: .submitWorkflow(source.draw())
        case 1: .submit(source.draw())
        case 2: .cancel(source.draw())
        case 3: .jobs(source.draw())
        case 4: .job(source.draw())
        case 5: .explain(source.draw())
        case 6: .watch(source.draw())
        case 7: .nodes(source.draw())
        case 8: .queues(source.draw())
        case 9: .declareQueue(source.draw())
        case 10: .createToken(source.draw())
        case 11: .logs(source.draw())
        case 12: .exec(source.draw())
        case 13: .hold(source.draw())
        case 14: .release(source.draw())
        case 15: .requeue(source.draw())
        case 16: .cordon(source.draw())
        case 17: .drain(source.draw())
        case 18: .resume(source.draw())
        case 19: .setQueue(source.draw())
        case 20: .grant(source.draw())
        case 21: .revoke(source.draw())
        case 22: .grants(source.draw())
        case 23: .identity(source.draw())
        case 24: .changeRoster(source.draw())
        case 25: .rosters(source.draw())
        case 26: .declareClass(source.draw())
        case 27: .dropClass(source.draw())
        case 28: .classes(source.draw())
        case 29: .label(source.draw())
        case 30: .taint(source.draw())
        case 31: .element(source.draw())
        case 32: .history(source.draw())
        case 33: .past(source.draw())
        case 34: .testSubmit(source.draw())
        case 35: .down(source.draw())
        case 36: .remove(source.draw())
        case 37: .declareRecurring(source.draw())
        case 38: .recurring(source.draw())
        case 39: .recurringJob(source.draw())
        case 40: .changeRecurring(source.draw())
        case 41: .runRecurring(source.draw())
        case 42: .jobLines(source.draw())
        case 43: .suspend(source.draw())
        case 44: .resumeJob(source.draw())
        case 45: .changes(source.draw())
        case 46: .reboot(source.draw())
        case 47: .fence(source.draw())
        case 48: .maintenance(source.draw())
        case 49: .declareService(source.draw())
        case 50: .services(source.draw())
        case 51: .service(source.draw())
        case 52: .changeService(source.draw())
        case 53: .rehearseService(source.draw())
        case 54: .offerModel(source.draw())
        case 55: .registerModel(source.draw())
        case 56: .models(source.draw())
        case 57: .model(source.draw())
        default: .removeModel(source.draw())
        }
    }
}

extension PBWorkflowRequest: Sample {
    static func drawn(from source: inout SampleSource) -> PBWorkflowRequest {
        var value = PBWorkflowRequest()
        value.key = source.draw()
        value.name = source.draw()
        value.jobs = source.draw()
        return value
    }
}

extension PBPayloadList: Sample {
    static func drawn(from source: inout SampleSource) -> PBPayloadList {
        var value = PBPayloadList()
        value.payloads = source.draw()
        return value
    }
}

extension PBModelReference: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelReference {
        var value = PBModelReference()
        value.namespace = source.draw()
        value.name = source.draw()
        return value
    }
}

extension PBModelDraft: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelDraft {
        var value = PBModelDraft()
        value.model = source.draw()
        value.content = source.draw()
        value.bytes = source.draw()
        value.files = source.draw()
        value.parent = source.draw()
        return value
    }
}

extension PBModelsQuery: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelsQuery {
        var value = PBModelsQuery()
        value.after = source.draw()
        value.namespace = source.draw()
        return value
    }
}

extension PBModelRemoval: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelRemoval {
        var value = PBModelRemoval()
        value.model = source.draw()
        value.version = source.draw()
        return value
    }
}

extension PBServiceReference: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceReference {
        var value = PBServiceReference()
        value.namespace = source.draw()
        value.name = source.draw()
        return value
    }
}

extension PBServicesQuery: Sample {
    static func drawn(from source: inout SampleSource) -> PBServicesQuery {
        var value = PBServicesQuery()
        value.after = source.draw()
        value.namespace = source.draw()
        return value
    }
}

extension PBServicesQuery.After: Sample {
    static func drawn(from source: inout SampleSource) -> PBServicesQuery.After {
        switch source.pick(below: 1) {
        default: .afterService(source.draw())
        }
    }
}

extension PBServicesQuery.Namespace: Sample {
    static func drawn(from source: inout SampleSource) -> PBServicesQuery.Namespace {
        switch source.pick(below: 1) {
        default: .namespaceName(source.draw())
        }
    }
}

extension PBServiceChange: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceChange {
        var value = PBServiceChange()
        value.service = source.draw()
        value.change = source.draw()
        return value
    }
}

extension PBServiceChange.Change: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceChange.Change {
        switch source.pick(below: 9) {
        case 0: .scale(source.draw())
        case 1: .pause(source.draw())
        case 2: .resume(source.draw())
        case 3: .promote(source.draw())
        case 4: .undo(source.draw())
        case 5: .restart(source.draw())
        case 6: .drop(source.draw())
        case 7: .autoscale(source.draw())
        default: .endAutoscaling(source.draw())
        }
    }
}

extension PBRecurringReference: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringReference {
        var value = PBRecurringReference()
        value.namespace = source.draw()
        value.name = source.draw()
        return value
    }
}

extension PBRecurringDeclaration: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringDeclaration {
        var value = PBRecurringDeclaration()
        value.spec = source.draw()
        value.suspend = source.draw()
        return value
    }
}

extension PBRecurringDeclaration.Suspend: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringDeclaration.Suspend {
        switch source.pick(below: 1) {
        default: .isSuspended(source.draw())
        }
    }
}

extension PBRecurringQuery: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringQuery {
        var value = PBRecurringQuery()
        value.after = source.draw()
        value.namespace = source.draw()
        return value
    }
}

extension PBRecurringQuery.After: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringQuery.After {
        switch source.pick(below: 1) {
        default: .afterRecurring(source.draw())
        }
    }
}

extension PBRecurringQuery.Namespace: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringQuery.Namespace {
        switch source.pick(below: 1) {
        default: .namespaceName(source.draw())
        }
    }
}

extension PBRecurringChange: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringChange {
        var value = PBRecurringChange()
        value.recurring = source.draw()
        value.action = source.draw()
        return value
    }
}

extension PBRecurringOrder: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringOrder {
        var value = PBRecurringOrder()
        value.recurring = source.draw()
        value.key = source.draw()
        return value
    }
}

extension PBQueueOpening: Sample {
    static func drawn(from source: inout SampleSource) -> PBQueueOpening {
        var value = PBQueueOpening()
        value.queue = source.draw()
        value.isOpen = source.draw()
        return value
    }
}

extension PBRoleTaking: Sample {
    static func drawn(from source: inout SampleSource) -> PBRoleTaking {
        var value = PBRoleTaking()
        value.subject = source.draw()
        value.scope = source.draw()
        return value
    }
}

extension PBRosterChange: Sample {
    static func drawn(from source: inout SampleSource) -> PBRosterChange {
        var value = PBRosterChange()
        value.kind = source.draw()
        value.name = source.draw()
        value.action = source.draw()
        value.members = source.draw()
        return value
    }
}

extension PBRostersQuery: Sample {
    static func drawn(from source: inout SampleSource) -> PBRostersQuery {
        var value = PBRostersQuery()
        value.kind = source.draw()
        return value
    }
}

extension PBNodeClosing: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeClosing {
        var value = PBNodeClosing()
        value.node = source.draw()
        value.reason = source.draw()
        value.within = source.draw()
        return value
    }
}

extension PBNodeClosing.Within: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeClosing.Within {
        switch source.pick(below: 1) {
        default: .withinMs(source.draw())
        }
    }
}

extension PBNodeLabelling: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeLabelling {
        var value = PBNodeLabelling()
        value.node = source.draw()
        value.labels = source.draw()
        value.removed = source.draw()
        return value
    }
}

extension PBNodeTainting: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeTainting {
        var value = PBNodeTainting()
        value.node = source.draw()
        value.taints = source.draw()
        value.removed = source.draw()
        return value
    }
}

extension PBSubmitRequest: Sample {
    static func drawn(from source: inout SampleSource) -> PBSubmitRequest {
        var value = PBSubmitRequest()
        value.key = source.draw()
        value.spec = source.draw()
        return value
    }
}

extension PBJobsQuery: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobsQuery {
        var value = PBJobsQuery()
        value.after = source.draw()
        value.limit = source.draw()
        value.includesFinished = source.draw()
        value.queue = source.draw()
        value.namespace = source.draw()
        value.user = source.draw()
        return value
    }
}

extension PBJobsQuery.After: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobsQuery.After {
        switch source.pick(below: 1) {
        default: .afterJob(source.draw())
        }
    }
}

extension PBJobsQuery.Queue: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobsQuery.Queue {
        switch source.pick(below: 1) {
        default: .queueName(source.draw())
        }
    }
}

extension PBJobsQuery.Namespace: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobsQuery.Namespace {
        switch source.pick(below: 1) {
        default: .namespaceName(source.draw())
        }
    }
}

extension PBJobsQuery.User: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobsQuery.User {
        switch source.pick(below: 1) {
        default: .userName(source.draw())
        }
    }
}

extension PBPastQuery: Sample {
    static func drawn(from source: inout SampleSource) -> PBPastQuery {
        var value = PBPastQuery()
        value.before = source.draw()
        value.limit = source.draw()
        value.since = source.draw()
        value.until = source.draw()
        value.user = source.draw()
        value.queue = source.draw()
        value.namespace = source.draw()
        value.kinds = source.draw()
        return value
    }
}

extension PBPastQuery.Before: Sample {
    static func drawn(from source: inout SampleSource) -> PBPastQuery.Before {
        switch source.pick(below: 1) {
        default: .beforeOrdinal(source.draw())
        }
    }
}

extension PBPastQuery.Since: Sample {
    static func drawn(from source: inout SampleSource) -> PBPastQuery.Since {
        switch source.pick(below: 1) {
        default: .sinceMs(source.draw())
        }
    }
}

extension PBPastQuery.Until: Sample {
    static func drawn(from source: inout SampleSource) -> PBPastQuery.Until {
        switch source.pick(below: 1) {
        default: .untilMs(source.draw())
        }
    }
}

extension PBWatchRequest: Sample {
    static func drawn(from source: inout SampleSource) -> PBWatchRequest {
        var value = PBWatchRequest()
        value.job = source.draw()
        value.after = source.draw()
        return value
    }
}

extension PBNodesQuery: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodesQuery {
        var value = PBNodesQuery()
        value.after = source.draw()
        return value
    }
}

extension PBNodesQuery.After: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodesQuery.After {
        switch source.pick(below: 1) {
        default: .afterNode(source.draw())
        }
    }
}

extension PBTokenRequest: Sample {
    static func drawn(from source: inout SampleSource) -> PBTokenRequest {
        var value = PBTokenRequest()
        value.key = source.draw()
        value.validityMs = source.draw()
        return value
    }
}

extension PBExecRequest: Sample {
    static func drawn(from source: inout SampleSource) -> PBExecRequest {
        var value = PBExecRequest()
        value.job = source.draw()
        value.rank = source.draw()
        value.command = source.draw()
        value.timeoutMs = source.draw()
        return value
    }
}

extension PBLogsRequest: Sample {
    static func drawn(from source: inout SampleSource) -> PBLogsRequest {
        var value = PBLogsRequest()
        value.job = source.draw()
        value.rank = source.draw()
        value.attempt = source.draw()
        value.offset = source.draw()
        value.follow = source.draw()
        return value
    }
}

extension PBLogsRequest.Attempt: Sample {
    static func drawn(from source: inout SampleSource) -> PBLogsRequest.Attempt {
        switch source.pick(below: 1) {
        default: .attemptNumber(source.draw())
        }
    }
}

extension PBServerMessage: Sample {
    static func drawn(from source: inout SampleSource) -> PBServerMessage {
        var value = PBServerMessage()
        value.body = source.draw()
        return value
    }
}

extension PBServerMessage.Body: Sample {
    static func drawn(from source: inout SampleSource) -> PBServerMessage.Body {
        switch source.pick(below: 3) {
        case 0: .welcome(source.draw())
        case 1: .reply(source.draw())
        default: .refused(source.draw())
        }
    }
}

extension PBClientWelcome: Sample {
    static func drawn(from source: inout SampleSource) -> PBClientWelcome {
        var value = PBClientWelcome()
        value.version = source.draw()
        value.clusterHigh = source.draw()
        value.clusterLow = source.draw()
        value.epoch = source.draw()
        value.requestCredit = source.draw()
        value.bulkPort = source.draw()
        return value
    }
}

extension PBClientReply: Sample {
    static func drawn(from source: inout SampleSource) -> PBClientReply {
        var value = PBClientReply()
        value.number = source.draw()
        value.answer = source.draw()
        return value
    }
}

extension PBClientReply.Answer: Sample {
    static func drawn(from source: inout SampleSource) -> PBClientReply.Answer {
        switch source.pick(below: 27) {
        case 0: .submitted(source.draw())
        case 1: .done(source.draw())
        case 2: .rejected(source.draw())
        case 3: .jobs(source.draw())
        case 4: .job(source.draw())
        case 5: .explained(source.draw())
        case 6: .nodes(source.draw())
        case 7: .queues(source.draw())
        case 8: .logs(source.draw())
        case 9: .grants(source.draw())
        case 10: .identity(source.draw())
        case 11: .rosters(source.draw())
        case 12: .classes(source.draw())
        case 13: .element(source.draw())
        case 14: .recurring(source.draw())
        case 15: .recurringJob(source.draw())
        case 16: .history(source.draw())
        case 17: .past(source.draw())
        case 18: .jobLines(source.draw())
        case 19: .changes(source.draw())
        case 20: .maintenance(source.draw())
        case 21: .services(source.draw())
        case 22: .service(source.draw())
        case 23: .rehearsed(source.draw())
        case 24: .models(source.draw())
        case 25: .model(source.draw())
        default: .upload(source.draw())
        }
    }
}

extension PBRolloutForecast: Sample {
    static func drawn(from source: inout SampleSource) -> PBRolloutForecast {
        var value = PBRolloutForecast()
        value.end = source.draw()
        value.wanted = source.draw()
        value.ready = source.draw()
        value.most = source.draw()
        value.refusal = source.draw()
        value.obstacle = source.draw()
        return value
    }
}

extension PBModelPage: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelPage {
        var value = PBModelPage()
        value.rows = source.draw()
        value.next = source.draw()
        return value
    }
}

extension PBModelView: Sample {
    static func drawn(from source: inout SampleSource) -> PBModelView {
        var value = PBModelView()
        value.model = source.draw()
        value.version = source.draw()
        value.used = source.draw()
        value.nodes = source.draw()
        return value
    }
}

extension PBUploadGrant: Sample {
    static func drawn(from source: inout SampleSource) -> PBUploadGrant {
        var value = PBUploadGrant()
        value.streamHigh = source.draw()
        value.streamLow = source.draw()
        value.port = source.draw()
        return value
    }
}

extension PBServicePage: Sample {
    static func drawn(from source: inout SampleSource) -> PBServicePage {
        var value = PBServicePage()
        value.rows = source.draw()
        value.next = source.draw()
        return value
    }
}

extension PBServicePage.Next: Sample {
    static func drawn(from source: inout SampleSource) -> PBServicePage.Next {
        switch source.pick(below: 1) {
        default: .nextService(source.draw())
        }
    }
}

extension PBReplicaView: Sample {
    static func drawn(from source: inout SampleSource) -> PBReplicaView {
        var value = PBReplicaView()
        value.job = source.draw()
        value.revision = source.draw()
        value.phase = source.draw()
        value.node = source.draw()
        value.port = source.draw()
        value.isReady = source.draw()
        value.ends = source.draw()
        value.fetch = source.draw()
        return value
    }
}

extension PBServiceView: Sample {
    static func drawn(from source: inout SampleSource) -> PBServiceView {
        var value = PBServiceView()
        value.id = source.draw()
        value.owner = source.draw()
        value.declaredMs = source.draw()
        value.replicas = source.draw()
        value.revisions = source.draw()
        value.serving = source.draw()
        value.rollout = source.draw()
        value.lastRollout = source.draw()
        value.drop = source.draw()
        value.existing = source.draw()
        value.updated = source.draw()
        value.ready = source.draw()
        value.available = source.draw()
        value.problem = source.draw()
        value.shown = source.draw()
        value.scaling = source.draw()
        value.scalingState = source.draw()
        value.traffic = source.draw()
        return value
    }
}

extension PBTrafficView: Sample {
    static func drawn(from source: inout SampleSource) -> PBTrafficView {
        var value = PBTrafficView()
        value.rateMilli = source.draw()
        value.requests = source.draw()
        value.failures = source.draw()
        value.p95Ms = source.draw()
        value.inFlight = source.draw()
        value.queued = source.draw()
        value.held = source.draw()
        return value
    }
}

extension PBRecurringPage: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringPage {
        var value = PBRecurringPage()
        value.rows = source.draw()
        value.next = source.draw()
        return value
    }
}

extension PBRecurringPage.Next: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringPage.Next {
        switch source.pick(below: 1) {
        default: .nextRecurring(source.draw())
        }
    }
}

extension PBRecurringView: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringView {
        var value = PBRecurringView()
        value.id = source.draw()
        value.spec = source.draw()
        value.owner = source.draw()
        value.declaredMs = source.draw()
        value.suspension = source.draw()
        value.lastFiring = source.draw()
        value.lastPass = source.draw()
        value.activeCount = source.draw()
        value.active = source.draw()
        value.waiting = source.draw()
        value.nextMs = source.draw()
        value.lastMiss = source.draw()
        return value
    }
}

extension PBRecurringView.Waiting: Sample {
    static func drawn(from source: inout SampleSource) -> PBRecurringView.Waiting {
        switch source.pick(below: 1) {
        default: .waitingSinceMs(source.draw())
        }
    }
}

extension PBJobHistory: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobHistory {
        var value = PBJobHistory()
        value.job = source.draw()
        value.facts = source.draw()
        value.archived = source.draw()
        return value
    }
}

extension PBPastPage: Sample {
    static func drawn(from source: inout SampleSource) -> PBPastPage {
        var value = PBPastPage()
        value.jobs = source.draw()
        value.ordinals = source.draw()
        value.next = source.draw()
        value.damaged = source.draw()
        return value
    }
}

extension PBPastPage.Next: Sample {
    static func drawn(from source: inout SampleSource) -> PBPastPage.Next {
        switch source.pick(below: 1) {
        default: .nextOrdinal(source.draw())
        }
    }
}

extension PBPastJob: Sample {
    static func drawn(from source: inout SampleSource) -> PBPastJob {
        var value = PBPastJob()
        value.ordinal = source.draw()
        value.job = source.draw()
        value.facts = source.draw()
        return value
    }
}

extension PBGrantList: Sample {
    static func drawn(from source: inout SampleSource) -> PBGrantList {
        var value = PBGrantList()
        value.grants = source.draw()
        return value
    }
}

extension PBIdentity: Sample {
    static func drawn(from source: inout SampleSource) -> PBIdentity {
        var value = PBIdentity()
        value.principal = source.draw()
        value.groups = source.draw()
        value.roles = source.draw()
        value.accounts = source.draw()
        value.mustBeMember = source.draw()
        return value
    }
}

extension PBRosterList: Sample {
    static func drawn(from source: inout SampleSource) -> PBRosterList {
        var value = PBRosterList()
        value.rosters = source.draw()
        return value
    }
}

extension PBClassList: Sample {
    static func drawn(from source: inout SampleSource) -> PBClassList {
        var value = PBClassList()
        value.classes = source.draw()
        return value
    }
}

extension PBPlacementView: Sample {
    static func drawn(from source: inout SampleSource) -> PBPlacementView {
        var value = PBPlacementView()
        value.node = source.draw()
        value.rankLower = source.draw()
        value.rankUpper = source.draw()
        value.ending = source.draw()
        return value
    }
}

extension PBJobView: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobView {
        var value = PBJobView()
        value.id = source.draw()
        value.spec = source.draw()
        value.owner = source.draw()
        value.phase = source.draw()
        value.attempt = source.draw()
        value.restarts = source.draw()
        value.submittedMs = source.draw()
        value.started = source.draw()
        value.placements = source.draw()
        value.wait = source.draw()
        value.version = source.draw()
        value.element = source.draw()
        value.array = source.draw()
        value.suspension = source.draw()
        value.fetches = source.draw()
        return value
    }
}

extension PBJobView.Started: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobView.Started {
        switch source.pick(below: 1) {
        default: .startedMs(source.draw())
        }
    }
}

extension PBFetchView: Sample {
    static func drawn(from source: inout SampleSource) -> PBFetchView {
        var value = PBFetchView()
        value.node = source.draw()
        value.doneBytes = source.draw()
        value.wholeBytes = source.draw()
        return value
    }
}

extension PBArrayView: Sample {
    static func drawn(from source: inout SampleSource) -> PBArrayView {
        var value = PBArrayView()
        value.waiting = source.draw()
        value.live = source.draw()
        value.running = source.draw()
        value.completed = source.draw()
        value.failed = source.draw()
        value.waitingText = source.draw()
        return value
    }
}

extension PBElementView: Sample {
    static func drawn(from source: inout SampleSource) -> PBElementView {
        var value = PBElementView()
        value.name = source.draw()
        value.state = source.draw()
        value.row = source.draw()
        return value
    }
}

extension PBElementView.Row: Sample {
    static func drawn(from source: inout SampleSource) -> PBElementView.Row {
        switch source.pick(below: 1) {
        default: .rowJob(source.draw())
        }
    }
}

extension PBJobPage: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobPage {
        var value = PBJobPage()
        value.jobs = source.draw()
        value.next = source.draw()
        return value
    }
}

extension PBJobPage.Next: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobPage.Next {
        switch source.pick(below: 1) {
        default: .nextJob(source.draw())
        }
    }
}

extension PBJobLine: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobLine {
        var value = PBJobLine()
        value.id = source.draw()
        value.title = source.draw()
        value.name = source.draw()
        value.queue = source.draw()
        value.namespace = source.draw()
        value.account = source.draw()
        value.owner = source.draw()
        value.state = source.draw()
        value.place = source.draw()
        value.attempt = source.draw()
        value.submittedMs = source.draw()
        value.started = source.draw()
        value.ended = source.draw()
        value.timeLimit = source.draw()
        value.nodes = source.draw()
        value.ranks = source.draw()
        value.cpuMilli = source.draw()
        value.memoryBytes = source.draw()
        value.gpus = source.draw()
        value.priority = source.draw()
        value.exit = source.draw()
        value.suspended = source.draw()
        value.stoodStillMs = source.draw()
        return value
    }
}

extension PBJobLine.Started: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobLine.Started {
        switch source.pick(below: 1) {
        default: .startedMs(source.draw())
        }
    }
}

extension PBJobLine.Ended: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobLine.Ended {
        switch source.pick(below: 1) {
        default: .endedMs(source.draw())
        }
    }
}

extension PBJobLine.TimeLimit: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobLine.TimeLimit {
        switch source.pick(below: 1) {
        default: .timeLimitMs(source.draw())
        }
    }
}

extension PBJobLine.Suspended: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobLine.Suspended {
        switch source.pick(below: 1) {
        default: .suspendedMs(source.draw())
        }
    }
}

extension PBJobLinePage: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobLinePage {
        var value = PBJobLinePage()
        value.lines = source.draw()
        value.next = source.draw()
        return value
    }
}

extension PBJobLinePage.Next: Sample {
    static func drawn(from source: inout SampleSource) -> PBJobLinePage.Next {
        switch source.pick(below: 1) {
        default: .nextJob(source.draw())
        }
    }
}

extension PBExplanation: Sample {
    static func drawn(from source: inout SampleSource) -> PBExplanation {
        var value = PBExplanation()
        value.job = source.draw()
        value.obstacles = source.draw()
        value.position = source.draw()
        value.closest = source.draw()
        value.estimate = source.draw()
        value.silence = source.draw()
        return value
    }
}

extension PBExplanation.Position: Sample {
    static func drawn(from source: inout SampleSource) -> PBExplanation.Position {
        switch source.pick(below: 1) {
        default: .place(source.draw())
        }
    }
}

extension PBExplanation.Closest: Sample {
    static func drawn(from source: inout SampleSource) -> PBExplanation.Closest {
        switch source.pick(below: 1) {
        default: .closestNode(source.draw())
        }
    }
}

extension PBExplanation.Estimate: Sample {
    static func drawn(from source: inout SampleSource) -> PBExplanation.Estimate {
        switch source.pick(below: 1) {
        default: .startsByMs(source.draw())
        }
    }
}

extension PBSilence: Sample {
    static func drawn(from source: inout SampleSource) -> PBSilence {
        var value = PBSilence()
        value.nodes = source.draw()
        value.lengthMs = source.draw()
        value.left = source.draw()
        return value
    }
}

extension PBSilence.Left: Sample {
    static func drawn(from source: inout SampleSource) -> PBSilence.Left {
        switch source.pick(below: 1) {
        default: .leftMs(source.draw())
        }
    }
}

extension PBNodeView: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodeView {
        var value = PBNodeView()
        value.id = source.draw()
        value.name = source.draw()
        value.condition = source.draw()
        value.capacity = source.draw()
        value.free = source.draw()
        value.allocations = source.draw()
        value.address = source.draw()
        value.unenforced = source.draw()
        value.closure = source.draw()
        value.contested = source.draw()
        value.labels = source.draw()
        value.taints = source.draw()
        value.fence = source.draw()
        return value
    }
}

extension PBMaintenanceWish: Sample {
    static func drawn(from source: inout SampleSource) -> PBMaintenanceWish {
        var value = PBMaintenanceWish()
        value.wish = source.draw()
        return value
    }
}

extension PBMaintenanceWish.Wish: Sample {
    static func drawn(from source: inout SampleSource) -> PBMaintenanceWish.Wish {
        switch source.pick(below: 3) {
        case 0: .show(source.draw())
        case 1: .beginMs(source.draw())
        default: .end(source.draw())
        }
    }
}

extension PBMaintenanceView: Sample {
    static func drawn(from source: inout SampleSource) -> PBMaintenanceView {
        var value = PBMaintenanceView()
        value.leftMs = source.draw()
        value.by = source.draw()
        value.nodes = source.draw()
        value.holding = source.draw()
        return value
    }
}

extension PBFenceView: Sample {
    static func drawn(from source: inout SampleSource) -> PBFenceView {
        var value = PBFenceView()
        value.done = source.draw()
        value.running = source.draw()
        value.attempts = source.draw()
        value.failure = source.draw()
        return value
    }
}

extension PBChangeCursor: Sample {
    static func drawn(from source: inout SampleSource) -> PBChangeCursor {
        var value = PBChangeCursor()
        value.epoch = source.draw()
        value.number = source.draw()
        return value
    }
}

extension PBChangesQuery: Sample {
    static func drawn(from source: inout SampleSource) -> PBChangesQuery {
        var value = PBChangesQuery()
        value.list = source.draw()
        value.since = source.draw()
        value.jobs = source.draw()
        value.namespace = source.draw()
        return value
    }
}

extension PBRowName: Sample {
    static func drawn(from source: inout SampleSource) -> PBRowName {
        var value = PBRowName()
        value.name = source.draw()
        value.namespace = source.draw()
        value.isGroup = source.draw()
        return value
    }
}

extension PBChanges: Sample {
    static func drawn(from source: inout SampleSource) -> PBChanges {
        var value = PBChanges()
        value.cursor = source.draw()
        value.stale = source.draw()
        value.jobs = source.draw()
        value.goneJobs = source.draw()
        value.nodes = source.draw()
        value.goneNodes = source.draw()
        value.queues = source.draw()
        value.services = source.draw()
        value.models = source.draw()
        value.recurring = source.draw()
        value.grants = source.draw()
        value.rosters = source.draw()
        value.classes = source.draw()
        value.gone = source.draw()
        return value
    }
}

extension PBNodePage: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodePage {
        var value = PBNodePage()
        value.nodes = source.draw()
        value.next = source.draw()
        return value
    }
}

extension PBNodePage.Next: Sample {
    static func drawn(from source: inout SampleSource) -> PBNodePage.Next {
        switch source.pick(below: 1) {
        default: .nextNode(source.draw())
        }
    }
}

extension PBQueueView: Sample {
    static func drawn(from source: inout SampleSource) -> PBQueueView {
        var value = PBQueueView()
        value.spec = source.draw()
        value.used = source.draw()
        value.pending = source.draw()
        value.running = source.draw()
        value.deferred = source.draw()
        return value
    }
}

extension PBQueueList: Sample {
    static func drawn(from source: inout SampleSource) -> PBQueueList {
        var value = PBQueueList()
        value.queues = source.draw()
        return value
    }
}

extension PBLogGrant: Sample {
    static func drawn(from source: inout SampleSource) -> PBLogGrant {
        var value = PBLogGrant()
        value.tokenHigh = source.draw()
        value.tokenLow = source.draw()
        value.port = source.draw()
        value.attempt = source.draw()
        value.node = source.draw()
        return value
    }
}

extension PBStreamFrame: Sample {
    static func drawn(from source: inout SampleSource) -> PBStreamFrame {
        var value = PBStreamFrame()
        value.body = source.draw()
        return value
    }
}

extension PBStreamFrame.Body: Sample {
    static func drawn(from source: inout SampleSource) -> PBStreamFrame.Body {
        switch source.pick(below: 9) {
        case 0: .`open`(source.draw())
        case 1: .credit(source.draw())
        case 2: .chunk(source.draw())
        case 3: .end(source.draw())
        case 4: .ask(source.draw())
        case 5: .piece(source.draw())
        case 6: .lack(source.draw())
        case 7: .errors(source.draw())
        default: .exited(source.draw())
        }
    }
}

extension PBStreamOpen: Sample {
    static func drawn(from source: inout SampleSource) -> PBStreamOpen {
        var value = PBStreamOpen()
        value.tokenHigh = source.draw()
        value.tokenLow = source.draw()
        value.role = source.draw()
        return value
    }
}

extension PBStreamPiece: Sample {
    static func drawn(from source: inout SampleSource) -> PBStreamPiece {
        var value = PBStreamPiece()
        value.hash = source.draw()
        value.data = source.draw()
        return value
    }
}

extension PBStreamLack: Sample {
    static func drawn(from source: inout SampleSource) -> PBStreamLack {
        var value = PBStreamLack()
        value.hash = source.draw()
        value.why = source.draw()
        return value
    }
}

extension PBStreamChunk: Sample {
    static func drawn(from source: inout SampleSource) -> PBStreamChunk {
        var value = PBStreamChunk()
        value.offset = source.draw()
        value.data = source.draw()
        return value
    }
}

extension PBCommandExit: Sample {
    static func drawn(from source: inout SampleSource) -> PBCommandExit {
        var value = PBCommandExit()
        value.how = source.draw()
        return value
    }
}

extension PBCommandExit.How: Sample {
    static func drawn(from source: inout SampleSource) -> PBCommandExit.How {
        switch source.pick(below: 5) {
        case 0: .code(source.draw())
        case 1: .signal(source.draw())
        case 2: .outlasted(source.draw())
        case 3: .overflowed(source.draw())
        default: .notStarted(source.draw())
        }
    }
}

extension PBCommandFailure: Sample {
    static func drawn(from source: inout SampleSource) -> PBCommandFailure {
        var value = PBCommandFailure()
        value.why = source.draw()
        value.errnoNumber = source.draw()
        return value
    }
}

extension PBStreamEnd: Sample {
    static func drawn(from source: inout SampleSource) -> PBStreamEnd {
        var value = PBStreamEnd()
        value.problem = source.draw()
        return value
    }
}

extension PBStreamEnd.Problem: Sample {
    static func drawn(from source: inout SampleSource) -> PBStreamEnd.Problem {
        switch source.pick(below: 1) {
        default: .why(source.draw())
        }
    }
}
