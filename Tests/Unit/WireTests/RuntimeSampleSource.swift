// Random values for the laws of this room, from a seed. Not a generator of plausible jobs: any bits will do.
import Wire

/// A value that can be drawn at random. The generated samples conform every message and oneof.
protocol Sample {
    static func drawn(from source: inout SampleSource) -> Self
}

/// An open enum of `Proto/`, drawn among small numbers, known or not.
protocol SampleEnum: Sample, PBEnum {}

extension SampleEnum {
    static func drawn(from source: inout SampleSource) -> Self { Self(rawValue: source.option()) }
}

/// A seeded stream of values (SplitMix64), with knobs that put one special thing into every value drawn.
struct SampleSource {
    private var state: UInt64
    /// Drawn for every string when set.
    var fixedText: String?
    /// Drawn for every enum value when set.
    var fixedOption: Int32?
    /// The longest array.
    var widest: UInt64 = 3

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func pick(below bound: UInt64) -> UInt64 { next() % bound }

    /// An integer of any magnitude, small ones and extremes included.
    private mutating func bits() -> UInt64 {
        switch pick(below: 4) {
        case 0: 0
        case 1: next()
        case 2: UInt64.max
        default: next() >> (pick(below: 64))
        }
    }

    mutating func option() -> Int32 { fixedOption ?? Int32(pick(below: 6)) }

    mutating func draw() -> UInt64 { bits() }
    mutating func draw() -> Int64 { Int64(bitPattern: bits()) }
    mutating func draw() -> UInt32 { UInt32(truncatingIfNeeded: bits()) }
    mutating func draw() -> Int32 { Int32(truncatingIfNeeded: bits()) }
    mutating func draw() -> Bool { pick(below: 2) == 1 }
    // Halves of integers: never NaN, which is unequal to itself, nor a negative zero, which protobuf-c leaves out.
    mutating func draw() -> Double { Double(Int32(truncatingIfNeeded: bits())) / 2 }
    mutating func draw() -> Float { Float(Int16(truncatingIfNeeded: bits())) / 2 }

    mutating func draw() -> String {
        if let fixedText { return fixedText }
        let letters: [Character] = ["a", "Z", "7", " ", "\"", "\n", "é", "中", "👩‍🚀", "\u{7f}", "\u{10ffff}"]
        var text = ""
        for _ in 0..<pick(below: 24) { text.append(letters[Int(pick(below: UInt64(letters.count)))]) }
        return text
    }

    mutating func draw() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<pick(below: 40) { bytes.append(UInt8(truncatingIfNeeded: next())) }
        return bytes
    }

    mutating func draw<S: Sample>() -> S { S.drawn(from: &self) }
    mutating func draw<S: Sample>() -> S? { pick(below: 4) == 0 ? nil : S.drawn(from: &self) }
    mutating func draw<S: Sample>() -> [S] { many { $0.draw() } }
    mutating func draw() -> [UInt64] { many { $0.draw() } }
    mutating func draw() -> [Int64] { many { $0.draw() } }
    mutating func draw() -> [UInt32] { many { $0.draw() } }
    mutating func draw() -> [Int32] { many { $0.draw() } }
    mutating func draw() -> [Bool] { many { $0.draw() } }
    mutating func draw() -> [Double] { many { $0.draw() } }
    mutating func draw() -> [Float] { many { $0.draw() } }
    mutating func draw() -> [String] { many { $0.draw() } }
    mutating func draw() -> [[UInt8]] { many { $0.draw() } }

    private mutating func many<T>(_ one: (inout SampleSource) -> T) -> [T] {
        var list: [T] = []
        for _ in 0..<pick(below: widest + 1) { list.append(one(&self)) }
        return list
    }
}
