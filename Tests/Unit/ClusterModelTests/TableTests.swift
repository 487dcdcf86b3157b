// The table against a dictionary that does the same, and what sharing, removing and checkpoints promise.

import ClusterModel
import Testing

private struct Row: TableRow, Hashable {
    let id: NodeID
    var value: Int
}

@Suite struct TableTests {
    private static func row(_ key: Int, _ value: Int) -> Row { Row(id: NodeID(UInt64(key)), value: value) }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the table does what a dictionary does, and walks in key order`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        var table = Table<Row>()
        var twin: [Int: Row] = [:]
        let keys = 1 << (1 + randomness.below(12))
        for step in 0..<2000 {
            let key = randomness.below(keys)
            let id = NodeID(UInt64(key))
            switch randomness.below(5) {
            case 0, 1:
                table[id] = Self.row(key, step)
                twin[key] = Self.row(key, step)
            case 2:
                table[id] = nil
                twin[key] = nil
            case 3:
                table[id]?.value += 1
                twin[key]?.value += 1
            default:
                #expect(table[id] == twin[key], "seed \(seed), step \(step)")
            }
            #expect(table.count == twin.count, "seed \(seed), step \(step)")
        }
        let ordered = twin.values.sorted { $0.id < $1.id }
        #expect(Array(table) == ordered, "seed \(seed)")
        let middle = NodeID(UInt64(keys / 2))
        #expect(Array(table.rows(from: middle)) == ordered.filter { $0.id >= middle }, "seed \(seed)")
        #expect(table.isEmpty == twin.isEmpty, "seed \(seed)")
    }

    @Test func `a shared table does not see later changes`() {
        var table = Table<Row>()
        for key in 0..<600 { table[NodeID(UInt64(key))] = Self.row(key, 0) }
        let shared = table
        table[NodeID(5)]?.value = 1
        table[NodeID(300)] = nil
        table[NodeID(9999)] = Self.row(9999, 1)
        #expect(shared.count == 600)
        #expect(shared[NodeID(5)]?.value == 0)
        #expect(shared[NodeID(300)] != nil)
        #expect(shared != table)
    }

    @Test func `a checkpoint is told each changed chunk once`() {
        var table = Table<Row>()
        #expect(table.takeDirty() == [])
        for key in [3, 700, 256 * 70] { table[NodeID(UInt64(key))] = Self.row(key, 0) }
        #expect(table.takeDirty() == [0, 2, 70])
        #expect(table.takeDirty() == [])
        table[NodeID(700)]?.value = 1
        table[NodeID(3)] = nil
        #expect(table.takeDirty() == [0, 2])
        #expect(table.rows(ofChunk: 0) == [])
        #expect(table.rows(ofChunk: 2).map(\.value) == [1])
        #expect(table.rows(ofChunk: 1_000_000) == [])
    }

    @Test(arguments: [UInt64.max, 1 << 63, 1 << 62, 1 << 40])
    func `an id far past every row finds nothing and takes no room`(ordinal: UInt64) {
        var table = Table<Row>()
        table[NodeID(1)] = Self.row(1, 1)
        _ = table.takeDirty()
        #expect(table[NodeID(ordinal)] == nil)
        table[NodeID(ordinal)]?.value = 2
        table[NodeID(ordinal)] = nil
        #expect(table.takeDirty() == [])
        #expect(Array(table.rows(from: NodeID(ordinal))) == [])
    }

    @Test func `tables are equal by their rows, not by their history`() {
        var (left, right) = (Table<Row>(), Table<Row>())
        for key in 0..<300 { left[NodeID(UInt64(key))] = Self.row(key, key) }
        for key in (0..<300).reversed() { right[NodeID(UInt64(key))] = Self.row(key, key) }
        right[NodeID(5000)] = Self.row(5000, 0)
        right[NodeID(5000)] = nil
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
    }

    @Test func `a row that is changed through an optional can be made and removed`() {
        var table = Table<Row>()
        func put(_ row: Row?, at place: inout Row?) { place = row }
        put(Self.row(4, 9), at: &table[NodeID(4)])
        #expect(table[NodeID(4)]?.value == 9)
        put(nil, at: &table[NodeID(4)])
        #expect(table.isEmpty)
        #expect(table.takeDirty() == [0])
    }

    @Test func `a lookup finds what was put under a key`() {
        var lookup = Lookup<Int, String>()
        lookup[1] = "a"
        lookup[2, default: "b"] += "c"
        #expect(lookup.count == 2)
        #expect(lookup[2] == "bc")
        lookup[1] = nil
        #expect(lookup[1] == nil)
        lookup.removeAll()
        #expect(lookup.isEmpty)
    }
}
