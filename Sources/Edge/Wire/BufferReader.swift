// protobuf-c's memory into Swift values, with the checks protobuf-c does not make: UTF-8, embedded NUL and, for the
// journal, nothing unknown. Not the wire format itself, which is protobuf-c's.
import CWire
import Glibc

/// Copies the parts of one unpacked message out of the arena.
struct WireReader {
    let arena: UnsafeMutablePointer<Arena>
    /// Whether what a newer version wrote is refused.
    let isStrict: Bool

    /// Refuses the fields of a newer version where they must not be.
    func admit(_ base: ProtobufCMessage, _ message: StaticString) throws(WireError) {
        guard isStrict, base.n_unknown_fields > 0 else { return }
        throw .unknownField(message: "\(message)", number: base.unknown_fields?.pointee.tag ?? 0)
    }

    func text(_ pointer: UnsafeMutablePointer<CChar>?, _ field: StaticString) throws(WireError) -> String {
        // Outside the arena there is only protobuf-c's empty default.
        guard let pointer, let size = arena.pointee.size(of: pointer), size > 1 else { return "" }
        guard strlen(pointer) == size - 1 else { throw .embeddedNUL(field: "\(field)") }
        // Concrete in the standard library; `validating:as:` is generic there and takes three times as long.
        guard let text = String(validatingCString: pointer) else { throw .invalidText(field: "\(field)") }
        return text
    }

    func bytes(_ data: ProtobufCBinaryData) -> [UInt8] { values(data.data, data.len) }

    func values<T: BitwiseCopyable>(_ pointer: UnsafeMutablePointer<T>?, _ count: Int) -> [T] {
        guard let pointer, count > 0 else { return [] }
        return [T](UnsafeBufferPointer(start: pointer, count: count))
    }

    func flags(_ pointer: UnsafeMutablePointer<protobuf_c_boolean>?, _ count: Int) -> [Bool] {
        values(pointer, count).map { $0 != 0 }
    }

    func texts(
        _ pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int, _ field: StaticString
    ) throws(WireError) -> [String] {
        guard let pointer, count > 0 else { return [] }
        var result: [String] = []
        result.reserveCapacity(count)
        for index in 0..<count { result.append(try text(pointer[index], field)) }
        return result
    }

    func blobs(_ pointer: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int) -> [[UInt8]] {
        values(pointer, count).map(bytes)
    }

    func option<E: PBEnum>(_ raw: UInt32, _ field: StaticString) throws(WireError) -> E {
        let value = E(rawValue: Int32(bitPattern: raw))
        if isStrict, !value.isKnown { throw .unknownValue(field: "\(field)", value: value.rawValue) }
        return value
    }

    /// Enum values from an array of the C enum, which has the size of an Int32.
    func options<E: PBEnum, C: BitwiseCopyable>(
        _ pointer: UnsafeMutablePointer<C>?, _ count: Int, _ field: StaticString
    ) throws(WireError) -> [E] {
        guard let pointer, count > 0 else { return [] }
        let raw = UnsafeMutableRawPointer(pointer).bindMemory(to: UInt32.self, capacity: count)
        var result: [E] = []
        result.reserveCapacity(count)
        for index in 0..<count { result.append(try option(raw[index], field)) }
        return result
    }

    func message<M: WireMessage>(_ pointer: UnsafeMutablePointer<M.CForm>?) throws(WireError) -> M? {
        guard let pointer else { return nil }
        return try M(pointer, self)
    }

    /// The message of a oneof that says it has one.
    func chosen<M: WireMessage>(_ pointer: UnsafeMutablePointer<M.CForm>?) throws(WireError) -> M {
        guard let pointer else { throw .malformed(message: "\(M.wireName)", bytes: 0) }
        return try M(pointer, self)
    }

    func messages<M: WireMessage>(
        _ pointer: UnsafeMutablePointer<UnsafeMutablePointer<M.CForm>?>?, _ count: Int
    ) throws(WireError) -> [M] {
        guard let pointer, count > 0 else { return [] }
        var result: [M] = []
        result.reserveCapacity(count)
        for index in 0..<count { result.append(try chosen(pointer[index])) }
        return result
    }
}
