// `ScalingPolicy` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ScalingPolicy`.
package struct PBScalingPolicy: PBMessage {
    package var amount: Amount?
    package var periodMs: Int64

    /// One of the `amount` fields of `coord.v1.ScalingPolicy`.
    package enum Amount: Hashable, Sendable {
        case replicas(Int32)
        case percent(Int32)
    }

    package init(
        amount: Amount? = nil,
        periodMs: Int64 = 0
    ) {
        self.amount = amount
        self.periodMs = periodMs
    }

    package static var wireName: StaticString { "coord.v1.ScalingPolicy" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBScalingPolicy { try read(bytes, rules) }
}

extension PBScalingPolicy: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ScalingPolicy>, _ writer: WireWriter) throws(WireError) {
        coord__v1__scaling_policy__init(c)
        try fillAmount(c, writer)
        c.pointee.period_ms = periodMs
    }

    init(_ c: UnsafePointer<Coord__V1__ScalingPolicy>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ScalingPolicy")
        amount = try Self.readAmount(c, reader)
        periodMs = c.pointee.period_ms
    }

    private func fillAmount(
        _ c: UnsafeMutablePointer<Coord__V1__ScalingPolicy>, _ writer: WireWriter
    ) throws(WireError) {
        switch amount {
        case .replicas(let value):
            c.pointee.amount_case = Coord__V1__ScalingPolicy__AmountCase(rawValue: 1)
            c.pointee.replicas = value
        case .percent(let value):
            c.pointee.amount_case = Coord__V1__ScalingPolicy__AmountCase(rawValue: 2)
            c.pointee.percent = value
        case nil: break
        }
    }

    private static func readAmount(
        _ c: UnsafePointer<Coord__V1__ScalingPolicy>, _ reader: WireReader
    ) throws(WireError) -> Amount? {
        switch c.pointee.amount_case.rawValue {
        case 1: .replicas(c.pointee.replicas)
        case 2: .percent(c.pointee.percent)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ScalingPolicy>? {
        coord__v1__scaling_policy__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
