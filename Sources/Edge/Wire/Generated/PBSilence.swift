// `Silence` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Nodes of a job that do not answer, and what follows from it.
package struct PBSilence: PBMessage {
    package var nodes: [String]
    /// For how long the first of them to be given up was not heard.
    package var lengthMs: Int64
    /// After how much longer it is given up; unset where it waits for proof that its machine is dead.
    package var left: Left?

    /// One of the `left` fields of `coord.v1.Silence`.
    package enum Left: Hashable, Sendable {
        case leftMs(Int64)
    }

    package init(
        nodes: [String] = [],
        lengthMs: Int64 = 0,
        left: Left? = nil
    ) {
        self.nodes = nodes
        self.lengthMs = lengthMs
        self.left = left
    }

    package static var wireName: StaticString { "coord.v1.Silence" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBSilence { try read(bytes, rules) }
}

extension PBSilence: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Silence>, _ writer: WireWriter) throws(WireError) {
        coord__v1__silence__init(c)
        if !nodes.isEmpty {
            c.pointee.n_nodes = nodes.count
            c.pointee.nodes = try writer.texts(nodes, "Silence.nodes")
        }
        c.pointee.length_ms = lengthMs
        try fillLeft(c, writer)
    }

    init(_ c: UnsafePointer<Coord__V1__Silence>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Silence")
        nodes = try reader.texts(c.pointee.nodes, c.pointee.n_nodes, "Silence.nodes")
        lengthMs = c.pointee.length_ms
        left = try Self.readLeft(c, reader)
    }

    private func fillLeft(
        _ c: UnsafeMutablePointer<Coord__V1__Silence>, _ writer: WireWriter
    ) throws(WireError) {
        switch left {
        case .leftMs(let value):
            c.pointee.left_case = Coord__V1__Silence__LeftCase(rawValue: 3)
            c.pointee.left_ms = value
        case nil: break
        }
    }

    private static func readLeft(
        _ c: UnsafePointer<Coord__V1__Silence>, _ reader: WireReader
    ) throws(WireError) -> Left? {
        switch c.pointee.left_case.rawValue {
        case 3: .leftMs(c.pointee.left_ms)
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Silence>? {
        coord__v1__silence__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
