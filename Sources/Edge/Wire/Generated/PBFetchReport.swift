// `FetchReport` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// How far the models are that allocations wait for.
package struct PBFetchReport: PBMessage {
    package var fetches: [PBFetchProgress]

    package init(
        fetches: [PBFetchProgress] = []
    ) {
        self.fetches = fetches
    }

    package static var wireName: StaticString { "coord.v1.FetchReport" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBFetchReport { try read(bytes, rules) }
}

extension PBFetchReport: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__FetchReport>, _ writer: WireWriter) throws(WireError) {
        coord__v1__fetch_report__init(c)
        if !fetches.isEmpty {
            c.pointee.n_fetches = fetches.count
            c.pointee.fetches = try writer.messages(fetches)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__FetchReport>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "FetchReport")
        fetches = try reader.messages(c.pointee.fetches, c.pointee.n_fetches)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__FetchReport>? {
        coord__v1__fetch_report__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
