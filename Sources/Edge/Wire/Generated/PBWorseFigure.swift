// `WorseFigure` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A figure of a new revision beside the old one's.
package struct PBWorseFigure: PBMessage {
    package var now: Int64
    package var before: Int64

    package init(
        now: Int64 = 0,
        before: Int64 = 0
    ) {
        self.now = now
        self.before = before
    }

    package static var wireName: StaticString { "coord.v1.WorseFigure" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBWorseFigure { try read(bytes, rules) }
}

extension PBWorseFigure: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__WorseFigure>, _ writer: WireWriter) throws(WireError) {
        coord__v1__worse_figure__init(c)
        c.pointee.now = now
        c.pointee.before = before
    }

    init(_ c: UnsafePointer<Coord__V1__WorseFigure>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "WorseFigure")
        now = c.pointee.now
        before = c.pointee.before
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__WorseFigure>? {
        coord__v1__worse_figure__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
