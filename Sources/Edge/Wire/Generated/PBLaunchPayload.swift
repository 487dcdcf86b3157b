// `LaunchPayload` as a Swift value, written by scripts/proto from Proto/model.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// What a rank executes. At most 1 MiB encoded; kept as a blob under its hash.
package struct PBLaunchPayload: PBMessage {
    /// Program and arguments.
    package var command: [String]
    /// In the order given; a later one wins.
    package var environment: [PBVariable]
    /// Where the ranks start; unset is the attempt's own directory.
    package var directory: Directory?
    /// Outlives every attempt.
    package var checkpoint: Checkpoint?
    /// A text for each element of an array, in the order of its indices.
    package var items: [String]

    /// One of the `directory` fields of `coord.v1.LaunchPayload`.
    package enum Directory: Hashable, Sendable {
        case workingDirectory(String)
    }

    /// One of the `checkpoint` fields of `coord.v1.LaunchPayload`.
    package enum Checkpoint: Hashable, Sendable {
        case checkpointDirectory(String)
    }

    package init(
        command: [String] = [],
        environment: [PBVariable] = [],
        directory: Directory? = nil,
        checkpoint: Checkpoint? = nil,
        items: [String] = []
    ) {
        self.command = command
        self.environment = environment
        self.directory = directory
        self.checkpoint = checkpoint
        self.items = items
    }

    package static var wireName: StaticString { "coord.v1.LaunchPayload" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBLaunchPayload { try read(bytes, rules) }
}

extension PBLaunchPayload: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__LaunchPayload>, _ writer: WireWriter) throws(WireError) {
        coord__v1__launch_payload__init(c)
        if !command.isEmpty {
            c.pointee.n_command = command.count
            c.pointee.command = try writer.texts(command, "LaunchPayload.command")
        }
        if !environment.isEmpty {
            c.pointee.n_environment = environment.count
            c.pointee.environment = try writer.messages(environment)
        }
        try fillDirectory(c, writer)
        try fillCheckpoint(c, writer)
        if !items.isEmpty {
            c.pointee.n_items = items.count
            c.pointee.items = try writer.texts(items, "LaunchPayload.items")
        }
    }

    init(_ c: UnsafePointer<Coord__V1__LaunchPayload>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "LaunchPayload")
        command = try reader.texts(c.pointee.command, c.pointee.n_command, "LaunchPayload.command")
        environment = try reader.messages(c.pointee.environment, c.pointee.n_environment)
        directory = try Self.readDirectory(c, reader)
        checkpoint = try Self.readCheckpoint(c, reader)
        items = try reader.texts(c.pointee.items, c.pointee.n_items, "LaunchPayload.items")
    }

    private func fillDirectory(
        _ c: UnsafeMutablePointer<Coord__V1__LaunchPayload>, _ writer: WireWriter
    ) throws(WireError) {
        switch directory {
        case .workingDirectory(let value):
            c.pointee.directory_case = Coord__V1__LaunchPayload__DirectoryCase(rawValue: 3)
            c.pointee.working_directory = try writer.text(value, "LaunchPayload.working_directory")
        case nil: break
        }
    }

    private static func readDirectory(
        _ c: UnsafePointer<Coord__V1__LaunchPayload>, _ reader: WireReader
    ) throws(WireError) -> Directory? {
        switch c.pointee.directory_case.rawValue {
        case 3: try .workingDirectory(reader.text(c.pointee.working_directory, "LaunchPayload.working_directory"))
        default: nil
        }
    }

    private func fillCheckpoint(
        _ c: UnsafeMutablePointer<Coord__V1__LaunchPayload>, _ writer: WireWriter
    ) throws(WireError) {
        switch checkpoint {
        case .checkpointDirectory(let value):
            c.pointee.checkpoint_case = Coord__V1__LaunchPayload__CheckpointCase(rawValue: 4)
            c.pointee.checkpoint_directory = try writer.text(value, "LaunchPayload.checkpoint_directory")
        case nil: break
        }
    }

    private static func readCheckpoint(
        _ c: UnsafePointer<Coord__V1__LaunchPayload>, _ reader: WireReader
    ) throws(WireError) -> Checkpoint? {
        switch c.pointee.checkpoint_case.rawValue {
        case 4:
            try .checkpointDirectory(reader.text(c.pointee.checkpoint_directory, "LaunchPayload.checkpoint_directory"))
        default: nil
        }
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__LaunchPayload>? {
        coord__v1__launch_payload__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
