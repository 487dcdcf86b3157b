// Kubernetes' quantities: what is read, what is refused, what is written back, and the laws between them.

import ClusterModel
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        ("0", "0", Quantity.Format.decimalSI, "0"), ("0Mi", "0", .binarySI, "0"), ("+7", "7", .decimalSI, "7"),
        ("2", "2", .decimalSI, "2"), ("250m", "0.25", .decimalSI, "250m"), ("5000m", "5", .decimalSI, "5"),
        ("1500u", "0.0015", .decimalSI, "1500u"), ("40n", "0.00000004", .decimalSI, "40n"),
        ("8Gi", "8589934592", .binarySI, "8Gi"), ("1536Ki", "1572864", .binarySI, "1536Ki"),
        ("0.5Mi", "524288", .binarySI, "512Ki"), ("0.25Ki", "256", .binarySI, "256"),
        ("3Ei", "3458764513820540928", .binarySI, "3Ei"), ("-2Ti", "-2199023255552", .binarySI, "-2Ti"),
        ("3.25M", "3250000", .decimalSI, "3250k"), ("12E", "12000000000000000000", .decimalSI, "12E"),
        ("4000E", "4000000000000000000000", .decimalSI, "4000E"),
        ("1e3", "1000", .decimalExponent, "1e3"), ("2.5E+6", "2500000", .decimalExponent, "2500e3"),
        ("70e-4", "0.007", .decimalExponent, "7e-3"), ("1E", "1000000000000000000", .decimalSI, "1E"),
        (".5", "0.5", .decimalSI, "500m"), ("3.", "3", .decimalSI, "3"), ("007", "7", .decimalSI, "7"),
        ("-.5k", "-500", .decimalSI, "-500"),
    ])
    func `a quantity is read to the billionth and written back`(
        text: String, plain: String, format: Quantity.Format, canonical: String
    ) throws {
        let amount = try Quantity.parse(text)
        #expect(amount.plain == plain)
        #expect(amount.format == format)
        #expect(amount.description == canonical)
    }

    @Test(arguments: [
        ("0.0000000001", "1n"), ("-0.0000000011", "-2n"), ("1e-40", "1e-9"), (".000000000001Ki", "2n"),
        ("0.1234567890123456789", "123456790n"), ("1e-999999999999999999999", "1e-9"),
    ])
    func `what is finer than a billionth is rounded away from zero`(text: String, canonical: String) throws {
        #expect(try Quantity.parse(text).description == canonical)
    }

    @Test func `binary numbers stop at the largest 64-bit integer, decimal ones do not`() throws {
        for text in ["8Ei", "9223372036854775807Ki", "99999999999999999999999999999999999999999999Ei"] {
            #expect(try Quantity.parse(text).whole == .max)
            #expect(try Quantity.parse("-\(text)").whole == -.max)
        }
        #expect(try Quantity.parse("10E").whole == nil)
        #expect(try Quantity.parse("9223372036854775807").whole == .max)
        #expect(try Quantity.parse("9223372036854775808").fitsInt64 == false)
    }

    @Test(arguments: [
        "", " ", "1 ", " 1", "ten", "1.1.1", "1i", "1Kib", "1KI", "1mi", "0.1am", "1e", "1e-", "1e+", "1e1.5", "1Ee3",
        "--1", "+-1", "+", "-", ".", "-.", "Ki", "m", "e3", "1_000", "1,5", "0x10", "1\u{0}", "１", "NaN", "1e3k",
    ])
    func `what is no quantity is refused`(text: String) {
        #expect(throws: QuantityError.self) { try Quantity.parse(text) }
    }

    @Test func `a number that 128 bits can not hold, or a text that never ends, is refused`() throws {
        #expect(throws: QuantityError.tooLarge) { try Quantity.parse("1e30") }
        #expect(throws: QuantityError.tooLarge) { try Quantity.parse("1e999999999999999999999") }
        #expect(throws: QuantityError.tooLarge) { try Quantity.parse(String(repeating: "9", count: 60)) }
        #expect(throws: QuantityError.tooLong(limit: 128)) { try Quantity.parse(String(repeating: "0", count: 129)) }
        #expect(try Quantity.parse("0e999999999999").nano == 0)
    }

    @Test(arguments: [
        ("100m", Int64(100), Int64(1)), ("1", 1000, 1), ("0.0001", 1, 1), ("-0.0001", -1, -1), ("1.5", 1500, 2),
        ("2Ki", 2_048_000, 2048),
    ])
    func `thousandths and whole things are rounded up`(text: String, milli: Int64, whole: Int64) throws {
        let amount = try Quantity.parse(text)
        #expect(amount.milli == milli)
        #expect(amount.whole == whole)
    }

    @Test func `rounding to a power of ten says whether something was lost`() throws {
        let amount = try Quantity.parse("12.34")
        for (scale, plain, isExact) in [(-3, "12.34", true), (-1, "12.4", false), (0, "13", false), (1, "20", false)] {
            let rounded = try amount.rounded(scale: scale)
            #expect(rounded.amount.plain == plain)
            #expect(rounded.isExact == isExact)
        }
        #expect(try Quantity.parse("-12.34").rounded(scale: 2).amount.plain == "-100")
        #expect(throws: QuantityError.tooLarge) { try amount.rounded(scale: 60) }
    }

    @Test func `numbers come from units of any power of ten and go back to any`() throws {
        #expect(try Quantity.Amount(7, scale: -9).units(scale: -3) == 1)
        #expect(try Quantity.Amount(7, scale: 3).units(scale: 0) == 7000)
        #expect(try Quantity.Amount(7, scale: -40).units(scale: -9) == 1)
        #expect(try Quantity.Amount(7, scale: 0).units(scale: -12) == 7_000_000_000_000)
        #expect(try Quantity.Amount(0, scale: 500).nano == 0)
        #expect(throws: QuantityError.tooLarge) { try Quantity.Amount(7, scale: 500) }
        #expect(throws: QuantityError.tooLarge) { try Quantity.Amount(7, scale: 0).units(scale: -60) }
        #expect(try Quantity.Amount(7, scale: 0).units(scale: 60) == 1)
    }

    @Test func `a sum takes the format of the first number that is not zero`() throws {
        let (none, some) = try (Quantity.parse("0"), Quantity.parse("1Gi"))
        #expect(try none.adding(some).description == "1Gi")
        #expect(try some.adding(none).description == "1Gi")
        #expect(try none.subtracting(some).description == "-1Gi")
        #expect(try Quantity.parse("500m").adding(some).description == "1073741824500m")
    }

    @Test func `arithmetic that 128 bits can not hold is refused, not wrapped`() {
        let most = Quantity.Amount(nano: .max)
        #expect(throws: QuantityError.tooLarge) { try most.adding(Quantity.Amount(nano: 1)) }
        #expect(throws: QuantityError.tooLarge) { try Quantity.Amount(nano: .min).subtracting(most) }
        #expect(throws: QuantityError.tooLarge) { try most.multiplied(by: 2) }
        #expect(throws: QuantityError.tooLarge) { try most.rounded(scale: 20) }
    }

    @Test func `numbers are compared across formats`() throws {
        #expect(try Quantity.parse("50m").sign(against: Quantity.parse("100m")) == -1)
        #expect(try Quantity.parse("1Ki").sign(against: Quantity.parse("1024")) == 0)
        #expect(try Quantity.parse("1Gi").sign(against: Quantity.parse("1G")) == 1)
        #expect(try Quantity.parse("2Gi").float == 2_147_483_648)
        #expect(try Quantity.parse("0.1").float == 0.1)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `reading what was written gives the number again, and writing it the same text`(seed: UInt64) throws {
        var randomness = Randomness(seed: seed)
        for _ in 0..<500 {
            let format = Quantity.Format.allCases[randomness.below(3)]
            var nano = Int128(Int64(bitPattern: randomness.next()) >> Int64(randomness.below(63)))
            if randomness.chance(perMille: 700) { nano *= 1_000_000_000 }
            if format == .binarySI { nano = max(-Quantity.largest, min(Quantity.largest, nano)) }
            let amount = Quantity.Amount(nano: nano, format: format)
            let again = try Quantity.parse(amount.description)
            #expect(again.nano == nano, "seed \(seed), \(amount)")
            // A binary number without a suffix is read as a decimal one, as in Kubernetes.
            if format != .binarySI { #expect(again.description == amount.description, "seed \(seed)") }
            #expect(try Quantity.parse(amount.plain).nano == nano, "seed \(seed), \(amount.plain)")
        }
    }

    @Test func `tables show negative amounts with their sign`() {
        #expect(Quantity.cpu(1500) == "1.5")
        #expect(Quantity.cpu(500) == "0.5")
        #expect(Quantity.cpu(-500) == "-0.5")
        #expect(Quantity.cpu(-1500) == "-1.5")
        #expect(Quantity.cpu(250) == "250m")
        #expect(Quantity.binary(512 << 20) == "512Mi")
        #expect(Quantity.binary(3 << 29) == "1.5Gi")
        #expect(Quantity.binary(-(3 << 29)) == "-1.5Gi")
        #expect(Quantity.binary(.min) == "-8Ei")
    }
}

extension Quantity {
    fileprivate static var largest: Int128 { Int128(Int64.max) * 1_000_000_000 }
}
