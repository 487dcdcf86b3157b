// `AgentReport` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a node saw.
package struct PBAgentReport: PBMessage {
    package var kind: PBReportKind
    package var allocation: UInt64
    /// When; missing for prepared.
    package var atMs: Int64
    /// Failing: the rank, and how it ended.
    package var rank: UInt32
    package var exit: PBExit?
    /// Ended: how.
    package var ending: PBEnding?
    /// Failing: a bit for each failure rule of the job whose texts stand in what the rank said last.
    package var signs: UInt32

    package init(
        kind: PBReportKind = PBReportKind(rawValue: 0),
        allocation: UInt64 = 0,
        atMs: Int64 = 0,
        rank: UInt32 = 0,
        exit: PBExit? = nil,
        ending: PBEnding? = nil,
        signs: UInt32 = 0
    ) {
        self.kind = kind
        self.allocation = allocation
        self.atMs = atMs
        self.rank = rank
        self.exit = exit
        self.ending = ending
        self.signs = signs
    }

    package static var wireName: StaticString { "coord.v1.AgentReport" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAgentReport { try read(bytes, rules) }
}

extension PBAgentReport: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AgentReport>, _ writer: WireWriter) throws(WireError) {
        coord__v1__agent_report__init(c)
        c.pointee.kind = Coord__V1__ReportKind(rawValue: UInt32(bitPattern: kind.rawValue))
        c.pointee.allocation = allocation
        c.pointee.at_ms = atMs
        c.pointee.rank = rank
        c.pointee.exit = try writer.message(exit)
        c.pointee.ending = try writer.message(ending)
        c.pointee.signs = signs
    }

    init(_ c: UnsafePointer<Coord__V1__AgentReport>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AgentReport")
        kind = try reader.option(c.pointee.kind.rawValue, "AgentReport.kind")
        allocation = c.pointee.allocation
        atMs = c.pointee.at_ms
        rank = c.pointee.rank
        exit = try reader.message(c.pointee.exit)
        ending = try reader.message(c.pointee.ending)
        signs = c.pointee.signs
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AgentReport>? {
        coord__v1__agent_report__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
