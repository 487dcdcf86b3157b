// `GrantList` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.GrantList`.
package struct PBGrantList: PBMessage {
    package var grants: [PBGrant]

    package init(
        grants: [PBGrant] = []
    ) {
        self.grants = grants
    }

    package static var wireName: StaticString { "coord.v1.GrantList" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBGrantList { try read(bytes, rules) }
}

extension PBGrantList: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__GrantList>, _ writer: WireWriter) throws(WireError) {
        coord__v1__grant_list__init(c)
        if !grants.isEmpty {
            c.pointee.n_grants = grants.count
            c.pointee.grants = try writer.messages(grants)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__GrantList>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "GrantList")
        grants = try reader.messages(c.pointee.grants, c.pointee.n_grants)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__GrantList>? {
        coord__v1__grant_list__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
