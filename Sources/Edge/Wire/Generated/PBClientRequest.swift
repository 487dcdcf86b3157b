// `ClientRequest` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One wish, answered by the reply of the same number.
package struct PBClientRequest: PBMessage {
    package var number: UInt64
    /// The encoded LaunchPayload of a submit or of a recurring job; empty otherwise.
    package var payload: [UInt8]
    package var wish: Wish?
    /// Cancel, hold, release, requeue, suspend, resume: only these elements of the array, by their indices; unset is
    /// the whole job.
    package var elements: PBElementRuns?

    /// One of the `wish` fields of `coord.v1.ClientRequest`.
    package indirect enum Wish: Hashable, Sendable {
        /// Its payload is the encoded PayloadList of its jobs.
        case submitWorkflow(PBWorkflowRequest)
        case submit(PBSubmitRequest)
        /// The job to cancel.
        case cancel(UInt64)
        case jobs(PBJobsQuery)
        /// The job to show.
        case job(UInt64)
        /// The job to explain.
        case explain(UInt64)
        case watch(PBWatchRequest)
        case nodes(PBNodesQuery)
        case queues(PBNothing)
        case declareQueue(PBQueueSpec)
        case createToken(PBTokenRequest)
        case logs(PBLogsRequest)
        case exec(PBExecRequest)
        /// The job to hold, to release, to requeue.
        case hold(UInt64)
        case release(UInt64)
        case requeue(UInt64)
        case cordon(PBNodeClosing)
        case drain(PBNodeClosing)
        /// The node that takes work again.
        case resume(String)
        case setQueue(PBQueueOpening)
        case grant(PBGrant)
        case revoke(PBRoleTaking)
        case grants(PBNothing)
        /// Who am I.
        case identity(PBNothing)
        case changeRoster(PBRosterChange)
        case rosters(PBRostersQuery)
        case declareClass(PBPriorityClass)
        case dropClass(String)
        case classes(PBNothing)
        case label(PBNodeLabelling)
        case taint(PBNodeTainting)
        /// The element to show.
        case element(PBElementName)
        /// The job whose history is asked for.
        case history(UInt64)
        case past(PBPastQuery)
        /// Answered with an explanation; nothing is submitted.
        case testSubmit(PBSubmitRequest)
        case down(PBNodeClosing)
        case remove(String)
        case declareRecurring(PBRecurringDeclaration)
        case recurring(PBRecurringQuery)
        case recurringJob(PBRecurringReference)
        case changeRecurring(PBRecurringChange)
        case runRecurring(PBRecurringOrder)
        /// The same list, a line a job.
        case jobLines(PBJobsQuery)
        /// The job whose ranks are kept still, and that whose run on.
        case suspend(UInt64)
        case resumeJob(UInt64)
        case changes(PBChangesQuery)
        /// Its `within_ms` means nothing.
        case reboot(PBNodeClosing)
        case fence(PBNodeClosing)
        case maintenance(PBMaintenanceWish)
        /// Its payload is that of its replicas.
        case declareService(PBServiceSpec)
        case services(PBServicesQuery)
        case service(PBServiceReference)
        case changeService(PBServiceChange)
        /// Answered with a forecast; nothing is changed. Without a payload: its hash stands in the job.
        case rehearseService(PBServiceSpec)
        /// Whoever asks holds its pieces; the coordinator fetches those that it lacks.
        case offerModel(PBModelDraft)
        /// Its files are here; it is to be kept under its name.
        case registerModel(PBModelDraft)
        case models(PBModelsQuery)
        case model(PBModelReference)
        case removeModel(PBModelRemoval)
    }

    package init(
        number: UInt64 = 0,
        payload: [UInt8] = [],
        wish: Wish? = nil,
        elements: PBElementRuns? = nil
    ) {
        self.number = number
        self.payload = payload
        self.wish = wish
        self.elements = elements
    }

    package static var wireName: StaticString { "coord.v1.ClientRequest" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClientRequest { try read(bytes, rules) }
}

extension PBClientRequest: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClientRequest>, _ writer: WireWriter) throws(WireError) {
        coord__v1__client_request__init(c)
        c.pointee.number = number
        if !payload.isEmpty { c.pointee.payload = try writer.bytes(payload) }
        try fillWish(c, writer)
        c.pointee.elements = try writer.message(elements)
    }

    init(_ c: UnsafePointer<Coord__V1__ClientRequest>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClientRequest")
        number = c.pointee.number
        payload = reader.bytes(c.pointee.payload)
        wish = try Self.readWish(c, reader)
        elements = try reader.message(c.pointee.elements)
    }

    private func fillWish(
        _ c: UnsafeMutablePointer<Coord__V1__ClientRequest>, _ writer: WireWriter
    ) throws(WireError) {
        switch wish {
        case .submitWorkflow(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 90)
            c.pointee.submit_workflow = try writer.message(value)
        case .submit(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 3)
            c.pointee.submit = try writer.message(value)
        case .cancel(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 4)
            c.pointee.cancel = value
        case .jobs(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 5)
            c.pointee.jobs = try writer.message(value)
        case .job(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 6)
            c.pointee.job = value
        case .explain(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 7)
            c.pointee.explain = value
        case .watch(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 8)
            c.pointee.watch = try writer.message(value)
        case .nodes(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 9)
            c.pointee.nodes = try writer.message(value)
        case .queues(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 10)
            c.pointee.queues = try writer.message(value)
        case .declareQueue(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 11)
            c.pointee.declare_queue = try writer.message(value)
        case .createToken(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 12)
            c.pointee.create_token = try writer.message(value)
        case .logs(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 13)
            c.pointee.logs = try writer.message(value)
        case .exec(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 98)
            c.pointee.exec = try writer.message(value)
        case .hold(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 14)
            c.pointee.hold = value
        case .release(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 15)
            c.pointee.release = value
        case .requeue(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 16)
            c.pointee.requeue = value
        case .cordon(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 17)
            c.pointee.cordon = try writer.message(value)
        case .drain(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 18)
            c.pointee.drain = try writer.message(value)
        case .resume(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 19)
            c.pointee.resume = try writer.text(value, "ClientRequest.resume")
        case .setQueue(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 50)
            c.pointee.set_queue = try writer.message(value)
        case .grant(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 51)
            c.pointee.grant = try writer.message(value)
        case .revoke(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 52)
            c.pointee.revoke = try writer.message(value)
        case .grants(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 53)
            c.pointee.grants = try writer.message(value)
        case .identity(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 54)
            c.pointee.identity = try writer.message(value)
        case .changeRoster(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 55)
            c.pointee.change_roster = try writer.message(value)
        case .rosters(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 56)
            c.pointee.rosters = try writer.message(value)
        case .declareClass(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 57)
            c.pointee.declare_class = try writer.message(value)
        case .dropClass(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 58)
            c.pointee.drop_class = try writer.text(value, "ClientRequest.drop_class")
        case .classes(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 59)
            c.pointee.classes = try writer.message(value)
        case .label(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 30)
            c.pointee.label = try writer.message(value)
        case .taint(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 31)
            c.pointee.taint = try writer.message(value)
        case .element(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 20)
            c.pointee.element = try writer.message(value)
        case .history(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 60)
            c.pointee.history = value
        case .past(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 61)
            c.pointee.past = try writer.message(value)
        case .testSubmit(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 70)
            c.pointee.test_submit = try writer.message(value)
        case .down(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 71)
            c.pointee.down = try writer.message(value)
        case .remove(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 72)
            c.pointee.remove = try writer.text(value, "ClientRequest.remove")
        case .declareRecurring(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 80)
            c.pointee.declare_recurring = try writer.message(value)
        case .recurring(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 81)
            c.pointee.recurring = try writer.message(value)
        case .recurringJob(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 82)
            c.pointee.recurring_job = try writer.message(value)
        case .changeRecurring(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 83)
            c.pointee.change_recurring = try writer.message(value)
        case .runRecurring(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 84)
            c.pointee.run_recurring = try writer.message(value)
        case .jobLines(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 21)
            c.pointee.job_lines = try writer.message(value)
        case .suspend(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 95)
            c.pointee.suspend = value
        case .resumeJob(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 96)
            c.pointee.resume_job = value
        case .changes(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 97)
            c.pointee.changes = try writer.message(value)
        case .reboot(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 91)
            c.pointee.reboot = try writer.message(value)
        case .fence(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 92)
            c.pointee.fence = try writer.message(value)
        case .maintenance(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 93)
            c.pointee.maintenance = try writer.message(value)
        case .declareService(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 85)
            c.pointee.declare_service = try writer.message(value)
        case .services(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 86)
            c.pointee.services = try writer.message(value)
        case .service(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 87)
            c.pointee.service = try writer.message(value)
        case .changeService(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 88)
            c.pointee.change_service = try writer.message(value)
        case .rehearseService(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 99)
            c.pointee.rehearse_service = try writer.message(value)
        case .offerModel(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 74)
            c.pointee.offer_model = try writer.message(value)
        case .registerModel(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 75)
            c.pointee.register_model = try writer.message(value)
        case .models(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 76)
            c.pointee.models = try writer.message(value)
        case .model(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 77)
            c.pointee.model = try writer.message(value)
        case .removeModel(let value):
            c.pointee.wish_case = Coord__V1__ClientRequest__WishCase(rawValue: 78)
            c.pointee.remove_model = try writer.message(value)
        case nil: break
        }
    }

    private static func readWish(
        _ c: UnsafePointer<Coord__V1__ClientRequest>, _ reader: WireReader
    ) throws(WireError) -> Wish? {
        switch c.pointee.wish_case.rawValue {
        case 90: try .submitWorkflow(reader.chosen(c.pointee.submit_workflow))
        case 3: try .submit(reader.chosen(c.pointee.submit))
        case 4: .cancel(c.pointee.cancel)
        case 5: try .jobs(reader.chosen(c.pointee.jobs))
        case 6: .job(c.pointee.job)
        case 7: .explain(c.pointee.explain)
        case 8: try .watch(reader.chosen(c.pointee.watch))
        case 9: try .nodes(reader.chosen(c.pointee.nodes))
        case 10: try .queues(reader.chosen(c.pointee.queues))
        case 11: try .declareQueue(reader.chosen(c.pointee.declare_queue))
        case 12: try .createToken(reader.chosen(c.pointee.create_token))
        case 13: try .logs(reader.chosen(c.pointee.logs))
        case 98: try .exec(reader.chosen(c.pointee.exec))
        case 14: .hold(c.pointee.hold)
        case 15: .release(c.pointee.release)
        case 16: .requeue(c.pointee.requeue)
        case 17: try .cordon(reader.chosen(c.pointee.cordon))
        case 18: try .drain(reader.chosen(c.pointee.drain))
        case 19: try .resume(reader.text(c.pointee.resume, "ClientRequest.resume"))
        case 50: try .setQueue(reader.chosen(c.pointee.set_queue))
        case 51: try .grant(reader.chosen(c.pointee.grant))
        case 52: try .revoke(reader.chosen(c.pointee.revoke))
        case 53: try .grants(reader.chosen(c.pointee.grants))
        case 54: try .identity(reader.chosen(c.pointee.identity))
        case 55: try .changeRoster(reader.chosen(c.pointee.change_roster))
        case 56: try .rosters(reader.chosen(c.pointee.rosters))
        case 57: try .declareClass(reader.chosen(c.pointee.declare_class))
        case 58: try .dropClass(reader.text(c.pointee.drop_class, "ClientRequest.drop_class"))
        case 59: try .classes(reader.chosen(c.pointee.classes))
        case 30: try .label(reader.chosen(c.pointee.label))
        case 31: try .taint(reader.chosen(c.pointee.taint))
        case 20: try .element(reader.chosen(c.pointee.element))
        case 60: .history(c.pointee.history)
        case 61: try .past(reader.chosen(c.pointee.past))
        case 70: try .testSubmit(reader.chosen(c.pointee.test_submit))
        case 71: try .down(reader.chosen(c.pointee.down))
        case 72: try .remove(reader.text(c.pointee.remove, "ClientRequest.remove"))
        case 80: try .declareRecurring(reader.chosen(c.pointee.declare_recurring))
        case 81: try .recurring(reader.chosen(c.pointee.recurring))
        case 82: try .recurringJob(reader.chosen(c.pointee.recurring_job))
        case 83: try .changeRecurring(reader.chosen(c.pointee.change_recurring))
        case 84: try .runRecurring(reader.chosen(c.pointee.run_recurring))
        case 21: try .jobLines(reader.chosen(c.pointee.job_lines))
        case 95: .suspend(c.pointee.suspend)
        case 96: .resumeJob(c.pointee.resume_job)
        case 97: try .changes(reader.chosen(c.pointee.changes))
        case 91: try .reboot(reader.chosen(c.pointee.reboot))
        case 92: try .fence(reader.chosen(c.pointee.fence))
        case 93: try .maintenance(reader.chosen(c.pointee.maintenance))
        case 85: try .declareService(reader.chosen(c.pointee.declare_service))
        case 86: try .services(reader.chosen(c.pointee.services))
        case 87: try .service(reader.chosen(c.pointee.service))
        case 88: try .changeService(reader.chosen(c.pointee.change_service))
        case 99: try .rehearseService(reader.chosen(c.pointee.rehearse_service))
        case 74: try .offerModel(reader.chosen(c.pointee.offer_model))
        case 75: try .registerModel(reader.chosen(c.pointee.register_model))
        case 76: try .models(reader.chosen(c.pointee.models))
        case 77: try .model(reader.chosen(c.pointee.model))
        case 78: try .removeModel(reader.chosen(c.pointee.remove_model))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClientRequest>? {
        coord__v1__client_request__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
