// `Scope` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Where a role counts. One of the two is set: what is missing must not mean everywhere.
package struct PBScope: PBMessage {
    package var place: Place?

    /// One of the `place` fields of `coord.v1.Scope`.
    package indirect enum Place: Hashable, Sendable {
        case namespace(String)
        case cluster(PBNothing)
    }

    package init(
        place: Place? = nil
    ) {
        self.place = place
    }

    package static var wireName: StaticString { "coord.v1.Scope" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBScope { try read(bytes, rules) }
}

extension PBScope: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Scope>, _ writer: WireWriter) throws(WireError) {
        coord__v1__scope__init(c)
        try fillPlace(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__Scope>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Scope")
        place = try Self.readPlace(c, reader)
    }

    private func fillPlace(
        _ c: UnsafeMutablePointer<Coord__V1__Scope>, _ writer: WireWriter
    ) throws(WireError) {
        switch place {
        case .namespace(let value):
            c.pointee.place_case = Coord__V1__Scope__PlaceCase(rawValue: 1)
            c.pointee.namespace_ = try writer.text(value, "Scope.namespace")
        case .cluster(let value):
            c.pointee.place_case = Coord__V1__Scope__PlaceCase(rawValue: 2)
            c.pointee.cluster = try writer.message(value)
        case nil: break
        }
    }

    private static func readPlace(
        _ c: UnsafePointer<Coord__V1__Scope>, _ reader: WireReader
    ) throws(WireError) -> Place? {
        switch c.pointee.place_case.rawValue {
        case 1: try .namespace(reader.text(c.pointee.namespace_, "Scope.namespace"))
        case 2: try .cluster(reader.chosen(c.pointee.cluster))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Scope>? {
        coord__v1__scope__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
