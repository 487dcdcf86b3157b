// A heap: the least of many, again and again, cheaper than keeping them sorted where few are asked for at a time.

/// Elements of which the least can be had. Equal ones come in no order that may be relied on.
@frozen
public struct Heap<Element: Comparable & Sendable>: Sendable {
    @usableFromInline var elements: [Element] = []

    @inlinable
    public init(_ elements: [Element] = []) {
        self.elements = elements
        for place in (0..<elements.count / 2).reversed() { sink(place) }
    }

    @inlinable public var first: Element? { elements.first }

    @inlinable public var count: Int { elements.count }

    @inlinable
    public mutating func insert(_ element: Element) {
        elements.append(element)
        var place = elements.count - 1
        while place > 0, elements[place] < elements[(place - 1) / 2] {
            elements.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes the least away; nothing happens where there is none.
    @inlinable
    public mutating func removeFirst() {
        guard let last = elements.popLast(), !elements.isEmpty else { return }
        elements[0] = last
        sink(0)
    }

    @usableFromInline
    mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            let left = 2 * place + 1
            if left < elements.count, elements[left] < elements[least] { least = left }
            if left + 1 < elements.count, elements[left + 1] < elements[least] { least = left + 1 }
            guard least != place else { return }
            elements.swapAt(place, least)
            place = least
        }
    }
}
