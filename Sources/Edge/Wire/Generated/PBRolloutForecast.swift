// `RolloutForecast` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a rollout would come to.
package struct PBRolloutForecast: PBMessage {
    package var end: PBForecastEnd
    package var wanted: UInt32
    package var ready: UInt32
    package var most: UInt32
    package var refusal: String
    /// Why the first of those that would wait would.
    package var obstacle: PBExplanation?

    package init(
        end: PBForecastEnd = PBForecastEnd(rawValue: 0),
        wanted: UInt32 = 0,
        ready: UInt32 = 0,
        most: UInt32 = 0,
        refusal: String = "",
        obstacle: PBExplanation? = nil
    ) {
        self.end = end
        self.wanted = wanted
        self.ready = ready
        self.most = most
        self.refusal = refusal
        self.obstacle = obstacle
    }

    package static var wireName: StaticString { "coord.v1.RolloutForecast" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRolloutForecast { try read(bytes, rules) }
}

extension PBRolloutForecast: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RolloutForecast>, _ writer: WireWriter) throws(WireError) {
        coord__v1__rollout_forecast__init(c)
        c.pointee.end = Coord__V1__ForecastEnd(rawValue: UInt32(bitPattern: end.rawValue))
        c.pointee.wanted = wanted
        c.pointee.ready = ready
        c.pointee.most = most
        if !refusal.isEmpty { c.pointee.refusal = try writer.text(refusal, "RolloutForecast.refusal") }
        c.pointee.obstacle = try writer.message(obstacle)
    }

    init(_ c: UnsafePointer<Coord__V1__RolloutForecast>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RolloutForecast")
        end = try reader.option(c.pointee.end.rawValue, "RolloutForecast.end")
        wanted = c.pointee.wanted
        ready = c.pointee.ready
        most = c.pointee.most
        refusal = try reader.text(c.pointee.refusal, "RolloutForecast.refusal")
        obstacle = try reader.message(c.pointee.obstacle)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RolloutForecast>? {
        coord__v1__rollout_forecast__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
