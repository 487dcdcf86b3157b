// `Resources` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// An amount of each resource; what is missing is zero.
package struct PBResources: PBMessage {
    package var cpuMilli: Int64
    package var memoryBytes: Int64
    /// Whole devices.
    package var gpus: Int64
    /// Ascending by name, each once, none zero.
    package var others: [PBNamedAmount]

    package init(
        cpuMilli: Int64 = 0,
        memoryBytes: Int64 = 0,
        gpus: Int64 = 0,
        others: [PBNamedAmount] = []
    ) {
        self.cpuMilli = cpuMilli
        self.memoryBytes = memoryBytes
        self.gpus = gpus
        self.others = others
    }

    package static var wireName: StaticString { "coord.v1.Resources" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBResources { try read(bytes, rules) }
}

extension PBResources: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Resources>, _ writer: WireWriter) throws(WireError) {
        coord__v1__resources__init(c)
        c.pointee.cpu_milli = cpuMilli
        c.pointee.memory_bytes = memoryBytes
        c.pointee.gpus = gpus
        if !others.isEmpty {
            c.pointee.n_others = others.count
            c.pointee.others = try writer.messages(others)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__Resources>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Resources")
        cpuMilli = c.pointee.cpu_milli
        memoryBytes = c.pointee.memory_bytes
        gpus = c.pointee.gpus
        others = try reader.messages(c.pointee.others, c.pointee.n_others)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Resources>? {
        coord__v1__resources__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
