// `ClientHello` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A client's first word.
package struct PBClientHello: PBMessage {
    /// Versions of the protocol that it speaks.
    package var oldestVersion: UInt32
    package var newestVersion: UInt32
    /// Random, the first half of every request key of this client.
    package var client: UInt64

    package init(
        oldestVersion: UInt32 = 0,
        newestVersion: UInt32 = 0,
        client: UInt64 = 0
    ) {
        self.oldestVersion = oldestVersion
        self.newestVersion = newestVersion
        self.client = client
    }

    package static var wireName: StaticString { "coord.v1.ClientHello" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBClientHello { try read(bytes, rules) }
}

extension PBClientHello: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ClientHello>, _ writer: WireWriter) throws(WireError) {
        coord__v1__client_hello__init(c)
        c.pointee.oldest_version = oldestVersion
        c.pointee.newest_version = newestVersion
        c.pointee.client = client
    }

    init(_ c: UnsafePointer<Coord__V1__ClientHello>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ClientHello")
        oldestVersion = c.pointee.oldest_version
        newestVersion = c.pointee.newest_version
        client = c.pointee.client
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ClientHello>? {
        coord__v1__client_hello__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
