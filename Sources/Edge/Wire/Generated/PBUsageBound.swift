// `UsageBound` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// The most that one user or account may have in a queue; what is unset has no bound.
package struct PBUsageBound: PBMessage {
    package var running: Running?
    package var pending: Pending?
    package var gpus: GPUs?

    /// One of the `running` fields of `coord.v1.UsageBound`.
    package enum Running: Hashable, Sendable {
        case runningJobs(UInt32)
    }

    /// One of the `pending` fields of `coord.v1.UsageBound`.
    package enum Pending: Hashable, Sendable {
        case pendingJobs(UInt32)
    }

    /// One of the `gpus` fields of `coord.v1.UsageBound`.
    package enum GPUs: Hashable, Sendable {
        case gpuCount(Int64)
    }

    package init(
        running: Running? = nil,
        pending: Pending? = nil,
        gpus: GPUs? = nil
    ) {
        self.running = running
        self.pending = pending
        self.gpus = gpus
    }

    package static var wireName: StaticString { "coord.v1.UsageBound" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBUsageBound { try read(bytes, rules) }
}

extension PBUsageBound: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__UsageBound>, _ writer: WireWriter) throws(WireError) {
        coord__v1__usage_bound__init(c)
        try fillRunning(c, writer)
        try fillPending(c, writer)
        try fillGPUs(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__UsageBound>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "UsageBound")
        running = try Self.readRunning(c, reader)
        pending = try Self.readPending(c, reader)
        gpus = try Self.readGPUs(c, reader)
    }

    private func fillRunning(
        _ c: UnsafeMutablePointer<Coord__V1__UsageBound>, _ writer: WireWriter
    ) throws(WireError) {
        switch running {
        case .runningJobs(let value):
            c.pointee.running_case = Coord__V1__UsageBound__RunningCase(rawValue: 1)
            c.pointee.running_jobs = value
        case nil: break
        }
    }

    private static func readRunning(
        _ c: UnsafePointer<Coord__V1__UsageBound>, _ reader: WireReader
    ) throws(WireError) -> Running? {
        switch c.pointee.running_case.rawValue {
        case 1: .runningJobs(c.pointee.running_jobs)
        default: nil
        }
    }

    private func fillPending(
        _ c: UnsafeMutablePointer<Coord__V1__UsageBound>, _ writer: WireWriter
    ) throws(WireError) {
        switch pending {
        case .pendingJobs(let value):
            c.pointee.pending_case = Coord__V1__UsageBound__PendingCase(rawValue: 2)
            c.pointee.pending_jobs = value
        case nil: break
        }
    }

    private static func readPending(
        _ c: UnsafePointer<Coord__V1__UsageBound>, _ reader: WireReader
    ) throws(WireError) -> Pending? {
        switch c.pointee.pending_case.rawValue {
        case 2: .pendingJobs(c.pointee.pending_jobs)
        default: nil
        }
    }

    private func fillGPUs(
        _ c: UnsafeMutablePointer<Coord__V1__UsageBound>, _ writer: WireWriter
    ) throws(WireError) {
        switch gpus {
        case .gpuCount(let value):
            c.pointee.gpus_case = Coord__V1__UsageBound__GpusCase(rawValue: 3)
            c.pointee.gpu_count = value
        case nil: break
        }
    }

    private static func readGPUs(
        _ c: UnsafePointer<Coord__V1__UsageBound>, _ reader: WireReader
    ) throws(WireError) -> GPUs? {
        switch c.pointee.gpus_case.rawValue {
        case 3: .gpuCount(c.pointee.gpu_count)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__UsageBound>? {
        coord__v1__usage_bound__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
