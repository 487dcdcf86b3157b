// `ChangeCursor` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A place in the sequence of all changes of one coordinator's life.
package struct PBChangeCursor: PBMessage {
    package var epoch: UInt64
    /// How many changes were told before.
    package var number: UInt64

    package init(
        epoch: UInt64 = 0,
        number: UInt64 = 0
    ) {
        self.epoch = epoch
        self.number = number
    }

    package static var wireName: StaticString { "coord.v1.ChangeCursor" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBChangeCursor { try read(bytes, rules) }
}

extension PBChangeCursor: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ChangeCursor>, _ writer: WireWriter) throws(WireError) {
        coord__v1__change_cursor__init(c)
        c.pointee.epoch = epoch
        c.pointee.number = number
    }

    init(_ c: UnsafePointer<Coord__V1__ChangeCursor>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ChangeCursor")
        epoch = c.pointee.epoch
        number = c.pointee.number
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ChangeCursor>? {
        coord__v1__change_cursor__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
