// `Device` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// One device that is promised by index.
package struct PBDevice: PBMessage {
    package var uuid: String
    package var model: String
    package var memoryBytes: Int64

    package init(
        uuid: String = "",
        model: String = "",
        memoryBytes: Int64 = 0
    ) {
        self.uuid = uuid
        self.model = model
        self.memoryBytes = memoryBytes
    }

    package static var wireName: StaticString { "coord.v1.Device" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBDevice { try read(bytes, rules) }
}

extension PBDevice: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Device>, _ writer: WireWriter) throws(WireError) {
        coord__v1__device__init(c)
        if !uuid.isEmpty { c.pointee.uuid = try writer.text(uuid, "Device.uuid") }
        if !model.isEmpty { c.pointee.model = try writer.text(model, "Device.model") }
        c.pointee.memory_bytes = memoryBytes
    }

    init(_ c: UnsafePointer<Coord__V1__Device>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Device")
        uuid = try reader.text(c.pointee.uuid, "Device.uuid")
        model = try reader.text(c.pointee.model, "Device.model")
        memoryBytes = c.pointee.memory_bytes
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Device>? {
        coord__v1__device__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
