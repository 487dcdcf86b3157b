// `RolloutFault` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Why a rollout went back.
package struct PBRolloutFault: PBMessage {
    package var fault: Fault?

    /// One of the `fault` fields of `coord.v1.RolloutFault`.
    package indirect enum Fault: Hashable, Sendable {
        case undone(PBNothing)
        /// Nothing more became ready for so long.
        case deadlineMs(Int64)
        case crashes(UInt64)
        case unsteady(UInt64)
        /// Of a thousand requests that failed.
        case errors(PBWorseFigure)
        /// Milliseconds.
        case latency(PBWorseFigure)
    }

    package init(
        fault: Fault? = nil
    ) {
        self.fault = fault
    }

    package static var wireName: StaticString { "coord.v1.RolloutFault" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutFault { try read(bytes, rules) }
}

extension PBRolloutFault: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutFault>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_fault__init(c)
        try fillFault(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutFault>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutFault")
        fault = try Self.readFault(c, reader)
    }

    private func fillFault(
        _ c: UnsafeMutablePointer<Coord__V1__RolloutFault>, _ writer: WireWriter
    ) throws(WireError) {
        switch fault {
        case .undone(let value):
            c.pointee.fault_case = Coord__V1__RolloutFault__FaultCase(rawValue: 1)
            c.pointee.undone = try writer.message(value)
        case .deadlineMs(let value):
            c.pointee.fault_case = Coord__V1__RolloutFault__FaultCase(rawValue: 2)
            c.pointee.deadline_ms = value
        case .crashes(let value):
            c.pointee.fault_case = Coord__V1__RolloutFault__FaultCase(rawValue: 3)
            c.pointee.crashes = value
        case .unsteady(let value):
            c.pointee.fault_case = Coord__V1__RolloutFault__FaultCase(rawValue: 4)
            c.pointee.unsteady = value
        case .errors(let value):
            c.pointee.fault_case = Coord__V1__RolloutFault__FaultCase(rawValue: 5)
            c.pointee.errors = try writer.message(value)
        case .latency(let value):
            c.pointee.fault_case = Coord__V1__RolloutFault__FaultCase(rawValue: 6)
            c.pointee.latency = try writer.message(value)
        case nil: break
        }
    }

    private static func readFault(
        _ c: UnsafePointer<Coord__V1__RolloutFault>, _ reader: WireReader
    ) throws(WireError) -> Fault? {
        switch c.pointee.fault_case.rawValue {
        case 1: try .undone(reader.chosen(c.pointee.undone))
        case 2: .deadlineMs(c.pointee.deadline_ms)
        case 3: .crashes(c.pointee.crashes)
        case 4: .unsteady(c.pointee.unsteady)
        case 5: try .errors(reader.chosen(c.pointee.errors))
        case 6: try .latency(reader.chosen(c.pointee.latency))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutFault>? {
        coord__v1__rollout_fault__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
