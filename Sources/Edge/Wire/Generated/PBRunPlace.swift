// `RunPlace` as a Swift value, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// A kernel, its machine, and the folder of its ranks' records.
package struct PBRunPlace: PBMessage {
    package var kernelBoot: String
    package var machine: String
    package var runDirectory: String

    package init(
        kernelBoot: String = "",
        machine: String = "",
        runDirectory: String = ""
    ) {
        self.kernelBoot = kernelBoot
        self.machine = machine
        self.runDirectory = runDirectory
    }

    package static var wireName: StaticString { "coord.v1.RunPlace" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBRunPlace { try read(bytes, rules) }
}

extension PBRunPlace: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__RunPlace>, _ writer: WireWriter) throws(WireError) {
        coord__v1__run_place__init(c)
        if !kernelBoot.isEmpty { c.pointee.kernel_boot = try writer.text(kernelBoot, "RunPlace.kernel_boot") }
        if !machine.isEmpty { c.pointee.machine = try writer.text(machine, "RunPlace.machine") }
        if !runDirectory.isEmpty { c.pointee.run_directory = try writer.text(runDirectory, "RunPlace.run_directory") }
    }

    init(_ c: UnsafePointer<Coord__V1__RunPlace>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "RunPlace")
        kernelBoot = try reader.text(c.pointee.kernel_boot, "RunPlace.kernel_boot")
        machine = try reader.text(c.pointee.machine, "RunPlace.machine")
        runDirectory = try reader.text(c.pointee.run_directory, "RunPlace.run_directory")
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__RunPlace>? {
        coord__v1__run_place__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
