// `Dependency` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What must have become of other jobs: 1 to 1,000 terms, two lists of one length.
package struct PBDependency: PBMessage {
    package var kinds: [PBDependencyKind]
    package var jobs: [UInt64]
    /// One met term is enough.
    package var isAny: Bool
    /// Which element of the parent a term is about: one more than its index, 0 for the whole. Empty where no term names
    /// an element, else as long as the others.
    package var elements: [UInt32]

    package init(
        kinds: [PBDependencyKind] = [],
        jobs: [UInt64] = [],
        isAny: Bool = false,
        elements: [UInt32] = []
    ) {
        self.kinds = kinds
        self.jobs = jobs
        self.isAny = isAny
        self.elements = elements
    }

    package static var wireName: StaticString { "coord.v1.Dependency" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBDependency { try read(bytes, rules) }
}

extension PBDependency: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Dependency>, _ writer: WireWriter) throws(WireError) {
        coord__v1__dependency__init(c)
        if !kinds.isEmpty {
            c.pointee.n_kinds = kinds.count
            c.pointee.kinds = try writer.options(kinds)
        }
        if !jobs.isEmpty {
            c.pointee.n_jobs = jobs.count
            c.pointee.jobs = try writer.values(jobs)
        }
        c.pointee.is_any = isAny ? 1 : 0
        if !elements.isEmpty {
            c.pointee.n_elements = elements.count
            c.pointee.elements = try writer.values(elements)
        }
    }

    init(_ c: UnsafePointer<Coord__V1__Dependency>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Dependency")
        kinds = try reader.options(c.pointee.kinds, c.pointee.n_kinds, "Dependency.kinds")
        jobs = reader.values(c.pointee.jobs, c.pointee.n_jobs)
        isAny = c.pointee.is_any != 0
        elements = reader.values(c.pointee.elements, c.pointee.n_elements)
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Dependency>? {
        coord__v1__dependency__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
