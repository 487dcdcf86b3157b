// `Explanation` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Why a job is where it is.
package struct PBExplanation: PBMessage {
    package var job: PBJobView?
    /// The first thing to go first.
    package var obstacles: [PBWait]
    /// Its place among the pending jobs of its queue, from 1.
    package var position: Position?
    /// The name of the node in an obstacle.
    package var closest: Closest?
    /// When a job that waits for room starts at the latest, as far as the limits of what runs say.
    package var estimate: Estimate?
    /// Unset where all of its nodes answer.
    package var silence: PBSilence?

    /// One of the `position` fields of `coord.v1.Explanation`.
    package enum Position: Hashable, Sendable {
        case place(UInt32)
    }

    /// One of the `closest` fields of `coord.v1.Explanation`.
    package enum Closest: Hashable, Sendable {
        case closestNode(String)
    }

    /// One of the `estimate` fields of `coord.v1.Explanation`.
    package enum Estimate: Hashable, Sendable {
        case startsByMs(Int64)
    }

    package init(
        job: PBJobView? = nil,
        obstacles: [PBWait] = [],
        position: Position? = nil,
        closest: Closest? = nil,
        estimate: Estimate? = nil,
        silence: PBSilence? = nil
    ) {
        self.job = job
        self.obstacles = obstacles
        self.position = position
        self.closest = closest
        self.estimate = estimate
        self.silence = silence
    }

    package static var wireName: StaticString { "coord.v1.Explanation" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBExplanation { try read(bytes, rules) }
}

extension PBExplanation: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Explanation>, _ writer: WireWriter) throws(WireError) {
        coord__v1__explanation__init(c)
        c.pointee.job = try writer.message(job)
        if !obstacles.isEmpty {
            c.pointee.n_obstacles = obstacles.count
            c.pointee.obstacles = try writer.messages(obstacles)
        }
        try fillPosition(c, writer)
        try fillClosest(c, writer)
        try fillEstimate(c, writer)
        c.pointee.silence = try writer.message(silence)
    }

    init(_ c: UnsafePointer<Coord__V1__Explanation>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Explanation")
        job = try reader.message(c.pointee.job)
        obstacles = try reader.messages(c.pointee.obstacles, c.pointee.n_obstacles)
        position = try Self.readPosition(c, reader)
        closest = try Self.readClosest(c, reader)
        estimate = try Self.readEstimate(c, reader)
        silence = try reader.message(c.pointee.silence)
    }

    private func fillPosition(
        _ c: UnsafeMutablePointer<Coord__V1__Explanation>, _ writer: WireWriter
    ) throws(WireError) {
        switch position {
        case .place(let value):
            c.pointee.position_case = Coord__V1__Explanation__PositionCase(rawValue: 3)
            c.pointee.place = value
        case nil: break
        }
    }

    private static func readPosition(
        _ c: UnsafePointer<Coord__V1__Explanation>, _ reader: WireReader
    ) throws(WireError) -> Position? {
        switch c.pointee.position_case.rawValue {
        case 3: .place(c.pointee.place)
        default: nil
        }
    }

    private func fillClosest(
        _ c: UnsafeMutablePointer<Coord__V1__Explanation>, _ writer: WireWriter
    ) throws(WireError) {
        switch closest {
        case .closestNode(let value):
            c.pointee.closest_case = Coord__V1__Explanation__ClosestCase(rawValue: 4)
            c.pointee.closest_node = try writer.text(value, "Explanation.closest_node")
        case nil: break
        }
    }

    private static func readClosest(
        _ c: UnsafePointer<Coord__V1__Explanation>, _ reader: WireReader
    ) throws(WireError) -> Closest? {
        switch c.pointee.closest_case.rawValue {
        case 4: try .closestNode(reader.text(c.pointee.closest_node, "Explanation.closest_node"))
        default: nil
        }
    }

    private func fillEstimate(
        _ c: UnsafeMutablePointer<Coord__V1__Explanation>, _ writer: WireWriter
    ) throws(WireError) {
        switch estimate {
        case .startsByMs(let value):
            c.pointee.estimate_case = Coord__V1__Explanation__EstimateCase(rawValue: 20)
            c.pointee.starts_by_ms = value
        case nil: break
        }
    }

    private static func readEstimate(
        _ c: UnsafePointer<Coord__V1__Explanation>, _ reader: WireReader
    ) throws(WireError) -> Estimate? {
        switch c.pointee.estimate_case.rawValue {
        case 20: .startsByMs(c.pointee.starts_by_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Explanation>? {
        coord__v1__explanation__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
