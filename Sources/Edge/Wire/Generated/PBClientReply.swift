// `ClientReply` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ClientReply`.
package struct PBClientReply: PBMessage {
    package var number: UInt64
    package var answer: Answer?

    /// One of the `answer` fields of `coord.v1.ClientReply`.
    package indirect enum Answer: Hashable, Sendable {
        /// The job's number.
        case submitted(UInt64)
        case done(PBNothing)
        case rejected(PBRejection)
        case jobs(PBJobPage)
        case job(PBJobView)
        case explained(PBExplanation)
        case nodes(PBNodePage)
        case queues(PBQueueList)
        case logs(PBLogGrant)
        case grants(PBGrantList)
        case identity(PBIdentity)
        case rosters(PBRosterList)
        case classes(PBClassList)
        case element(PBElementView)
        case recurring(PBRecurringPage)
        case recurringJob(PBRecurringView)
        case history(PBJobHistory)
        case past(PBPastPage)
        case jobLines(PBJobLinePage)
        case changes(PBChanges)
        case maintenance(PBMaintenanceView)
        case services(PBServicePage)
        case service(PBServiceView)
        case rehearsed(PBRolloutForecast)
        case models(PBModelPage)
        case model(PBModelView)
        case upload(PBUploadGrant)
    }

    package init(
        number: UInt64 = 0,
        answer: Answer? = nil
    ) {
        self.number = number
        self.answer = answer
    }

    package static var wireName: StaticString { "coord.v1.ClientReply" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClientReply { try read(bytes, rules) }
}

extension PBClientReply: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClientReply>, _ writer: WireWriter) throws(WireError) {
        coord__v1__client_reply__init(c)
        c.pointee.number = number
        try fillAnswer(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ClientReply>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClientReply")
        number = c.pointee.number
        answer = try Self.readAnswer(c, reader)
    }

    private func fillAnswer(
        _ c: UnsafeMutablePointer<Coord__V1__ClientReply>, _ writer: WireWriter
    ) throws(WireError) {
        switch answer {
        case .submitted(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 2)
            c.pointee.submitted = value
        case .done(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 3)
            c.pointee.done = try writer.message(value)
        case .rejected(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 4)
            c.pointee.rejected = try writer.message(value)
        case .jobs(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 5)
            c.pointee.jobs = try writer.message(value)
        case .job(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 6)
            c.pointee.job = try writer.message(value)
        case .explained(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 7)
            c.pointee.explained = try writer.message(value)
        case .nodes(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 8)
            c.pointee.nodes = try writer.message(value)
        case .queues(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 9)
            c.pointee.queues = try writer.message(value)
        case .logs(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 10)
            c.pointee.logs = try writer.message(value)
        case .grants(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 50)
            c.pointee.grants = try writer.message(value)
        case .identity(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 51)
            c.pointee.identity = try writer.message(value)
        case .rosters(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 52)
            c.pointee.rosters = try writer.message(value)
        case .classes(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 53)
            c.pointee.classes = try writer.message(value)
        case .element(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 11)
            c.pointee.element = try writer.message(value)
        case .recurring(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 80)
            c.pointee.recurring = try writer.message(value)
        case .recurringJob(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 81)
            c.pointee.recurring_job = try writer.message(value)
        case .history(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 60)
            c.pointee.history = try writer.message(value)
        case .past(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 61)
            c.pointee.past = try writer.message(value)
        case .jobLines(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 12)
            c.pointee.job_lines = try writer.message(value)
        case .changes(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 97)
            c.pointee.changes = try writer.message(value)
        case .maintenance(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 98)
            c.pointee.maintenance = try writer.message(value)
        case .services(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 85)
            c.pointee.services = try writer.message(value)
        case .service(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 86)
            c.pointee.service = try writer.message(value)
        case .rehearsed(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 90)
            c.pointee.rehearsed = try writer.message(value)
        case .models(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 87)
            c.pointee.models = try writer.message(value)
        case .model(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 88)
            c.pointee.model = try writer.message(value)
        case .upload(let value):
            c.pointee.answer_case = Coord__V1__ClientReply__AnswerCase(rawValue: 89)
            c.pointee.upload = try writer.message(value)
        case nil: break
        }
    }

    private static func readAnswer(
        _ c: UnsafePointer<Coord__V1__ClientReply>, _ reader: WireReader
    ) throws(WireError) -> Answer? {
        switch c.pointee.answer_case.rawValue {
        case 2: .submitted(c.pointee.submitted)
        case 3: try .done(reader.chosen(c.pointee.done))
        case 4: try .rejected(reader.chosen(c.pointee.rejected))
        case 5: try .jobs(reader.chosen(c.pointee.jobs))
        case 6: try .job(reader.chosen(c.pointee.job))
        case 7: try .explained(reader.chosen(c.pointee.explained))
        case 8: try .nodes(reader.chosen(c.pointee.nodes))
        case 9: try .queues(reader.chosen(c.pointee.queues))
        case 10: try .logs(reader.chosen(c.pointee.logs))
        case 50: try .grants(reader.chosen(c.pointee.grants))
        case 51: try .identity(reader.chosen(c.pointee.identity))
        case 52: try .rosters(reader.chosen(c.pointee.rosters))
        case 53: try .classes(reader.chosen(c.pointee.classes))
        case 11: try .element(reader.chosen(c.pointee.element))
        case 80: try .recurring(reader.chosen(c.pointee.recurring))
        case 81: try .recurringJob(reader.chosen(c.pointee.recurring_job))
        case 60: try .history(reader.chosen(c.pointee.history))
        case 61: try .past(reader.chosen(c.pointee.past))
        case 12: try .jobLines(reader.chosen(c.pointee.job_lines))
        case 97: try .changes(reader.chosen(c.pointee.changes))
        case 98: try .maintenance(reader.chosen(c.pointee.maintenance))
        case 85: try .services(reader.chosen(c.pointee.services))
        case 86: try .service(reader.chosen(c.pointee.service))
        case 90: try .rehearsed(reader.chosen(c.pointee.rehearsed))
        case 87: try .models(reader.chosen(c.pointee.models))
        case 88: try .model(reader.chosen(c.pointee.model))
        case 89: try .upload(reader.chosen(c.pointee.upload))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClientReply>? {
        coord__v1__client_reply__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
