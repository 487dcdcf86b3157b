// `ServiceChange` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceChange`.
package struct PBServiceChange: PBMessage {
    package var service: PBServiceReference?
    package var change: Change?

    /// One of the `change` fields of `coord.v1.ServiceChange`.
    package indirect enum Change: Hashable, Sendable {
        /// So many replicas.
        case scale(UInt32)
        case pause(PBNothing)
        case resume(PBNothing)
        case promote(PBNothing)
        /// Back to this revision; 0 chooses.
        case undo(UInt32)
        case restart(PBNothing)
        case drop(PBNothing)
        case autoscale(PBServiceScaling)
        case endAutoscaling(PBNothing)
    }

    package init(
        service: PBServiceReference? = nil,
        change: Change? = nil
    ) {
        self.service = service
        self.change = change
    }

    package static var wireName: StaticString { "coord.v1.ServiceChange" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceChange { try read(bytes, rules) }
}

extension PBServiceChange: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceChange>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_change__init(c)
        c.pointee.service = try writer.message(service)
        try fillChange(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceChange>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceChange")
        service = try reader.message(c.pointee.service)
        change = try Self.readChange(c, reader)
    }

    private func fillChange(
        _ c: UnsafeMutablePointer<Coord__V1__ServiceChange>, _ writer: WireWriter
    ) throws(WireError) {
        switch change {
        case .scale(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 2)
            c.pointee.scale = value
        case .pause(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 3)
            c.pointee.pause = try writer.message(value)
        case .resume(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 4)
            c.pointee.resume = try writer.message(value)
        case .promote(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 5)
            c.pointee.promote = try writer.message(value)
        case .undo(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 6)
            c.pointee.undo = value
        case .restart(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 7)
            c.pointee.restart = try writer.message(value)
        case .drop(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 8)
            c.pointee.drop = try writer.message(value)
        case .autoscale(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 9)
            c.pointee.autoscale = try writer.message(value)
        case .endAutoscaling(let value):
            c.pointee.change_case = Coord__V1__ServiceChange__ChangeCase(rawValue: 10)
            c.pointee.end_autoscaling = try writer.message(value)
        case nil: break
        }
    }

    private static func readChange(
        _ c: UnsafePointer<Coord__V1__ServiceChange>, _ reader: WireReader
    ) throws(WireError) -> Change? {
        switch c.pointee.change_case.rawValue {
        case 2: .scale(c.pointee.scale)
        case 3: try .pause(reader.chosen(c.pointee.pause))
        case 4: try .resume(reader.chosen(c.pointee.resume))
        case 5: try .promote(reader.chosen(c.pointee.promote))
        case 6: .undo(c.pointee.undo)
        case 7: try .restart(reader.chosen(c.pointee.restart))
        case 8: try .drop(reader.chosen(c.pointee.drop))
        case 9: try .autoscale(reader.chosen(c.pointee.autoscale))
        case 10: try .endAutoscaling(reader.chosen(c.pointee.end_autoscaling))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceChange>? {
        coord__v1__service_change__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
