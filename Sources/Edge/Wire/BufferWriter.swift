// Swift values into protobuf-c's memory: text, bytes, arrays and submessages, copied into the arena. Not the wire
// format itself, which is protobuf-c's.
import CWire
import Glibc

/// Copies the parts of one message into the arena.
struct WireWriter {
    let arena: UnsafeMutablePointer<Arena>
    let message: StaticString
    let limit: Int

    /// Uninitialised room for `count` values, or an error that names the whole message.
    private func room<T>(_ count: Int, of type: T.Type) throws(WireError) -> UnsafeMutablePointer<T> {
        guard let raw = arena.pointee.allocate(count * MemoryLayout<T>.stride) else {
            throw .arenaExceeded(message: "\(message)", limit: limit)
        }
        return raw.bindMemory(to: T.self, capacity: count)
    }

    /// NUL-terminated text. Refuses text with a NUL inside, which protobuf-c would cut.
    func text(_ text: String, _ field: StaticString) throws(WireError) -> UnsafeMutablePointer<CChar> {
        let count = text.utf8.count
        let target = try room(count + 1, of: CChar.self)
        let copied: Void? = text.utf8.withContiguousStorageIfAvailable { source in
            if let start = source.baseAddress { memcpy(target, start, count) }
        }
        if copied == nil {
            for (index, byte) in text.utf8.enumerated() { target[index] = CChar(bitPattern: byte) }
        }
        target[count] = 0
        guard memchr(target, 0, count) == nil else { throw .embeddedNUL(field: "\(field)") }
        return target
    }

    func bytes(_ bytes: [UInt8]) throws(WireError) -> ProtobufCBinaryData {
        guard !bytes.isEmpty else { return ProtobufCBinaryData(len: 0, data: nil) }
        return ProtobufCBinaryData(len: bytes.count, data: try values(bytes))
    }

    /// An array of plain values; nil for none.
    func values<T: BitwiseCopyable>(_ values: [T]) throws(WireError) -> UnsafeMutablePointer<T>? {
        guard !values.isEmpty else { return nil }
        let target = try room(values.count, of: T.self)
        values.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { target.initialize(from: start, count: source.count) }
        }
        return target
    }

    /// Enum values as the C enum, which has the size of an Int32.
    func options<E: PBEnum, C: BitwiseCopyable>(_ options: [E]) throws(WireError) -> UnsafeMutablePointer<C>? {
        guard let raw = try values(options.map(\.rawValue)) else { return nil }
        return UnsafeMutableRawPointer(raw).bindMemory(to: C.self, capacity: options.count)
    }

    func texts(
        _ texts: [String], _ field: StaticString
    ) throws(WireError) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        guard !texts.isEmpty else { return nil }
        let target = try room(texts.count, of: UnsafeMutablePointer<CChar>?.self)
        for index in texts.indices { target[index] = try text(texts[index], field) }
        return target
    }

    func blobs(_ blobs: [[UInt8]]) throws(WireError) -> UnsafeMutablePointer<ProtobufCBinaryData>? {
        guard !blobs.isEmpty else { return nil }
        let target = try room(blobs.count, of: ProtobufCBinaryData.self)
        for index in blobs.indices { target[index] = try bytes(blobs[index]) }
        return target
    }

    func message<M: WireMessage>(_ message: M?) throws(WireError) -> UnsafeMutablePointer<M.CForm>? {
        guard let message else { return nil }
        let target = try room(1, of: M.CForm.self)
        try message.fill(target, self)
        return target
    }

    func messages<M: WireMessage>(
        _ messages: [M]
    ) throws(WireError) -> UnsafeMutablePointer<UnsafeMutablePointer<M.CForm>?>? {
        guard !messages.isEmpty else { return nil }
        let pointers = try room(messages.count, of: UnsafeMutablePointer<M.CForm>?.self)
        let forms = try room(messages.count, of: M.CForm.self)
        for index in messages.indices {
            try messages[index].fill(forms + index, self)
            pointers[index] = forms + index
        }
        return pointers
    }
}
