// A way from one value to another that cannot be walked. A Dictionary walks differently in every run of the same
// program; this has no order because it has no walk, so no decision can come to depend on one.

/// Values by key, found and never enumerated.
@frozen
public struct Lookup<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    @usableFromInline var storage: [Key: Value]

    @inlinable
    public init() { storage = [:] }

    @inlinable public var count: Int { storage.count }

    @inlinable public var isEmpty: Bool { storage.isEmpty }

    @inlinable
    public subscript(key: Key) -> Value? {
        get { storage[key] }
        _modify { yield &storage[key] }
    }

    @inlinable
    public subscript(key: Key, default standard: @autoclosure () -> Value) -> Value {
        get { storage[key, default: standard()] }
        _modify { yield &storage[key, default: standard()] }
    }

    /// Makes room for so many at once.
    @inlinable
    public mutating func reserveCapacity(_ count: Int) { storage.reserveCapacity(count) }

    @inlinable
    public mutating func removeAll() { storage.removeAll(keepingCapacity: true) }
}

extension Lookup: Equatable where Value: Equatable {}
extension Lookup: Hashable where Value: Hashable {}
