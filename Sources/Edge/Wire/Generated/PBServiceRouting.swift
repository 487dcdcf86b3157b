// `ServiceRouting` as a Swift value, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// `coord.v1.ServiceRouting`.
package struct PBServiceRouting: PBMessage {
    package var service: UInt64
    package var namespace: String
    package var name: String
    package var traffic: PBServiceTraffic?
    package var replicas: [PBReplicaRouting]
    /// How many requests may wait where there is no replica, and each for how long; 0 where none may.
    package var holdBound: UInt32
    package var holdDeadlineMs: Int64

    package init(
        service: UInt64 = 0,
        namespace: String = "",
        name: String = "",
        traffic: PBServiceTraffic? = nil,
        replicas: [PBReplicaRouting] = [],
        holdBound: UInt32 = 0,
        holdDeadlineMs: Int64 = 0
    ) {
        self.service = service
        self.namespace = namespace
        self.name = name
        self.traffic = traffic
        self.replicas = replicas
        self.holdBound = holdBound
        self.holdDeadlineMs = holdDeadlineMs
    }

    package static var wireName: StaticString { "coord.v1.ServiceRouting" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBServiceRouting { try read(bytes, rules) }
}

extension PBServiceRouting: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__ServiceRouting>, _ writer: WireWriter) throws(WireError) {
        coord__v1__service_routing__init(c)
        c.pointee.service = service
        if !namespace.isEmpty { c.pointee.namespace_ = try writer.text(namespace, "ServiceRouting.namespace") }
        if !name.isEmpty { c.pointee.name = try writer.text(name, "ServiceRouting.name") }
        c.pointee.traffic = try writer.message(traffic)
        if !replicas.isEmpty {
            c.pointee.n_replicas = replicas.count
            c.pointee.replicas = try writer.messages(replicas)
        }
        c.pointee.hold_bound = holdBound
        c.pointee.hold_deadline_ms = holdDeadlineMs
    }

    init(_ c: UnsafePointer<Coord__V1__ServiceRouting>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "ServiceRouting")
        service = c.pointee.service
        namespace = try reader.text(c.pointee.namespace_, "ServiceRouting.namespace")
        name = try reader.text(c.pointee.name, "ServiceRouting.name")
        traffic = try reader.message(c.pointee.traffic)
        replicas = try reader.messages(c.pointee.replicas, c.pointee.n_replicas)
        holdBound = c.pointee.hold_bound
        holdDeadlineMs = c.pointee.hold_deadline_ms
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__ServiceRouting>? {
        coord__v1__service_routing__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
