// `CommandExit` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How a command beside a rank ended.
package struct PBCommandExit: PBMessage {
    package var how: How?

    /// One of the `how` fields of `coord.v1.CommandExit`.
    package indirect enum How: Hashable, Sendable {
        case code(UInt32)
        case signal(UInt32)
        /// Its time was over.
        case outlasted(Bool)
        /// It said more than is passed on.
        case overflowed(Bool)
        case notStarted(PBCommandFailure)
    }

    package init(
        how: How? = nil
    ) {
        self.how = how
    }

    package static var wireName: StaticString { "coord.v1.CommandExit" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBCommandExit { try read(bytes, rules) }
}

extension PBCommandExit: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__CommandExit>, _ writer: WireWriter) throws(WireError) {
        coord__v1__command_exit__init(c)
        try fillHow(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__CommandExit>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "CommandExit")
        how = try Self.readHow(c, reader)
    }

    private func fillHow(
        _ c: UnsafeMutablePointer<Coord__V1__CommandExit>, _ writer: WireWriter
    ) throws(WireError) {
        switch how {
        case .code(let value):
            c.pointee.how_case = Coord__V1__CommandExit__HowCase(rawValue: 1)
            c.pointee.code = value
        case .signal(let value):
            c.pointee.how_case = Coord__V1__CommandExit__HowCase(rawValue: 2)
            c.pointee.signal = value
        case .outlasted(let value):
            c.pointee.how_case = Coord__V1__CommandExit__HowCase(rawValue: 3)
            c.pointee.outlasted = value ? 1 : 0
        case .overflowed(let value):
            c.pointee.how_case = Coord__V1__CommandExit__HowCase(rawValue: 4)
            c.pointee.overflowed = value ? 1 : 0
        case .notStarted(let value):
            c.pointee.how_case = Coord__V1__CommandExit__HowCase(rawValue: 5)
            c.pointee.not_started = try writer.message(value)
        case nil: break
        }
    }

    private static func readHow(
        _ c: UnsafePointer<Coord__V1__CommandExit>, _ reader: WireReader
    ) throws(WireError) -> How? {
        switch c.pointee.how_case.rawValue {
        case 1: .code(c.pointee.code)
        case 2: .signal(c.pointee.signal)
        case 3: .outlasted(c.pointee.outlasted != 0)
        case 4: .overflowed(c.pointee.overflowed != 0)
        case 5: try .notStarted(reader.chosen(c.pointee.not_started))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__CommandExit>? {
        coord__v1__command_exit__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
