// `Toleration` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a job tolerates.
package struct PBToleration: PBMessage {
    /// Empty is every key.
    package var key: String
    /// Unset is every value.
    package var test: Test?
    /// Empty is every effect; at most one.
    package var effects: [PBTaintEffect]

    /// One of the `test` fields of `coord.v1.Toleration`.
    package enum Test: Hashable, Sendable {
        case value(String)
    }

    package init(
        key: String = "",
        test: Test? = nil,
        effects: [PBTaintEffect] = []
    ) {
        self.key = key
        self.test = test
        self.effects = effects
    }

    package static var wireName: StaticString { "coord.v1.Toleration" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBToleration { try read(bytes, rules) }
}

extension PBToleration: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Toleration>, _ writer: WireWriter) throws(WireError) {
        coord__v1__toleration__init(c)
        if !key.isEmpty { c.pointee.key = try writer.text(key, "Toleration.key") }
        try fillTest(c, writer)
        if !effects.isEmpty {
            c.pointee.n_effects = effects.count
            c.pointee.effects = try writer.options(effects)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__Toleration>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Toleration")
        key = try reader.text(c.pointee.key, "Toleration.key")
        test = try Self.readTest(c, reader)
        effects = try reader.options(c.pointee.effects, c.pointee.n_effects, "Toleration.effects")
    }

    private func fillTest(
        _ c: UnsafeMutablePointer<Coord__V1__Toleration>, _ writer: WireWriter
    ) throws(WireError) {
        switch test {
        case .value(let value):
            c.pointee.test_case = Coord__V1__Toleration__TestCase(rawValue: 2)
            c.pointee.value = try writer.text(value, "Toleration.value")
        case nil: break
        }
    }

    private static func readTest(
        _ c: UnsafePointer<Coord__V1__Toleration>, _ reader: WireReader
    ) throws(WireError) -> Test? {
        switch c.pointee.test_case.rawValue {
        case 2: try .value(reader.text(c.pointee.value, "Toleration.value"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Toleration>? {
        coord__v1__toleration__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
