// `ElementView` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Where one element of an array is.
package struct PBElementView: PBMessage {
    package var name: PBElementName?
    package var state: PBElementState
    /// The job that it became; unset while it waits, and when that is not kept any more.
    package var row: Row?

    /// One of the `row` fields of `coord.v1.ElementView`.
    package enum Row: Hashable, Sendable {
        case rowJob(UInt64)
    }

    package init(
        name: PBElementName? = nil,
        state: PBElementState = PBElementState(rawValue: 0),
        row: Row? = nil
    ) {
        self.name = name
        self.state = state
        self.row = row
    }

    package static var wireName: StaticString { "coord.v1.ElementView" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBElementView { try read(bytes, rules) }
}

extension PBElementView: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ElementView>, _ writer: WireWriter) throws(WireError) {
        coord__v1__element_view__init(c)
        c.pointee.name = try writer.message(name)
        c.pointee.state = Coord__V1__ElementState(rawValue: UInt32(bitPattern: state.rawValue))
        try fillRow(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__ElementView>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ElementView")
        name = try reader.message(c.pointee.name)
        state = try reader.option(c.pointee.state.rawValue, "ElementView.state")
        row = try Self.readRow(c, reader)
    }

    private func fillRow(
        _ c: UnsafeMutablePointer<Coord__V1__ElementView>, _ writer: WireWriter
    ) throws(WireError) {
        switch row {
        case .rowJob(let value):
            c.pointee.row_case = Coord__V1__ElementView__RowCase(rawValue: 3)
            c.pointee.row_job = value
        case nil: break
        }
    }

    private static func readRow(
        _ c: UnsafePointer<Coord__V1__ElementView>, _ reader: WireReader
    ) throws(WireError) -> Row? {
        switch c.pointee.row_case.rawValue {
        case 3: .rowJob(c.pointee.row_job)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ElementView>? {
        coord__v1__element_view__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
