// `AheadOrder` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Versions that are fetched while nothing else is: these and no others.
package struct PBAheadOrder: PBMessage {
    package var versions: [PBModelAhead]
    /// A port of the coordinator.
    package var filesPort: UInt32

    package init(
        versions: [PBModelAhead] = [],
        filesPort: UInt32 = 0
    ) {
        self.versions = versions
        self.filesPort = filesPort
    }

    package static var wireName: StaticString { "coord.v1.AheadOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBAheadOrder { try read(bytes, rules) }
}

extension PBAheadOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__AheadOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__ahead_order__init(c)
        if !versions.isEmpty {
            c.pointee.n_versions = versions.count
            c.pointee.versions = try writer.messages(versions)
        }
        c.pointee.files_port = filesPort
    }

    init(_ c: UnsafePointer<Coord__V1__AheadOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "AheadOrder")
        versions = try reader.messages(c.pointee.versions, c.pointee.n_versions)
        filesPort = c.pointee.files_port
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__AheadOrder>? {
        coord__v1__ahead_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
