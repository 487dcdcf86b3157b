// `Units` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What has an identity and is promised by number, ascending and below 65,536.
package struct PBUnits: PBMessage {
    /// Indices of the node's devices in PCI bus order.
    package var gpus: [UInt32]
    /// Processors that are promised exclusively.
    package var cores: [UInt32]
    /// TCP ports on the node's data address.
    package var ports: [UInt32]

    package init(
        gpus: [UInt32] = [],
        cores: [UInt32] = [],
        ports: [UInt32] = []
    ) {
        self.gpus = gpus
        self.cores = cores
        self.ports = ports
    }

    package static var wireName: StaticString { "coord.v1.Units" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBUnits { try read(bytes, rules) }
}

extension PBUnits: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Units>, _ writer: WireWriter) throws(WireError) {
        coord__v1__units__init(c)
        if !gpus.isEmpty {
            c.pointee.n_gpus = gpus.count
            c.pointee.gpus = try writer.values(gpus)
        }
        if !cores.isEmpty {
            c.pointee.n_cores = cores.count
            c.pointee.cores = try writer.values(cores)
        }
        if !ports.isEmpty {
            c.pointee.n_ports = ports.count
            c.pointee.ports = try writer.values(ports)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__Units>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Units")
        gpus = reader.values(c.pointee.gpus, c.pointee.n_gpus)
        cores = reader.values(c.pointee.cores, c.pointee.n_cores)
        ports = reader.values(c.pointee.ports, c.pointee.n_ports)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Units>? {
        coord__v1__units__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
