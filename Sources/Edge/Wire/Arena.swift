// The memory in which protobuf-c works: one reserved stretch per thread, filled from the front and forgotten as a
// whole. Not a general allocator: nothing in it outlives one encode or decode.
import CWire
import Glibc

/// A bump arena with a cap. Lives behind a pointer, because protobuf-c calls back into it.
struct Arena {
    private let base: UnsafeMutableRawPointer
    private let capacity: Int
    private var used = 0
    private var limit = 0
    /// Whether a message lies in it.
    private var isTaken = false
    /// Whether an allocation was refused since `begin`.
    private(set) var isExhausted = false
    /// What protobuf-c is handed; points back at this arena.
    private(set) var allocator: UnsafeMutablePointer<ProtobufCAllocator>

    /// Bytes before each allocation that hold its size, by which an embedded NUL in a string is found.
    private static let header = MemoryLayout<Int>.size

    /// Starts a message that may use `limit` bytes.
    mutating func begin(limit: Int) {
        precondition(!isTaken, "one message of a thread is read or written after the other, never inside it")
        isTaken = true
        self.limit = min(limit, capacity)
        used = 0
        isExhausted = false
    }

    /// Forgets the message, and gives the memory of a large one back.
    mutating func finish() {
        let resident = WireRules.Limits.residentBytes
        // A failure only means that the pages stay resident, within the capacity.
        if used > resident { _ = madvise(base + resident, used - resident, MADV_DONTNEED) }
        used = 0
        isTaken = false
    }

    /// Zero or more bytes aligned to 8, or nil over the limit.
    mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size >= 0, size <= limit else {
            isExhausted = true
            return nil
        }
        let next = used + Self.header + (size + 7) & ~7
        guard next <= limit else {
            isExhausted = true
            return nil
        }
        let start = base + used
        start.storeBytes(of: size, as: Int.self)
        used = next
        return start + Self.header
    }

    /// The size asked for at `allocate`, or nil for memory that is not the arena's (protobuf-c's default string).
    func size(of pointer: UnsafeRawPointer) -> Int? {
        guard pointer > UnsafeRawPointer(base), pointer < UnsafeRawPointer(base + capacity) else { return nil }
        return (pointer - Self.header).load(as: Int.self)
    }
}

extension Arena {
    /// The calling thread's arena, ready for a message. It must not be handed to another thread.
    static func ofThisThread(limit: Int) throws(WireError) -> UnsafeMutablePointer<Arena> {
        let old = pthread_getspecific(key)?.assumingMemoryBound(to: Arena.self)
        precondition(old?.pointee.isTaken != true, "the larger arena would take the place of one that is in use")
        if let old, old.pointee.capacity >= limit {
            old.pointee.begin(limit: limit)
            return old
        }
        let new = try make(capacity: limit)
        let failure = pthread_setspecific(key, new)
        guard failure == 0 else {
            destroy(new)
            throw .noMemory(bytes: limit, errno: failure)
        }
        if let old { destroy(old) }
        new.pointee.begin(limit: limit)
        return new
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let failure = pthread_key_create(&key) { raw in
            if let raw { Arena.destroy(raw.assumingMemoryBound(to: Arena.self)) }
        }
        precondition(failure == 0, "a process has 1,024 thread keys and this needs one")
        return key
    }()

    private static func make(capacity: Int) throws(WireError) -> UnsafeMutablePointer<Arena> {
        // Reserved, not taken: a page costs memory only once a message reaches it.
        let base = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let base, base != MAP_FAILED else { throw .noMemory(bytes: capacity, errno: errno) }
        let allocator = UnsafeMutablePointer<ProtobufCAllocator>.allocate(capacity: 1)
        let arena = UnsafeMutablePointer<Arena>.allocate(capacity: 1)
        arena.initialize(to: Arena(base: base, capacity: capacity, allocator: allocator))
        allocator.initialize(
            to: ProtobufCAllocator(
                alloc: { data, size in
                    data?.assumingMemoryBound(to: Arena.self).pointee.allocate(Int(clamping: size))
                },
                free: { _, _ in },
                allocator_data: arena))
        return arena
    }

    private static func destroy(_ arena: UnsafeMutablePointer<Arena>) {
        munmap(arena.pointee.base, arena.pointee.capacity)
        arena.pointee.allocator.deallocate()
        arena.deallocate()
    }
}
