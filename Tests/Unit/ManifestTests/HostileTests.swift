// Files made to harm: too large, too deep, endless aliases, broken bytes, noise. Each ends in an error with a place.

import ClusterModel
import Manifest
import Testing

@Suite struct HostileTests {
    private static func description(_ text: String) -> String? { RefusalTests.error(text)?.description }

    @Test func `a file over 1 MiB is refused before it is parsed`() {
        // Were it parsed, the first byte would be the fault.
        let error = RefusalTests.error([UInt8](repeating: 0xFF, count: 10_000_000))
        #expect(
            error?.description
                == "a.yaml: it has more than the 1048576 bytes that a manifest may have; keep data and large scripts "
                + "in files of their own")
    }

    @Test(arguments: [
        ("", "a.yaml: it holds no document; write one that begins with `kind: TrainingJob`"),
        ("# nothing\n---\n", "a.yaml: it holds no document; write one that begins with `kind: TrainingJob`"),
        ("kind: Job\nmetadata:\n\tname: a\n", "a.yaml:3:1: a tab stands in the indentation; indent with spaces"),
        (
            "kind: Job\nmetadata:\n  name: a\n  name: b\n",
            "a.yaml:4:3: the field 'name' is given twice, first at line 3; keep one of the two"
        ),
        (
            "{\"kind\": 1, \"kind\": 2}",
            "a.yaml:1:2: the field 'kind' is given twice, first at line 1; keep one of the two"
        ),
        ("{[a]: 1, [a]: 2}", "a.yaml:1:2: a field is given twice, first at line 1; keep one of the two"),
        (
            "kind: \"Job\nmetadata:\n",
            "a.yaml:3:1: found unexpected end of stream here; close the quote or bracket that was opened before"
        ),
        (
            "kind: a: b\n",
            "a.yaml:1:8: mapping values are not allowed in this context here; put the text in quotes if it holds ': ', "
                + "or mend the indentation"
        ),
        ("kind: @x\n", "a.yaml:1:7: found character that cannot start any token here; put the value in quotes"),
        (
            "kind: *x\n",
            "a.yaml:1:7: found undefined alias here; define it with `&name` first, or put the text in quotes"
        ),
        (
            "kind: !!python/object:os.system x\n",
            "a.yaml:1:7: the tag 'tag:yaml.org,2002:python/object:os.system' is not read; remove it"
        ),
        (
            "kind: Job\u{0}\n",
            "a.yaml:1:10: byte 9 begins a control character (U+00); remove it, or write it as an escape between "
                + "double quotes"
        ),
        (
            "kind: é\u{9b}\n",
            "a.yaml:1:8: byte 8 begins a control character (U+9b); remove it, or write it as an escape between "
                + "double quotes"
        ),
    ])
    func `a file that is no yaml is refused where it breaks`(text: String, message: String) {
        #expect(Self.description(text) == message)
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x6B, 0x00], "a.yaml:1:1: byte 0 is not UTF-8 (0xff); save the file as UTF-8"),
        (Array("k: é\n".utf8) + [0xC0, 0xAF], "a.yaml:2:1: byte 6 is not UTF-8 (0xc0); save the file as UTF-8"),
        (Array("k: é".utf8) + [0xED, 0xA0, 0x80], "a.yaml:1:5: byte 5 is not UTF-8 (0xed); save the file as UTF-8"),
        (Array("k: é".utf8.dropLast()), "a.yaml:1:4: byte 3 is not UTF-8 (0xc3); save the file as UTF-8"),
    ])
    func `bytes that are no UTF-8 are named by their offset`(bytes: [UInt8], message: String) {
        #expect(RefusalTests.error(bytes)?.description == message)
    }

    @Test(arguments: [65, 200, 900, 5_000, 200_000])
    func `nesting has a bound, whatever the brackets`(depth: Int) throws {
        let flow = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let mappings = String(repeating: "{a: ", count: depth) + String(repeating: "}", count: depth)
        let dashes = String(repeating: "- ", count: depth) + "x"
        for text in [flow, mappings, dashes] {
            let message = try #require(Self.description(text))
            #expect(
                message.contains("nest less") || message.contains("more than the 1048576 bytes"), "\(message)")
        }
    }

    @Test func `aliases that multiply are refused before they are followed`() {
        let levels = (1...9).map {
            "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ","))]"
        }
        let bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + levels.joined(separator: "\n")
        #expect(
            Self.description(bomb) == "a.yaml: it uses more than 16 YAML aliases (`*name`); write the values out")
        let pairs = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1),*a\($0 - 1)]" }.joined(separator: "\n")
        #expect(Self.description("a0: &a0 [x,x]\n\(pairs)\n? *a40\n: 1")?.contains("aliases") == true)
    }

    @Test func `values have a bound, and an alias counts as all it stands for`() {
        let list = "[" + Array(repeating: "x", count: 6_000).joined(separator: ",") + "]"
        let text = "a: &a \(list)\nb: [\(Array(repeating: "*a", count: 12).joined(separator: ","))]"
        #expect(Self.description(text) == "a.yaml:1:1: the document holds more than 65536 values; write fewer")
    }

    @Test func `a shell script that looks like aliases is taken`() throws {
        let text = "kind: Job\nmetadata: {name: a}\nspec:\n  script: |\n    f &x\n    rm -f *x *.log *y *z\n"
        let documents = try ManifestReader.read(text, file: "a.yaml", directory: "/")
        #expect(documents.count == 1)
    }

    @Test func `documents have a bound`() {
        let text = String(repeating: "---\nx\n", count: 1_500)
        let error = RefusalTests.error(text)
        #expect(
            error?.description.contains("it holds more than 1000 documents; split it") == true
                || error?.omitted ?? 0 > 0)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `noise and torn manifests end in an error or a document, never in a crash`(seed: UInt64) {
        var randomness = Randomness(seed: seed)
        let signs = Array("{}[]:,-?&*!|>%@`\"'# \n\tab1.~\\\u{85}é\u{2028}".unicodeScalars)
        let whole = Array(Self.sample.unicodeScalars)
        for _ in 0..<60 {
            var text = whole
            for _ in 0..<(1 + randomness.below(6)) {
                let place = randomness.below(text.count)
                switch randomness.below(3) {
                case 0: text[place] = signs[randomness.below(signs.count)]
                case 1: text.remove(at: place)
                default: text.insert(signs[randomness.below(signs.count)], at: place)
                }
            }
            if randomness.chance(perMille: 200) { text.removeLast(randomness.below(text.count)) }
            Self.read(text, seed)
            Self.read((0..<200).map { _ in signs[randomness.below(signs.count)] }, seed)
        }
    }

    private static func read(_ scalars: [Unicode.Scalar], _ seed: UInt64) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        guard let error = RefusalTests.error(String(text)) else { return }
        #expect(!error.faults.isEmpty, "seed \(seed)")
        #expect(error.faults.allSatisfy { !$0.problem.isEmpty && !$0.remedy.isEmpty }, "seed \(seed)")
    }

    private static let sample = """
        apiVersion: coord/v1
        kind: TrainingJob
        metadata: {name: a, namespace: "b"}
        spec:
          nodes: 3
          resources:
            requests: {cpu: 250m, memory: 1Gi}
            limits:
              nvidia.com/gpu: 1
          maxRuntime: 1-00:00:00
          env:
          - name: A
            value: 'x'
          script: |
            #!/bin/sh
            echo "hello" > y
        """
}
