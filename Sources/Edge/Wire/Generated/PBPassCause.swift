// `PassCause` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Why a run that was due was not submitted.
package struct PBPassCause: PBMessage {
    package var cause: Cause?

    /// One of the `cause` fields of `coord.v1.PassCause`.
    package indirect enum Cause: Hashable, Sendable {
        case tooLate(PBNothing)
        /// The job that had not ended.
        case stillRunning(UInt64)
        /// In the words of the refusal.
        case refused(String)
    }

    package init(
        cause: Cause? = nil
    ) {
        self.cause = cause
    }

    package static var wireName: StaticString { "coord.v1.PassCause" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBPassCause { try read(bytes, rules) }
}

extension PBPassCause: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__PassCause>, _ writer: WireWriter) throws(WireError) {
        coord__v1__pass_cause__init(c)
        try fillCause(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__PassCause>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "PassCause")
        cause = try Self.readCause(c, reader)
    }

    private func fillCause(
        _ c: UnsafeMutablePointer<Coord__V1__PassCause>, _ writer: WireWriter
    ) throws(WireError) {
        switch cause {
        case .tooLate(let value):
            c.pointee.cause_case = Coord__V1__PassCause__CauseCase(rawValue: 1)
            c.pointee.too_late = try writer.message(value)
        case .stillRunning(let value):
            c.pointee.cause_case = Coord__V1__PassCause__CauseCase(rawValue: 2)
            c.pointee.still_running = value
        case .refused(let value):
            c.pointee.cause_case = Coord__V1__PassCause__CauseCase(rawValue: 3)
            c.pointee.refused = try writer.text(value, "PassCause.refused")
        case nil: break
        }
    }

    private static func readCause(
        _ c: UnsafePointer<Coord__V1__PassCause>, _ reader: WireReader
    ) throws(WireError) -> Cause? {
        switch c.pointee.cause_case.rawValue {
        case 1: try .tooLate(reader.chosen(c.pointee.too_late))
        case 2: .stillRunning(c.pointee.still_running)
        case 3: try .refused(reader.text(c.pointee.refused, "PassCause.refused"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__PassCause>? {
        coord__v1__pass_cause__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
