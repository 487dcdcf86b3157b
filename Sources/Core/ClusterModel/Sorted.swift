// Looking for a place in what is sorted: the one search by halves, for every list that keeps an order.

extension RandomAccessCollection where Index == Int {
    /// The first place that does not come before, which is the end when all do. What comes before must stand at the
    /// beginning, and nothing else there.
    @inlinable
    public func firstPlace(notBefore comesBefore: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if comesBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Array where Element: Comparable {
    /// Whether it is there; the elements must ascend.
    @inlinable
    public func containsSorted(_ element: Element) -> Bool {
        let place = firstPlace { $0 < element }
        return place < count && self[place] == element
    }

    /// Puts it into its place among those that ascend, once.
    @inlinable
    public mutating func insertSorted(_ element: Element) {
        let place = firstPlace { $0 < element }
        if place == count || self[place] != element { insert(element, at: place) }
    }

    /// Takes it out from among those that ascend; nothing happens where it is not there.
    @inlinable
    public mutating func removeSorted(_ element: Element) {
        let place = firstPlace { $0 < element }
        if place < count, self[place] == element { remove(at: place) }
    }
}
