// `ReplicaOf` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Of which revision of which service a job is a replica.
package struct PBReplicaOf: PBMessage {
    package var service: UInt64
    package var revision: UInt32

    package init(
        service: UInt64 = 0,
        revision: UInt32 = 0
    ) {
        self.service = service
        self.revision = revision
    }

    package static var wireName: StaticString { "coord.v1.ReplicaOf" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBReplicaOf { try read(bytes, rules) }
}

extension PBReplicaOf: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ReplicaOf>, _ writer: WireWriter) throws(WireError) {
        coord__v1__replica_of__init(c)
        c.pointee.service = service
        c.pointee.revision = revision
    }

    init(_ c: UnsafePointer<Coord__V1__ReplicaOf>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ReplicaOf")
        service = c.pointee.service
        revision = c.pointee.revision
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ReplicaOf>? {
        coord__v1__replica_of__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
