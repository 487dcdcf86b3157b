// `ProbeSpec` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ProbeSpec`.
package struct PBProbeSpec: PBMessage {
    package var action: Action?
    package var timing: PBProbeTiming?
    /// Unset is what any rank has that failed.
    package var grace: Grace?

    /// One of the `action` fields of `coord.v1.ProbeSpec`.
    package indirect enum Action: Hashable, Sendable {
        case http(PBHttpProbe)
        /// A port; 0 is the one that is promised to the replica.
        case tcp(UInt32)
        case grpc(PBGrpcProbe)
        case exec(PBExecProbe)
    }

    /// One of the `grace` fields of `coord.v1.ProbeSpec`.
    package enum Grace: Hashable, Sendable {
        case graceMs(Int64)
    }

    package init(
        action: Action? = nil,
        timing: PBProbeTiming? = nil,
        grace: Grace? = nil
    ) {
        self.action = action
        self.timing = timing
        self.grace = grace
    }

    package static var wireName: StaticString { "coord.v1.ProbeSpec" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBProbeSpec { try read(bytes, rules) }
}

extension PBProbeSpec: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ProbeSpec>, _ writer: WireWriter) throws(WireError) {
        coord__v1__probe_spec__init(c)
        try fillAction(c, writer)
        c.pointee.timing = try writer.message(timing)
        try fillGrace(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ProbeSpec>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ProbeSpec")
        action = try Self.readAction(c, reader)
        timing = try reader.message(c.pointee.timing)
        grace = try Self.readGrace(c, reader)
    }

    private func fillAction(
        _ c: UnsafeMutablePointer<Coord__V1__ProbeSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch action {
        case .http(let value):
            c.pointee.action_case = Coord__V1__ProbeSpec__ActionCase(rawValue: 1)
            c.pointee.http = try writer.message(value)
        case .tcp(let value):
            c.pointee.action_case = Coord__V1__ProbeSpec__ActionCase(rawValue: 2)
            c.pointee.tcp = value
        case .grpc(let value):
            c.pointee.action_case = Coord__V1__ProbeSpec__ActionCase(rawValue: 5)
            c.pointee.grpc = try writer.message(value)
        case .exec(let value):
            c.pointee.action_case = Coord__V1__ProbeSpec__ActionCase(rawValue: 6)
            c.pointee.exec = try writer.message(value)
        case nil: break
        }
    }

    private static func readAction(
        _ c: UnsafePointer<Coord__V1__ProbeSpec>, _ reader: WireReader
    ) throws(WireError) -> Action? {
        switch c.pointee.action_case.rawValue {
        case 1: try .http(reader.chosen(c.pointee.http))
        case 2: .tcp(c.pointee.tcp)
        case 5: try .grpc(reader.chosen(c.pointee.grpc))
        case 6: try .exec(reader.chosen(c.pointee.exec))
        default: nil
        }
    }

    private func fillGrace(
        _ c: UnsafeMutablePointer<Coord__V1__ProbeSpec>, _ writer: WireWriter
    ) throws(WireError) {
        switch grace {
        case .graceMs(let value):
            c.pointee.grace_case = Coord__V1__ProbeSpec__GraceCase(rawValue: 7)
            c.pointee.grace_ms = value
        case nil: break
        }
    }

    private static func readGrace(
        _ c: UnsafePointer<Coord__V1__ProbeSpec>, _ reader: WireReader
    ) throws(WireError) -> Grace? {
        switch c.pointee.grace_case.rawValue {
        case 7: .graceMs(c.pointee.grace_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ProbeSpec>? {
        coord__v1__probe_spec__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
