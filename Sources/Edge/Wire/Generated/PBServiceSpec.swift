// `ServiceSpec` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What is to be kept running. At most 16 KiB.
package struct PBServiceSpec: PBMessage {
    package var name: String
    package var replicas: UInt32
    /// Each replica is this.
    package var job: PBJobSpec?
    package var probes: PBReplicaProbes?
    package var minReadyMs: Int64
    package var strategy: Strategy?
    /// Unset is never.
    package var deadline: Deadline?
    package var traffic: PBServiceTraffic?

    /// One of the `strategy` fields of `coord.v1.ServiceSpec`.
    package indirect enum Strategy: Hashable, Sendable {
        case steps(PBRolloutSteps)
        case exchange(PBRolloutExchange)
    }

    /// One of the `deadline` fields of `coord.v1.ServiceSpec`.
    package enum Deadline: Hashable, Sendable {
        case deadlineMs(Int64)
    }

    package init(
        name: String = "",
        replicas: UInt32 = 0,
        job: PBJobSpec? = nil,
        probes: PBReplicaProbes? = nil,
        minReadyMs: Int64 = 0,
        strategy: Strategy? = nil,
        deadline: Deadline? = nil,
        traffic: PBServiceTraffic? = nil
    ) {
        self.name = name
        self.replicas = replicas
        self.job = job
        self.probes = probes
        self.minReadyMs = minReadyMs
        self.strategy = strategy
        self.deadline = deadline
        self.traffic = traffic
    }

    package static var wireName: StaticString { "coord.v1.ServiceSpec" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceSpec { try read(bytes, rules) }
}

extension PBServiceSpec: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceSpec>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_spec__init(c)
        if !name.isEmpty { c.pointee.name = try writer.text(name, "ServiceSpec.name") }
        c.pointee.replicas = replicas
        c.pointee.job = try writer.message(job)
        c.pointee.probes = try writer.message(probes)
        c.pointee.min_ready_ms = minReadyMs
        try fillStrategy(c, writer)
        try fillDeadline(c, writer)
        c.pointee.traffic = try writer.message(traffic)
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceSpec>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceSpec")
        name = try reader.text(c.pointee.name, "ServiceSpec.name")
        replicas = c.pointee.replicas
        job = try reader.message(c.pointee.job)
        probes = try reader.message(c.pointee.probes)
        minReadyMs = c.pointee.min_ready_ms
        strategy = try Self.readStrategy(c, reader)
        deadline = try Self.readDeadline(c, reader)
        traffic = try reader.message(c.pointee.traffic)
    }

    private func fillStrategy(
        _ c: UnsafeMutablePointer<Coord__V1__ServiceSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch strategy {
        case .steps(let value):
            c.pointee.strategy_case = Coord__V1__ServiceSpec__StrategyCase(rawValue: 6)
            c.pointee.steps = try writer.message(value)
        case .exchange(let value):
            c.pointee.strategy_case = Coord__V1__ServiceSpec__StrategyCase(rawValue: 7)
            c.pointee.exchange = try writer.message(value)
        case nil: break
        }
    }

    private static func readStrategy(
        _ c: UnsafePointer<Coord__V1__ServiceSpec>, _ reader: WireReader
    ) throws(WireError) -> Strategy? {
        switch c.pointee.strategy_case.rawValue {
        case 6: try .steps(reader.chosen(c.pointee.steps))
        case 7: try .exchange(reader.chosen(c.pointee.exchange))
        default: nil
        }
    }

    private func fillDeadline(
        _ c: UnsafeMutablePointer<Coord__V1__ServiceSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch deadline {
        case .deadlineMs(let value):
            c.pointee.deadline_case = Coord__V1__ServiceSpec__DeadlineCase(rawValue: 8)
            c.pointee.deadline_ms = value
        case nil: break
        }
    }

    private static func readDeadline(
        _ c: UnsafePointer<Coord__V1__ServiceSpec>, _ reader: WireReader
    ) throws(WireError) -> Deadline? {
        switch c.pointee.deadline_case.rawValue {
        case 8: .deadlineMs(c.pointee.deadline_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceSpec>? {
        coord__v1__service_spec__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
