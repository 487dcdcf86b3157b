// `IngressOrder` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Whom the ingress of a node lets in, and to whom: everything, each time.
package struct PBIngressOrder: PBMessage {
    /// The nodes that are gateways.
    package var gateways: [String]
    package var replicas: [PBIngressReplica]

    package init(
        gateways: [String] = [],
        replicas: [PBIngressReplica] = []
    ) {
        self.gateways = gateways
        self.replicas = replicas
    }

    package static var wireName: StaticString { "coord.v1.IngressOrder" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBIngressOrder { try read(bytes, rules) }
}

extension PBIngressOrder: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__IngressOrder>, _ writer: WireWriter) throws(WireError) {
        coord__v1__ingress_order__init(c)
        if !gateways.isEmpty {
            c.pointee.n_gateways = gateways.count
            c.pointee.gateways = try writer.texts(gateways, "IngressOrder.gateways")
        }
        if !replicas.isEmpty {
            c.pointee.n_replicas = replicas.count
            c.pointee.replicas = try writer.messages(replicas)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__IngressOrder>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "IngressOrder")
        gateways = try reader.texts(c.pointee.gateways, c.pointee.n_gateways, "IngressOrder.gateways")
        replicas = try reader.messages(c.pointee.replicas, c.pointee.n_replicas)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__IngressOrder>? {
        coord__v1__ingress_order__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
