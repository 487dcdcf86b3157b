// `ElementRuns` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Whole numbers, ascending, each once: three lists of one length, a run at each place.
package struct PBElementRuns: PBMessage {
    package var firsts: [UInt32]
    package var steps: [UInt32]
    package var counts: [UInt32]

    package init(
        firsts: [UInt32] = [],
        steps: [UInt32] = [],
        counts: [UInt32] = []
    ) {
        self.firsts = firsts
        self.steps = steps
        self.counts = counts
    }

    package static var wireName: StaticString { "coord.v1.ElementRuns" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBElementRuns { try read(bytes, rules) }
}

extension PBElementRuns: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ElementRuns>, _ writer: WireWriter) throws(WireError) {
        coord__v1__element_runs__init(c)
        if !firsts.isEmpty {
            c.pointee.n_firsts = firsts.count
            c.pointee.firsts = try writer.values(firsts)
        }
        if !steps.isEmpty {
            c.pointee.n_steps = steps.count
            c.pointee.steps = try writer.values(steps)
        }
        if !counts.isEmpty {
            c.pointee.n_counts = counts.count
            c.pointee.counts = try writer.values(counts)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__ElementRuns>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ElementRuns")
        firsts = reader.values(c.pointee.firsts, c.pointee.n_firsts)
        steps = reader.values(c.pointee.steps, c.pointee.n_steps)
        counts = reader.values(c.pointee.counts, c.pointee.n_counts)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ElementRuns>? {
        coord__v1__element_runs__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
